#include "services/ingest/live/live_feed.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "services/common/convert/convert.h"
#include "services/common/log/log.h"

namespace vouch::services {
namespace {

/// Of messages that name no one message to be settled, what a REGISTER may wait for its partner (64 times T1
/// and some, RFC 3261 section 17.1.2.2), in seconds.
constexpr std::int64_t kPartnerTimeS = 40;
constexpr std::size_t kMessagesAtOnce = 2000;
/// What a message costs besides its octets, and how many senders may wait for a word.
constexpr std::size_t kMessageCost = 512;
constexpr std::size_t kAwaitingMost = 200'000;
constexpr std::size_t kSendersTold = 64;
/// Of what could not be told yet: an hour and more. What is older becomes time that nobody vouches for.
constexpr std::size_t kIntervalsKept = 5000;
constexpr std::string_view kOtherSenders = "others";

bool is_empty(const Batch& batch) {
  return batch.output.registrations.empty() && batch.output.reports.empty() &&
         batch.output.sessions.empty() && batch.output.refusals.empty() && batch.coverage.empty();
}

std::size_t facts_in(const Batch& batch) {
  return batch.output.registrations.size() + batch.output.reports.size() + batch.output.sessions.size();
}

}  // namespace

LiveFeed::LiveFeed(LiveFeedOptions options, Sink& sink, WorkerPool& workers, Quarantine& quarantine,
                   NetworkTime now)
    : options_(std::move(options)),
      sink_(sink),
      workers_(workers),
      quarantine_(quarantine),
      watch_(options_.name, options_.rhythm_s, now),
      rate_(now),
      pipeline_(options_.name, options_.point) {}

bool LiveFeed::offer(signalling::ObservedMessage&& message, WhenSettled when_settled) {
  const std::lock_guard lock(mutex_);
  const std::size_t cost = message.octets.size() + kMessageCost;
  const bool full = octets_ + cost > options_.octets || (when_settled && awaiting_ >= kAwaitingMost);
  if (full || finishing_) return false;
  octets_ += cost;
  if (when_settled) ++awaiting_;
  note_arrival(message, NetworkTime::from_us(now_us()));
  inbox_.push_back({std::move(message), std::move(when_settled)});
  schedule();
  return true;
}

/// With the mutex held.
void LiveFeed::note_arrival(const signalling::ObservedMessage& message, NetworkTime now) {
  status_.octets += message.octets.size();
  status_.last_message_at = now;
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

void LiveFeed::count_loss_locked(Loss loss, std::string sender, std::uint64_t times) {
  watch_.lost(loss, times);
  if (!status_.losses.contains(sender) && status_.losses.size() >= kSendersTold) sender = kOtherSenders;
  status_.losses[sender].at(static_cast<std::size_t>(loss)) += times;
}

void LiveFeed::begin(NetworkTime now) {
  const std::lock_guard lock(mutex_);
  watch_ = FeedWatch{options_.name, options_.rhythm_s, now};
}

void LiveFeed::look(NetworkTime now) {
  FeedFindings findings;
  {
    const std::lock_guard lock(mutex_);
    const auto& counters = status_.counters;
    if (counters.messages != messages_at_last_look_) watch_.heard(now);
    messages_at_last_look_ = counters.messages;
    findings =
        watch_.look(now, {counters.registers - counters.third_party_registers, counters.register_finals});
    status_.silent = watch_.is_silent();
    coverage_.insert(coverage_.end(), findings.coverage.begin(), findings.coverage.end());
    give_up_waiting_ = status_.last_message_at.plus_s(kPartnerTimeS) < now;
    if (!coverage_.empty() || !inbox_.empty() || (give_up_waiting_ && partners_wait_)) schedule();
  }
  tell(findings);
}

void LiveFeed::tell(const FeedFindings& findings) const {
  const SafeText feed{options_.name};
  if (findings.became_silent) log(message::kFeedSilent, {{"feed", feed}});
  if (findings.heard_again) log(message::kFeedHeardAgain, {{"feed", feed}});
  if (findings.responses_missing) log(message::kResponsesMissing, {{"feed", feed}});
  for (const auto& [loss, times] : findings.losses)
    log(message::kFeedLosing, {{"feed", feed}, {"code", SafeText{name_of(loss)}}, {"count", times}});
}

void LiveFeed::finish() {
  const std::lock_guard lock(mutex_);
  finishing_ = true;
  const auto rest = watch_.close();
  coverage_.insert(coverage_.end(), rest.begin(), rest.end());
  schedule();
}

bool LiveFeed::idle() const {
  const std::lock_guard lock(mutex_);
  return !working_ && inbox_.empty() && coverage_.empty() && awaiting_ == 0;
}

LiveFeedStatus LiveFeed::status(NetworkTime now) const {
  const std::lock_guard lock(mutex_);
  LiveFeedStatus status = status_;
  status.unsettled_octets = octets_;
  status.messages_per_s = rate_.per_second(now);
  std::optional<NetworkTime> oldest = on_its_way_since_;
  if (!oldest && !inbox_.empty()) oldest = inbox_.front().message.observed_at;
  if (oldest) status.lag_us = std::max(status.lag_us, now.us - oldest->us);
  return status;
}

/// With the mutex held.
void LiveFeed::schedule() {
  if (working_) return;
  working_ = workers_.submit([self = shared_from_this()] { self->work(); });
}

/// With the mutex held: some of what is in the inbox. A batch that no transaction can store in time would
/// never be stored.
LiveFeed::Arrivals LiveFeed::next_arrivals() {
  Arrivals next;
  if (inbox_.size() <= kMessagesAtOnce) {
    next.swap(inbox_);
    return next;
  }
  const auto end = inbox_.begin() + static_cast<std::ptrdiff_t>(kMessagesAtOnce);
  std::move(inbox_.begin(), end, std::back_inserter(next));
  inbox_.erase(inbox_.begin(), end);
  return next;
}

void LiveFeed::work() {
  Arrivals arrivals;
  Batch batch;
  bool give_up_waiting = false;
  {
    const std::lock_guard lock(mutex_);
    arrivals = next_arrivals();
    if (!arrivals.empty()) on_its_way_since_ = arrivals.front().message.observed_at;
    // Coverage speaks of all that came before it: it must not be durable ahead of that.
    if (inbox_.empty()) batch.coverage.swap(coverage_);
    give_up_waiting = finishing_ || (give_up_waiting_ && arrivals.empty());
  }
  OnItsWay what;
  Originals originals;
  for (Arrival& arrival : arrivals) {
    signalling::ObservedMessage& message = arrival.message;
    what.octets += message.octets.size() + kMessageCost;
    ++what.messages[message.source.address];
    what.last_observed_at = message.observed_at;
    originals.emplace(++sequence_, Original{message.octets, message.observed_at});
    if (arrival.when_settled) unsettled_.push_back({sequence_, std::move(arrival.when_settled)});
    pipeline_.take(std::move(message), sequence_);
  }
  if (give_up_waiting) pipeline_.finish();
  batch.output = pipeline_.drain();
  batch.progress.feed = options_.name;
  batch.progress.kind = options_.kind;
  batch.progress.point = options_.point;
  count(batch);
  put_aside(batch.output.refusals, originals);
  what.settled_sequence = pipeline_.settled();
  what.facts = facts_in(batch);
  what.coverage = batch.coverage;
  if (is_empty(batch)) return stored(what, Stored{});
  sink_.store(std::move(batch), options_.patience,
              [self = shared_from_this(), what = std::move(what)](const Result<Stored>& outcome) {
                self->stored(what, outcome);
              });
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

void LiveFeed::put_aside(const std::vector<signalling::Refusal>& refusals, const Originals& originals) {
  for (const auto& [sequence, problem] : refusals) {
    const auto original = originals.find(sequence);
    if (original == originals.end()) continue;
    quarantine_.add(options_.name, problem.code, problem.where, original->second.octets,
                    original->second.observed_at);
  }
  if (!refusals.empty())
    log(message::kMessagesRefused, {{"feed", SafeText{options_.name}}, {"count", refusals.size()}});
}

/// On the sink's thread, or on the worker's own where there was nothing to store.
void LiveFeed::stored(const OnItsWay& batch, const Result<Stored>& outcome) {
  const std::size_t told = tell_senders(batch, outcome ? Settled::kDurable : Settled::kGivenUp);
  std::vector<std::function<void()>> rooms;
  {
    const std::lock_guard lock(mutex_);
    octets_ -= batch.octets;
    awaiting_ -= told;
    working_ = false;
    if (batch.octets > 0) status_.lag_us = now_us() - batch.last_observed_at.us;
    on_its_way_since_.reset();
    if (outcome && outcome->spooled) ++status_.spooled_batches;
    const bool coverage_may_go = outcome.has_value() && !coverage_.empty();
    if (!outcome) lose(batch);
    if (octets_ <= options_.octets / 2 && awaiting_ <= kAwaitingMost / 2) rooms.swap(waiting_for_room_);
    // Coverage that was not taken waits for the next look: at once it would be refused again.
    const bool more = !inbox_.empty() || coverage_may_go || (finishing_ && awaiting_ > 0);
    if (more) schedule();
  }
  for (const auto& room : rooms) room();
}

/// How many were told. They are in the order of their sequence numbers.
std::size_t LiveFeed::tell_senders(const OnItsWay& batch, Settled settled) {
  std::size_t told = 0;
  while (!unsettled_.empty() && unsettled_.front().sequence <= batch.settled_sequence) {
    const Unsettled done = std::move(unsettled_.front());
    unsettled_.pop_front();
    done.when_settled(settled);
    ++told;
  }
  return told;
}

/// With the mutex held. What a batch held is lost, and the time it vouched for is blind.
void LiveFeed::lose(const OnItsWay& batch) {
  std::uint64_t told = 0;
  for (const auto& [sender, times] : batch.messages) {
    count_loss_locked(Loss::kNoRoom, sender, times);
    told += times;
  }
  // Facts that came out when others gave up waiting may outnumber the messages.
  if (batch.facts > told) count_loss_locked(Loss::kNoRoom, std::string{kOtherSenders}, batch.facts - told);
  for (FeedInterval interval : batch.coverage) {
    if (std::exchange(interval.alive, false)) interval.reason = name_of(Loss::kNoRoom);
    coverage_.push_back(std::move(interval));
  }
  if (coverage_.size() > kIntervalsKept)
    coverage_.erase(coverage_.begin(), coverage_.end() - static_cast<std::ptrdiff_t>(kIntervalsKept));
}

}  // namespace vouch::services
