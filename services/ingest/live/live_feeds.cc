#include "services/ingest/live/live_feeds.h"

#include <utility>

#include "services/common/convert/convert.h"
#include "services/common/log/log.h"
#include "services/ingest/live/tls_folder.h"

namespace vouch::services {
namespace {

constexpr auto kBetweenLooks = std::chrono::seconds{1};
constexpr auto kBetweenTries = std::chrono::seconds{5};
constexpr auto kDrainTime = std::chrono::seconds{20};
constexpr auto kDrainStep = std::chrono::milliseconds{20};
/// A user's registration waits for the answer to a third-party REGISTER, a mirror waits for nothing.
constexpr auto kPatienceOfIsc = std::chrono::milliseconds{40};
constexpr auto kPatienceOfOthers = std::chrono::milliseconds{500};

bool is_answered(FeedKind kind) {
  return kind == FeedKind::kIsc || kind == FeedKind::kRegEvent;
}

}  // namespace

LiveFeeds::LiveFeeds(House house, const RegisteredFeeds& registered) : house_(std::move(house)) {
  TlsFolder::remove_all(house_.state);
  for (const UnreadableFeed& feed : registered.unreadable) {
    unreadable_.emplace(feed.name, feed);
    log(message::kFeedUnreadable, {{"feed", SafeText{feed.name}}, {"code", SafeText{feed.code}}});
  }
  for (const FeedSpec& spec : registered.feeds) {
    Feed& feed = feeds_[spec.name];
    feed.spec = spec;
    feed.feed = make(spec);
    if (!spec.drained) open(feed);
  }
  keeper_ = std::thread{[this] { run(); }};
}

LiveFeeds::~LiveFeeds() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stopping_changed_.notify_all();
  keeper_.join();
  for (auto& [name, feed] : feeds_) feed.listener.reset();
  for (auto& [name, feed] : feeds_) feed.feed->finish();
  const auto deadline = std::chrono::steady_clock::now() + kDrainTime;
  for (auto& [name, feed] : feeds_) wait_until_idle(*feed.feed, deadline);
}

void LiveFeeds::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_changed_.wait_for(lock, kBetweenLooks, [&] { return stopping_; })) look();
}

/// With the mutex held.
void LiveFeeds::look() {
  const auto now = std::chrono::steady_clock::now();
  for (auto& [name, feed] : feeds_) {
    const bool cannot_listen = !feed.listener && !feed.spec.drained;
    if (cannot_listen && feed.next_try <= now) open(feed);
    if (feed.listener) feed.feed->look(NetworkTime::from_us(now_us()));
  }
  if (const auto trouble = house_.quarantine.take_trouble())
    log(message::kQuarantineTrouble,
        {{"code", SafeText{trouble->code}}, {"where", SafeText{trouble->field}}});
}

void LiveFeeds::open(Feed& feed) {
  // What was added under older rules is held to those of today.
  auto listener =
      validate(feed.spec).and_then([&] { return open_listener(feed.spec, house_.state, *feed.feed); });
  const SafeText name{feed.spec.name};
  if (listener) {
    feed.listener = std::move(*listener);
    feed.problem.clear();
    feed.feed->begin(NetworkTime::from_us(now_us()));
    log(message::kListening, {{"feed", name}, {"port", feed.listener->port()}});
    return;
  }
  const Error& error = listener.error();
  const std::string problem = error.code + (error.field.empty() ? "" : " in " + error.field);
  if (feed.problem != problem)
    log(message::kCannotListen,
        {{"feed", name}, {"code", SafeText{error.code}}, {"where", SafeText{error.field}}});
  feed.problem = problem;
  feed.next_try = std::chrono::steady_clock::now() + kBetweenTries;
}

std::shared_ptr<LiveFeed> LiveFeeds::make(const FeedSpec& spec) const {
  LiveFeedOptions options;
  options.name = spec.name;
  options.kind = name_of(spec.kind);
  options.point = is_answered(spec.kind) ? ObservationPoint::kOnIsc : spec.point;
  options.rhythm_s = spec.rhythm.count();
  options.octets = house_.feed_octets;
  options.patience = is_answered(spec.kind) ? kPatienceOfIsc : kPatienceOfOthers;
  return std::make_shared<LiveFeed>(std::move(options), house_.sink, house_.workers, house_.quarantine,
                                    NetworkTime::from_us(now_us()));
}

