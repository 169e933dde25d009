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
/// A user's registration waits for the answer to a third-party REGISTER, a mirror waits for nothing: small
/// batches and an early way to the disk for the one, large ones for the other.
constexpr std::chrono::milliseconds kPatienceOfAnswered{20};
constexpr std::size_t kMessagesAtOnceOfAnswered = 500;
/// Who can be made to wait need not cost the disk and its drain as long as the database comes along.
constexpr std::chrono::milliseconds kPatienceOfHeld{2000};

bool is_answered(FeedKind kind) {
  return kind == FeedKind::kIsc || kind == FeedKind::kRegEvent;
}

/// A sender of HEP over a connection waits while it is not read, and files wait where they are.
bool can_wait(const FeedSpec& spec) {
  return spec.kind == FeedKind::kCaptureDirectory ||
         (spec.kind == FeedKind::kHep && spec.transport != FeedTransport::kUdp);
}

}  // namespace

LiveFeeds::LiveFeeds(House house, const RegisteredFeeds& registered) : house_(std::move(house)) {
  TlsFolder::remove_all(house_.listeners.state);
  for (const UnreadableFeed& feed : registered.unreadable) {
    unreadable_.emplace(feed.name, feed);
    log(message::kFeedUnreadable, {{"feed", SafeText{feed.name}}, {"code", SafeText{feed.code}}});
  }
  for (const FeedSpec& spec : registered.feeds) {
    Feed& feed = feeds_[spec.name];
    feed.spec = spec;
    begin(feed);
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
  for (auto& [name, feed] : feeds_) feed.feed->finish(NetworkTime::from_us(now_us()));
  const auto deadline = std::chrono::steady_clock::now() + kDrainTime;
  for (auto& [name, feed] : feeds_) feed.feed->wait_until_idle(deadline);
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
    if (cannot_listen && feed.next_try <= now) static_cast<void>(open(feed));
    if (feed.listener) {
      feed.feed->look(NetworkTime::from_us(now_us()));
    } else {
      feed.feed->tell_again();
    }
  }
  if (const auto trouble = house_.quarantine.take_trouble())
    log(message::kQuarantineTrouble,
        {{"code", SafeText{trouble->code}}, {"where", SafeText{trouble->field}}});
}

/// With the mutex held: its life begins. It is expected from the moment it listens, so that nothing is missed
/// in between; or from now on, if it cannot.
void LiveFeeds::begin(Feed& feed) {
  feed.feed = make(feed.spec);
  if (feed.spec.drained) return feed.feed->stand(FeedStanding::kDrained, NetworkTime::from_us(now_us()));
  feed.feed->stand(FeedStanding::kExpected, open(feed));
}

/// Since when it listens, or does not.
NetworkTime LiveFeeds::open(Feed& feed) {
  LiveFeed& taker = *feed.feed;
  ListenerNews news{[&taker](const TakenFile& file) { taker.took_file(file); },
                    [&taker](std::uint64_t subscriptions) { taker.unsubscribed(subscriptions); }};
  // What was added under older rules is held to those of today.
  auto listener = validate(feed.spec).and_then(
      [&] { return open_listener(feed.spec, house_.listeners, taker, std::move(news)); });
  const SafeText name{feed.spec.name};
  const NetworkTime now = NetworkTime::from_us(now_us());
  if (listener) {
    feed.listener = std::move(*listener);
    feed.problem.clear();
    taker.begin(now);
    log(message::kListening, {{"feed", name}, {"port", feed.listener->port()}});
    return now;
  }
  const Error& error = listener.error();
  const std::string problem = error.code + (error.field.empty() ? "" : " in " + error.field);
  if (feed.problem != problem)
    log(message::kCannotListen,
        {{"feed", name}, {"code", SafeText{error.code}}, {"where", SafeText{error.field}}});
  feed.problem = problem;
  feed.next_try = std::chrono::steady_clock::now() + kBetweenTries;
  return now;
}

