#include "services/ingest/live/live_feed.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "services/common/convert/convert.h"
#include "services/common/log/log.h"
#include "services/ingest/live/findings_log.h"
#include "services/ingest/quarantine/keep_refused.h"

namespace vouch::services {
namespace {

/// Of messages that name no one message to be settled, what a REGISTER may wait for its partner (64 times T1
/// and some, RFC 3261 section 17.1.2.2), in seconds.
constexpr std::int64_t kPartnerTimeS = 40;
/// How many senders may wait for a word.
constexpr std::size_t kAwaitingMost = 200'000;
constexpr std::size_t kSendersTold = 64;
constexpr std::size_t kBatchesOnTheirWay = 4;

Watch watch_of(const LiveFeedOptions& options) {
  const Vouching vouching = options.kind == "REG_EVENT"           ? Vouching::kSubscriptions
                            : options.kind == "CAPTURE_DIRECTORY" ? Vouching::kFiles
                                                                  : Vouching::kMessages;
  return {options.name, options.rhythm_s, vouching, options.clock_bound_s};
}

}  // namespace

LiveFeed::LiveFeed(LiveFeedOptions options, Sink& sink, WorkerPool& workers, Quarantine& quarantine,
                   NetworkTime now)
    : options_(std::move(options)),
      sink_(sink),
      workers_(workers),
      quarantine_(quarantine),
      watch_(watch_of(options_), now),
      rate_(now),
      begun_at_(KnowledgeTime::from_us(now.us)),
      pipeline_(options_.name, options_.point) {}

bool LiveFeed::offer(signalling::ObservedMessage&& message, WhenSettled when_settled) {
  const std::lock_guard lock(mutex_);
  const std::size_t cost = message.octets.size() + kMessageCost;
  const bool full = octets_ + cost > options_.octets || (when_settled && awaiting_ >= kAwaitingMost);
  if (full || finishing_) return false;
  octets_ += cost;
  if (when_settled) ++awaiting_;
  const NetworkTime now = NetworkTime::from_us(now_us());
  note_arrival(message, now);
  inbox_.push_back({std::move(message), std::move(when_settled), now});
  schedule();
  return true;
}

/// With the mutex held.
void LiveFeed::note_arrival(const signalling::ObservedMessage& message, NetworkTime now) {
  status_.octets += message.octets.size();
  status_.last_message_at = now;
  ++arrived_;
  watch_.heard(now, message.observed_at);
  rate_.count(now);
}

void LiveFeed::when_room(std::function<void()> call) {
  {
    const std::lock_guard lock(mutex_);
    // Half a house of room, so that a sender is not stopped for every message.
    if (octets_ > options_.octets / 2 || awaiting_ > kAwaitingMost / 2) {
      waiting_for_room_.push_back(std::move(call));
      return;
    }
  }
  call();
}

void LiveFeed::count_loss(Loss loss, std::string_view sender, std::uint64_t times) {
  const std::lock_guard lock(mutex_);
  count_loss_locked(loss, std::string{sender}, times);
}

void LiveFeed::put_aside(const signalling::Problem& problem, std::string_view octets) {
  quarantine_.add(options_.name, problem.code, problem.where, octets.substr(0, kPutAsideOctets),
                  NetworkTime::from_us(now_us()));
  const std::lock_guard lock(mutex_);
  ++status_.refusals[problem.code];
}

void LiveFeed::count_loss_locked(Loss loss, std::string sender, std::uint64_t times) {
  watch_.lost(loss, times);
  if (!status_.losses.contains(sender) && status_.losses.size() >= kSendersTold) sender = kOtherSenders;
  status_.losses[sender].at(static_cast<std::size_t>(loss)) += times;
}

void LiveFeed::begin(NetworkTime now) {
  const std::lock_guard lock(mutex_);
  watch_ = FeedWatch{watch_of(options_), now};
  watch_.unsubscribed(status_.unsubscribed);
}

void LiveFeed::stand(FeedStanding standing, NetworkTime now) {
  const std::lock_guard lock(mutex_);
  stands_since_ = now;
  lives_.push_back(life(now, NetworkTime::max(), standing));
  schedule();
}

FeedLife LiveFeed::life(NetworkTime since, NetworkTime until, FeedStanding standing) const {
  return {options_.name,    since, until, standing, options_.kind, options_.point, options_.element,
          options_.rhythm_s};
}

void LiveFeed::took_file(const TakenFile& file) {
  const std::lock_guard lock(mutex_);
  watch_.took_file(file);
  // Of the time before it was asked to listen, a feed is expected to tell what its files are of.
  if (file.since && *file.since < stands_since_)
    lives_.push_back(life(*file.since, std::min(*file.until, stands_since_), FeedStanding::kExpected));
}

void LiveFeed::unsubscribed(std::uint64_t subscriptions) {
  const std::lock_guard lock(mutex_);
  watch_.unsubscribed(subscriptions);
  status_.unsubscribed = subscriptions;
}

void LiveFeed::look(NetworkTime now) {
  FeedFindings findings;
  {
    const std::lock_guard lock(mutex_);
    RegisterCounts counts = register_counts(status_.counters);
    if (const auto refused = status_.refusals.find("REGISTER_NOT_EMBEDDED");
        refused != status_.refusals.end())
      counts.not_embedded = refused->second;
    findings = watch_.look(now, counts);
    status_.trouble = watch_.trouble();
    coverage_.say(findings.coverage, arrived_);
    was_refused_ = false;
    give_up_waiting_ = status_.last_message_at.plus_s(kPartnerTimeS) < now;
    if (can_tell() || !inbox_.empty() || (give_up_waiting_ && partners_wait_)) schedule();
  }
  log_findings(options_.name, findings);
}

void LiveFeed::tell_again() {
  const std::lock_guard lock(mutex_);
  was_refused_ = false;
  if (can_tell()) schedule();
}

void LiveFeed::finish(NetworkTime now) {
  const std::lock_guard lock(mutex_);
  finishing_ = true;
  finished_at_ = now;
  coverage_.say(watch_.close(now), arrived_);
  schedule();
}

bool LiveFeed::wait_until_idle(std::chrono::steady_clock::time_point deadline) const {
  std::unique_lock lock(mutex_);
  return became_idle_.wait_until(lock, deadline, [this] { return is_idle(); });
}

/// With the mutex held.
bool LiveFeed::is_idle() const {
  return !working_ && inbox_.empty() && !has_to_tell() && octets_ == 0 && awaiting_ == 0 &&
         on_its_way_.is_empty();
}

LiveFeedStatus LiveFeed::status(NetworkTime now) const {
  const std::lock_guard lock(mutex_);
  LiveFeedStatus status = status_;
  status.unsettled_octets = octets_;
  status.messages_per_s = rate_.per_second(now);
  if (const auto oldest = oldest_that_waits()) status.lag_us = std::max(status.lag_us, now.us - oldest->us);
  return status;
}

/// With the mutex held: the own time of the first message that is not settled.
std::optional<NetworkTime> LiveFeed::oldest_that_waits() const {
  if (const auto oldest = oldest_of(on_its_way_)) return oldest;
  if (in_work_since_ || inbox_.empty()) return in_work_since_;
  return inbox_.front().message.observed_at;
}

/// With the mutex held.
bool LiveFeed::can_tell() const {
  return !was_refused_ && (coverage_.is_ready(over_) || !lives_.empty());
}

/// With the mutex held.
void LiveFeed::schedule() {
  if (working_ || on_its_way_.size() >= kBatchesOnTheirWay) return;
  working_ = workers_.submit([self = shared_from_this()] { self->work(); });
}

/// With the mutex held: some of what is in the inbox. A batch that no transaction can store in time would
/// never be stored.
LiveFeed::Arrivals LiveFeed::next_arrivals() {
  Arrivals next;
  if (inbox_.size() <= options_.messages_at_once) {
    next.swap(inbox_);
    return next;
  }
  const auto end = inbox_.begin() + static_cast<std::ptrdiff_t>(options_.messages_at_once);
  std::move(inbox_.begin(), end, std::back_inserter(next));
  inbox_.erase(inbox_.begin(), end);
  return next;
}

void LiveFeed::work() {
  Arrivals arrivals;
  Batch batch;
  bool finishing = false;
  bool give_up_waiting = false;
  {
    const std::lock_guard lock(mutex_);
    arrivals = next_arrivals();
    if (!arrivals.empty()) in_work_since_ = arrivals.front().message.observed_at;
    batch.coverage = coverage_.take(over_);
    batch.lives.swap(lives_);
    for (Arrival& arrival : arrivals) look_at_stamp(arrival);
    finishing = finishing_;
    give_up_waiting = finishing || (give_up_waiting_ && arrivals.empty());
  }
  const auto what = std::make_shared<OnItsWay>();
  for (Arrival& arrival : arrivals) {
    signalling::ObservedMessage& message = arrival.message;
    what->note(message, message.octets.size() + kMessageCost);
    ++sequence_;
    if (arrival.when_settled) unsettled_.push_back({sequence_, std::move(arrival.when_settled)});
    pipeline_.take(message, sequence_);
  }
  if (give_up_waiting) pipeline_.finish();
  batch.output = pipeline_.drain();
  note_unpaired(finishing);
  batch.progress.feed = options_.name;
  batch.progress.kind = options_.kind;
  batch.progress.point = options_.point;
  batch.progress.begun_at = begun_at_;
  batch.progress.refused = refused_ += batch.output.refusals.size();
  count(batch);
  keep_refused(quarantine_, options_.name, batch.output.refusals);
  if (!batch.output.refusals.empty())
    log(message::kMessagesRefused,
        {{"feed", SafeText{options_.name}}, {"count", batch.output.refusals.size()}});
  what->senders = settled_senders();
  what->facts = facts_in(batch);
  what->coverage = batch.coverage;
  what->lives = batch.lives;
  {
    const std::lock_guard lock(mutex_);
    on_its_way_.add(what);
  }
  if (is_empty(batch)) {
    stored(*what, Stored{});
  } else {
    sink_.store(
        std::move(batch), options_.terms,
        [self = shared_from_this(), what](const Result<Stored>& outcome) { self->stored(*what, outcome); });
  }
  const std::lock_guard lock(mutex_);
  working_ = false;
  in_work_since_.reset();
  if (has_work() || can_tell()) schedule();
  if (is_idle()) became_idle_.notify_all();
}

/// With the mutex held. A stamp of the future is nobody's, however near: then our clock counts, so that
/// nothing is ever seen later than it was known. One of the past may be that of a message held back, so it
/// stays. What is apart by more than the bound is noted on what the message says.
void LiveFeed::look_at_stamp(Arrival& arrival) {
  if (options_.kind == "CAPTURE_DIRECTORY") return;
  const std::int64_t ahead_us = arrival.message.observed_at.us - arrival.came_at.us;
  if (ahead_us > 0) arrival.message.observed_at = arrival.came_at;
  if (!watch_.stamped(ahead_us)) return;
  ++status_.stamps_apart;
  arrival.message.note = ahead_us > 0 ? "STAMP_AHEAD" : "STAMP_BEHIND";
}

/// Of a feed that ends, what might have come later is not missing: nobody listens any more.
void LiveFeed::note_unpaired(bool finishing) {
  const auto unpaired = pipeline_.take_unpaired();
  if (unpaired.empty()) return;
  const NetworkTime now = NetworkTime::from_us(now_us());
  const bool are_lost = recent_pairs_.are_lost(register_counts(pipeline_.counters()));
  const FeedState state = are_lost ? FeedState::kPairsLost : FeedState::kUnpaired;
  const std::lock_guard lock(mutex_);
  for (const auto& [since, until, messages] : unpaired)
    watch_.note(state, since, finishing ? std::max(since, std::min(until, now)) : until, messages);
  if (finishing) coverage_.say(watch_.close(finished_at_), arrived_);
}

void LiveFeed::count(const Batch& batch) {
  const std::lock_guard lock(mutex_);
  status_.counters = pipeline_.counters();
  partners_wait_ = pipeline_.settled() < sequence_;
  status_.registrations += batch.output.registrations.size();
  status_.reports += batch.output.reports.size();
  status_.session_facts += batch.output.sessions.size();
  for (const auto& refusal : batch.output.refusals) ++status_.refusals[refusal.problem.code];
}

/// Those whose messages have had all their effect by now. They are in the order of their sequence numbers.
std::vector<LiveFeed::WhenSettled> LiveFeed::settled_senders() {
  std::vector<WhenSettled> senders;
  while (!unsettled_.empty() && unsettled_.front().sequence <= pipeline_.settled()) {
    senders.push_back(std::move(unsettled_.front().when_settled));
    unsettled_.pop_front();
  }
  return senders;
}

/// On the sink's thread, or on the worker's own where there was nothing to store.
void LiveFeed::stored(OnItsWay& batch, const Result<Stored>& outcome) {
  const auto over = [&] {
    const std::lock_guard lock(mutex_);
    return on_its_way_.done(batch, outcome);
  }();
  for (const auto& one : over) {
    for (const auto& tell : one->senders) tell(*one->outcome ? Settled::kDurable : Settled::kGivenUp);
  }
  std::vector<std::function<void()>> rooms;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& one : over) note_over(*one);
    if (octets_ <= options_.octets / 2 && awaiting_ <= kAwaitingMost / 2) rooms.swap(waiting_for_room_);
    // Coverage that was not taken waits for the next look: at once it would be refused again.
    was_refused_ = was_refused_ || !outcome;
    if (has_work() || can_tell()) schedule();
    if (is_idle()) became_idle_.notify_all();
  }
  for (const auto& room : rooms) room();
}