LiveFeedView LiveFeeds::view_of(const Feed& feed) {
  LiveFeedView view{
      feed.spec, "LISTENING", feed.problem, 0, feed.feed->status(NetworkTime::from_us(now_us())), {}};
  if (feed.spec.drained) {
    view.state = "DRAINED";
  } else if (!feed.listener) {
    view.state = "CANNOT_LISTEN";
  } else if (view.status.silent) {
    view.state = "SILENT";
  }
  if (feed.listener) {
    view.port = feed.listener->port();
    view.counts = feed.listener->counts();
  }
  return view;
}

LiveFeedView LiveFeeds::view_of(const UnreadableFeed& feed) {
  LiveFeedView view;
  view.spec.name = feed.name;
  view.state = "UNREADABLE";
  view.problem = feed.code;
  return view;
}

/// With the mutex held: why there is no feed to do something with.
Error LiveFeeds::not_found(const std::string& name) const {
  return {unreadable_.contains(name) ? "FEED_UNREADABLE" : "NO_SUCH_FEED", "name"};
}

std::vector<LiveFeedView> LiveFeeds::list() const {
  const std::lock_guard lock(mutex_);
  std::vector<LiveFeedView> views;
  for (const auto& [name, feed] : feeds_) views.push_back(view_of(feed));
  for (const auto& [name, feed] : unreadable_) views.push_back(view_of(feed));
  return views;
}

Result<LiveFeedView> LiveFeeds::find(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  if (const auto feed = feeds_.find(name); feed != feeds_.end()) return view_of(feed->second);
  if (const auto feed = unreadable_.find(name); feed != unreadable_.end()) return view_of(feed->second);
  return fail("NO_SUCH_FEED", "name");
}

Result<LiveFeedView> LiveFeeds::add(const FeedSpec& spec) {
  const std::lock_guard lock(mutex_);
  if (auto added = house_.registry.add(spec); !added) return tl::make_unexpected(added.error());
  Feed& feed = feeds_[spec.name];
  feed.spec = spec;
  feed.feed = make(spec);
  if (!spec.drained) open(feed);
  return view_of(feed);
}

/// Stops the listener; what it took goes on.
Result<std::shared_ptr<LiveFeed>> LiveFeeds::close(const std::string& name) {
  const auto feed = feeds_.find(name);
  if (feed == feeds_.end()) return tl::make_unexpected(not_found(name));
  if (auto drained = house_.registry.set_drained(name, true); !drained)
    return tl::make_unexpected(drained.error());
  feed->second.spec.drained = true;
  feed->second.listener.reset();
  feed->second.feed->finish();
  return feed->second.feed;
}

bool LiveFeeds::wait_until_idle(const LiveFeed& feed, std::chrono::steady_clock::time_point deadline) {
  while (!feed.idle() && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(kDrainStep);
  return feed.idle();
}

Result<LiveFeedView> LiveFeeds::drain(const std::string& name) {
  Result<std::shared_ptr<LiveFeed>> feed = [&] {
    const std::lock_guard lock(mutex_);
    return close(name);
  }();
  if (!feed) return tl::make_unexpected(feed.error());
  if (!wait_until_idle(**feed, std::chrono::steady_clock::now() + kDrainTime))
    return fail("NOT_DRAINED_YET", "name");
  return find(name);
}

Result<LiveFeedView> LiveFeeds::resume(const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto found = feeds_.find(name);
  if (found == feeds_.end()) return tl::make_unexpected(not_found(name));
  Feed& feed = found->second;
  if (auto resumed = house_.registry.set_drained(name, false); !resumed)
    return tl::make_unexpected(resumed.error());
  if (std::exchange(feed.spec.drained, false)) {
    feed.feed = make(feed.spec);
    open(feed);
  }
  return view_of(feed);
}

Result<void> LiveFeeds::remove(const std::string& name) {
  const auto drained = drain(name);
  if (!drained && drained.error().code != "FEED_UNREADABLE") return tl::make_unexpected(drained.error());
  const std::lock_guard lock(mutex_);
  if (auto removed = house_.registry.remove(name); !removed) return removed;
  feeds_.erase(name);
  unreadable_.erase(name);
  return {};
}

}  // namespace vouch::services