std::shared_ptr<LiveFeed> LiveFeeds::make(const FeedSpec& spec) const {
  LiveFeedOptions options;
  options.name = spec.name;
  options.kind = name_of(spec.kind);
  options.point = is_answered(spec.kind) ? ObservationPoint::kOnIsc : spec.point;
  options.rhythm_s = spec.rhythm.count();
  options.element = spec.element;
  options.clock_bound_s = spec.clock_bound.count();
  options.octets = house_.feed_octets;
  options.terms.can_wait = can_wait(spec);
  options.terms.waits_while_busy = options.terms.can_wait;
  if (options.terms.can_wait) options.terms.patience = kPatienceOfHeld;
  if (is_answered(spec.kind)) {
    options.terms.patience = kPatienceOfAnswered;
    options.messages_at_once = kMessagesAtOnceOfAnswered;
  }
  return std::make_shared<LiveFeed>(std::move(options), house_.sink, house_.workers, house_.quarantine,
                                    NetworkTime::from_us(now_us()));
}

LiveFeedView LiveFeeds::view_of(const Feed& feed) {
  LiveFeedView view{
      feed.spec,       "LISTENING", feed.problem, 0, feed.feed->status(NetworkTime::from_us(now_us())),
      feed.last_counts};
  if (feed.spec.drained) {
    view.state = "DRAINED";
  } else if (!feed.listener) {
    view.state = "CANNOT_LISTEN";
  } else if (!view.status.trouble.empty()) {
    view.state = view.status.trouble;
    if (view.status.unsubscribed > 0)
      view.problem = std::to_string(view.status.unsubscribed) + " of " +
                     std::to_string(feed.spec.impus.size()) + " subscriptions";
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
  begin(feed);
  return view_of(feed);
}

/// Stops the listener; what it took goes on.
Result<LiveFeeds::Closed> LiveFeeds::close(const std::string& name) {
  const auto found = feeds_.find(name);
  if (found == feeds_.end()) return tl::make_unexpected(not_found(name));
  Feed& feed = found->second;
  if (auto drained = house_.registry.set_drained(name, true); !drained)
    return tl::make_unexpected(drained.error());
  if (std::exchange(feed.spec.drained, true)) return Closed{feed.feed, std::nullopt};
  // Its subscriptions end while it stops.
  const NetworkTime now = NetworkTime::from_us(now_us());
  if (feed.listener) {
    feed.listener->stop();
    feed.last_counts = feed.listener->counts();
    feed.listener.reset();
  }
  feed.feed->finish(now);
  return Closed{feed.feed, now};
}

Result<LiveFeedView> LiveFeeds::drain(const std::string& name) {
  const Result<Closed> closed = [&] {
    const std::lock_guard lock(mutex_);
    return close(name);
  }();
  if (!closed) return tl::make_unexpected(closed.error());
  if (closed->at) closed->feed->stand(FeedStanding::kDrained, *closed->at);
  if (!closed->feed->wait_until_idle(std::chrono::steady_clock::now() + kDrainTime))
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
    feed.last_counts = {};
    begin(feed);
  } else if (feed.listener) {
    feed.listener->try_again();
  } else {
    static_cast<void>(open(feed));
  }
  return view_of(feed);
}

/// Puts on record that it is expected no more since it was closed: once that is durable, it may be forgotten.
/// Until all it took is, it is drained and missed.
Result<void> LiveFeeds::miss_no_more(const std::string& name) {
  const Result<Closed> closed = [&] {
    const std::lock_guard lock(mutex_);
    return close(name);
  }();
  if (!closed) return tl::make_unexpected(closed.error());
  const auto deadline = std::chrono::steady_clock::now() + kDrainTime;
  if (!closed->feed->wait_until_idle(deadline)) {
    if (closed->at) closed->feed->stand(FeedStanding::kDrained, *closed->at);
    return fail("NOT_DRAINED_YET", "name");
  }
  closed->feed->stand(FeedStanding::kEnded, closed->at.value_or(NetworkTime::from_us(now_us())));
  if (!closed->feed->wait_until_idle(std::chrono::steady_clock::now() + kDrainTime))
    return fail("NOT_DRAINED_YET", "name");
  return {};
}

Result<void> LiveFeeds::remove(const std::string& name) {
  if (auto forgotten = miss_no_more(name); !forgotten && forgotten.error().code != "FEED_UNREADABLE")
    return forgotten;
  const std::lock_guard lock(mutex_);
  if (auto removed = house_.registry.remove(name); !removed) return removed;
  feeds_.erase(name);
  unreadable_.erase(name);
  return {};
}

}  // namespace vouch::services