/// With the mutex held.
void LiveFeed::note_over(const OnItsWay& batch) {
  octets_ -= batch.octets;
  over_ += batch.message_count();
  awaiting_ -= batch.senders.size();
  const auto& observed = batch.observed.all();
  if (!observed.empty()) status_.lag_us = now_us() - observed.back().until.us;
  const Result<Stored>& outcome = *batch.outcome;
  if (outcome && outcome->spooled) {
    ++status_.spooled_batches;
    for (const auto& [since, until, messages] : observed)
      watch_.note(FeedState::kSpooled, since, until, messages);
  }
  if (!outcome) lose(batch);
}

/// With the mutex held.
bool LiveFeed::has_work() const {
  return !inbox_.empty() || (finishing_ && awaiting_ > 0 && on_its_way_.is_empty());
}

/// With the mutex held. What a batch held is lost, and the time it vouched for is blind.
void LiveFeed::lose(const OnItsWay& batch) {
  const std::uint64_t told = batch.message_count();
  for (const auto& [sender, times] : batch.messages) count_loss_locked(Loss::kNoRoom, sender, times);
  // Facts that came out when others gave up waiting may outnumber the messages.
  if (batch.facts > told) count_loss_locked(Loss::kNoRoom, std::string{kOtherSenders}, batch.facts - told);
  // By their own time: coverage that waits behind them may vouch for it.
  for (const auto& [since, until, messages] : batch.observed.all())
    coverage_.say_at_once({options_.name, since, until, FeedState::kNoRoom, 0});
  for (FeedInterval interval : batch.coverage) {
    if (interval.state == FeedState::kAlive) interval.state = FeedState::kNoRoom;
    coverage_.say_at_once(std::move(interval));
  }
  lives_.insert(lives_.begin(), batch.lives.begin(), batch.lives.end());
}

}  // namespace vouch::services
