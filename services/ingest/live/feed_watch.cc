#include "services/ingest/live/feed_watch.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace vouch::services {
namespace {

constexpr std::int64_t kBetweenTellingsS = 5;
constexpr std::int64_t kUsPerS = 1'000'000;
constexpr std::int64_t kUsPerMs = 1'000;

std::optional<FeedState> blindness_of(MirrorFault fault) {
  if (fault == MirrorFault::kResponsesMissing) return FeedState::kResponsesMissing;
  if (fault == MirrorFault::kRequestsMissing) return FeedState::kRequestsMissing;
  return std::nullopt;  // lost pairs are told one by one
}

}  // namespace

FeedWatch::FeedWatch(Watch watch, NetworkTime since)
    : watch_(std::move(watch)), told_until_(since), last_heard_(since), mirror_check_(since) {}

void FeedWatch::heard(NetworkTime when) {
  last_heard_ = std::max(last_heard_, when);
  heard_something_ = true;
}

void FeedWatch::lost(Loss loss, std::uint64_t times) {
  losses_[loss] += times;
}

void FeedWatch::spooled(NetworkTime since, NetworkTime until, std::uint64_t messages) {
  if (!spooled_) spooled_ = FeedInterval{watch_.feed, since, until, FeedState::kSpooled, 0};
  spooled_->since = std::min(spooled_->since, since);
  spooled_->until = std::max(spooled_->until, until);
  spooled_->count += messages;
}

void FeedWatch::took_file(NetworkTime since, NetworkTime until, std::uint64_t losses) {
  // Between files as between messages: a silence within the rhythm is none.
  const bool goes_on =
      files_until_ && *files_until_ < since && since <= files_until_->plus_s(watch_.rhythm_s);
  if (goes_on) said_.push_back({watch_.feed, *files_until_, since, FeedState::kAlive, 0});
  files_until_ = std::max(files_until_.value_or(until), until);
  const FeedState state = losses == 0 ? FeedState::kAlive : FeedState::kBadFrame;
  said_.push_back({watch_.feed, since, until, state, losses});
}

bool FeedWatch::stamped(std::int64_t ahead_us) {
  if (!stamps_came_ || std::abs(ahead_us) > std::abs(farthest_us_)) farthest_us_ = ahead_us;
  stamps_came_ = true;
  return std::abs(ahead_us) > watch_.clock_bound_s * kUsPerS;
}

FeedFindings FeedWatch::look(NetworkTime now, const RegisterCounts& counts) {
  FeedFindings findings;
  findings.losses = std::exchange(losses_, {});
  const MirrorFault mirror_before = std::exchange(mirror_, mirror_check_.look(now, counts));
  if (mirror_ != mirror_before) {
    if (mirror_ != MirrorFault::kNone) findings.mirror = mirror_;
    if (const auto state = blindness_of(mirror_))
      said_.push_back({watch_.feed, mirror_check_.fault_since(), now, *state, 0});
  }
  look_at_clock(findings);
  const bool was_silent = silent_;
  look_at_silence(findings, now);
  findings.coverage = std::exchange(said_, {});
  if (spooled_) findings.coverage.push_back(*std::exchange(spooled_, std::nullopt));
  if (watch_.vouching != Vouching::kFiles) tell_life(findings, now, was_silent);
  look_at_subscriptions(findings, now);
  heard_something_ = false;
  return findings;
}

void FeedWatch::look_at_silence(FeedFindings& findings, NetworkTime now) {
  const bool was_silent = silent_;
  silent_ = watch_.rhythm_s > 0 && !heard_something_ && last_heard_.plus_s(watch_.rhythm_s) < now;
  findings.became_silent = silent_ && !was_silent;
  findings.heard_again = was_silent && !silent_;
}

void FeedWatch::look_at_clock(FeedFindings& findings) {
  if (!std::exchange(stamps_came_, false)) return;
  const bool apart = std::abs(farthest_us_) > watch_.clock_bound_s * kUsPerS;
  if (apart && !clock_apart_) findings.clock_apart_ms = farthest_us_ / kUsPerMs;
  clock_apart_ = apart;
}

