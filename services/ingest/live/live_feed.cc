#include "services/ingest/live/live_feed.h"

#include <algorithm>
#include <utility>

#include "services/common/convert/convert.h"
#include "services/common/log/log.h"

namespace vouch::services {
namespace {

/// Of messages that name no one message to be settled, what a REGISTER may wait for its partner (64 times T1
/// and some, RFC 3261 section 17.1.2.2), in seconds.
constexpr std::int64_t kPartnerTimeS = 40;
constexpr std::size_t kSendersTold = 64;
constexpr std::string_view kOtherSenders = "others";
constexpr double kUsPerS = 1e6;

bool is_empty(const Batch& batch) {
  return batch.output.registrations.empty() && batch.output.reports.empty() &&
         batch.output.sessions.empty() && batch.output.refusals.empty() && batch.coverage.empty();
}

}  // namespace

LiveFeed::LiveFeed(LiveFeedOptions options, Sink& sink, WorkerPool& workers, Quarantine& quarantine,
                   NetworkTime now)
    : options_(std::move(options)),
      sink_(sink),
      workers_(workers),
      quarantine_(quarantine),
      watch_(options_.name, options_.rhythm_s, now),
      last_look_(now),
      pipeline_(options_.name, options_.point) {}

bool LiveFeed::offer(signalling::ObservedMessage&& message, WhenSettled when_settled) {
  const std::lock_guard lock(mutex_);
  if (octets_ + message.octets.size() > options_.octets || finishing_) return false;
  octets_ += message.octets.size();
  status_.octets += message.octets.size();
  inbox_.push_back({std::move(message), std::move(when_settled)});
  schedule();
  return true;
}

void LiveFeed::when_room(std::function<void()> call) {
  {
    const std::lock_guard lock(mutex_);
    // Half a house of room, so that a sender is not stopped for every message.
    if (octets_ > options_.octets / 2) {
      waiting_for_room_.push_back(std::move(call));
      return;
    }
  }
  call();
}

void LiveFeed::count_loss(Loss loss, std::string_view sender, std::uint64_t times) {
  const std::lock_guard lock(mutex_);
  watch_.lost(loss, times);
  std::string name{sender};
  if (!status_.losses.contains(name) && status_.losses.size() >= kSendersTold) name = kOtherSenders;
  status_.losses[name].at(static_cast<std::size_t>(loss)) += times;
}

void LiveFeed::look(NetworkTime now) {
  FeedFindings findings;
  {
    const std::lock_guard lock(mutex_);
    const auto& counters = status_.counters;
    if (counters.messages != messages_at_last_look_) {
      watch_.heard(now);
      status_.last_message_at = now;
    }
    const double seconds = static_cast<double>(now.us - last_look_.us) / kUsPerS;
    if (seconds > 0)
      status_.messages_per_s = static_cast<double>(counters.messages - messages_at_last_look_) / seconds;
    messages_at_last_look_ = counters.messages;
    last_look_ = now;
    findings =
        watch_.look(now, {counters.registers - counters.third_party_registers, counters.register_finals});
    status_.silent = watch_.is_silent();
    coverage_.insert(coverage_.end(), findings.coverage.begin(), findings.coverage.end());
    give_up_waiting_ = status_.last_message_at.plus_s(kPartnerTimeS) < now;
    if (!coverage_.empty() || !inbox_.empty() || (give_up_waiting_ && octets_ > 0)) schedule();
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
  return !working_ && inbox_.empty() && octets_ == 0;
}

LiveFeedStatus LiveFeed::status() const {
  const std::lock_guard lock(mutex_);
  LiveFeedStatus status = status_;
  status.unsettled_octets = octets_;
  return status;
}

/// With the mutex held.
void LiveFeed::schedule() {
  if (working_) return;
  working_ = workers_.submit([self = shared_from_this()] { self->work(); });
}

void LiveFeed::work() {
  Arrivals arrivals;
  Batch batch;
  bool give_up_waiting = false;
  {
    const std::lock_guard lock(mutex_);
    arrivals.swap(inbox_);
    batch.coverage.swap(coverage_);
    give_up_waiting = finishing_ || (give_up_waiting_ && arrivals.empty());
  }
  Originals originals;
  for (Arrival& arrival : arrivals) {
    signalling::ObservedMessage& message = arrival.message;
    originals.emplace(++sequence_, Original{message.octets, message.observed_at});
    unsettled_.push_back(
        {sequence_, message.octets.size(), message.observed_at, std::move(arrival.when_settled)});
    pipeline_.take(std::move(message), sequence_);
  }
  if (give_up_waiting) pipeline_.finish();
  batch.output = pipeline_.drain();
  batch.progress.feed = options_.name;
  batch.progress.kind = options_.kind;
  batch.progress.point = options_.point;
  count(batch);
  put_aside(batch.output.refusals, originals);
  const std::uint64_t settled = pipeline_.settled();
  if (is_empty(batch)) return stored(settled, Stored{});
  sink_.store(std::move(batch), options_.patience,
              [self = shared_from_this(), settled](const Result<Stored>& outcome) {
                self->stored(settled, outcome);
              });
}

void LiveFeed::count(const Batch& batch) {
  const std::lock_guard lock(mutex_);
  status_.counters = pipeline_.counters();
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
void LiveFeed::stored(std::uint64_t settled_sequence, const Result<Stored>& outcome) {
  const Settled settled = outcome ? Settled::kDurable : Settled::kGivenUp;
  std::size_t octets = 0;
  std::uint64_t given_up = 0;
  std::int64_t lag_us = 0;
  while (!unsettled_.empty() && unsettled_.front().sequence <= settled_sequence) {
    Unsettled done = std::move(unsettled_.front());
    unsettled_.pop_front();
    octets += done.octets;
    if (!outcome) ++given_up;
    lag_us = now_us() - done.observed_at.us;
    if (done.when_settled) done.when_settled(settled);
  }
  std::vector<std::function<void()>> rooms;
  {
    const std::lock_guard lock(mutex_);
    octets_ -= octets;
    working_ = false;
    if (octets > 0) status_.lag_us = lag_us;
    if (outcome && outcome->spooled) ++status_.spooled_batches;
    status_.given_up_messages += given_up;
    if (given_up > 0) watch_.lost(Loss::kNoRoom, given_up);
    if (octets_ <= options_.octets / 2) rooms.swap(waiting_for_room_);
    const bool more = !inbox_.empty() || !coverage_.empty() || (finishing_ && octets_ > 0);
    if (more) schedule();
  }
  for (const auto& room : rooms) room();
}

}  // namespace vouch::services