/// A subscription that is asked for again for a moment is no reason for alarm.
void FeedWatch::look_at_subscriptions(FeedFindings& findings, NetworkTime now) {
  const bool unsubscribed = unsubscribed_ > 0;
  if (unsubscribed && !was_unsubscribed_) unsubscribed_since_ = now;
  was_unsubscribed_ = unsubscribed;
  const bool worth_telling = unsubscribed && unsubscribed_since_.plus_s(kBetweenTellingsS) <= now;
  if (worth_telling != told_unsubscribed_ && (worth_telling || !unsubscribed))
    findings.unsubscribed = unsubscribed_;
  told_unsubscribed_ = unsubscribed && (told_unsubscribed_ || worth_telling);
}

void FeedWatch::tell_life(FeedFindings& findings, NetworkTime now, bool was_silent) {
  if (was_silent || silent_) {
    if (!was_silent && last_heard_ > told_until_) tell(findings, last_heard_, FeedState::kAlive);
    const NetworkTime until = heard_something_ ? last_heard_ : now;
    if (was_silent != silent_ || is_worth_telling(until)) tell(findings, until, FeedState::kSilent);
    return;
  }
  const auto blind = blindness(findings, now);
  const bool to_now = watch_.vouching == Vouching::kSubscriptions && watch_.rhythm_s == 0;
  const NetworkTime until = to_now ? now : last_heard_;
  if (blind.empty()) {
    if (is_worth_telling(until)) tell(findings, until, FeedState::kAlive);
    return;
  }
  const bool at_once =
      !findings.losses.empty() || findings.mirror || was_unsubscribed_ != (unsubscribed_ > 0);
  if (!at_once && !is_worth_telling(now)) return;
  findings.coverage.insert(findings.coverage.end(), blind.begin(), blind.end());
  told_until_ = std::max(told_until_, now);
}

/// Why the time since the last telling is blind though the feed was heard.
std::vector<FeedInterval> FeedWatch::blindness(const FeedFindings& findings, NetworkTime now) const {
  std::vector<FeedInterval> blind;
  const auto add = [&](FeedState state, std::uint64_t count) {
    blind.push_back({watch_.feed, told_until_, std::max(now, told_until_), state, count});
  };
  for (const auto& [loss, times] : findings.losses) {
    // What a stranger sent was never the feed's.
    const auto state = feed_state_from(name_of(loss));
    if (state) add(*state, times);
  }
  if (const auto state = blindness_of(mirror_)) add(*state, 0);
  if (unsubscribed_ > 0 || was_unsubscribed_) add(FeedState::kNotSubscribed, 0);
  return blind;
}

std::vector<FeedInterval> FeedWatch::close() {
  FeedFindings findings;
  findings.coverage = std::exchange(said_, {});
  if (spooled_) findings.coverage.push_back(*std::exchange(spooled_, std::nullopt));
  const bool well = !silent_ && unsubscribed_ == 0 && !blindness_of(mirror_) && losses_.empty();
  if (watch_.vouching != Vouching::kFiles && well && last_heard_ > told_until_)
    tell(findings, last_heard_, FeedState::kAlive);
  return std::move(findings.coverage);
}

std::string_view FeedWatch::trouble() const {
  if (silent_) return "SILENT";
  if (unsubscribed_ > 0) return "NOT_SUBSCRIBED";
  switch (mirror_) {
    case MirrorFault::kResponsesMissing:
      return "RESPONSES_MISSING";
    case MirrorFault::kRequestsMissing:
      return "REQUESTS_MISSING";
    case MirrorFault::kPairsLost:
      return "PAIRS_LOST";
    case MirrorFault::kNone:
      break;
  }
  return clock_apart_ ? "CLOCK_APART" : "";
}

/// Each telling is a row for ever.
bool FeedWatch::is_worth_telling(NetworkTime until) const {
  return until >= told_until_.plus_s(kBetweenTellingsS);
}

void FeedWatch::tell(FeedFindings& findings, NetworkTime until, FeedState state) {
  until = std::max(until, told_until_);
  findings.coverage.push_back({watch_.feed, told_until_, until, state, 0});
  told_until_ = until;
}

}  // namespace vouch::services
