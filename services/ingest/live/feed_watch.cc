#include "services/ingest/live/feed_watch.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace vouch::services {
namespace {

constexpr std::int64_t kBetweenTellingsS = 5;
/// The ration of tellings: one in so many seconds, and so many saved up at most.
constexpr std::int64_t kTellingCostS = 90;
constexpr std::int64_t kSavedUp = 40;
constexpr std::int64_t kUsPerS = 1'000'000;
constexpr std::int64_t kUsPerMs = 1'000;

std::optional<FeedState> blindness_of(MirrorFault fault) {
  if (fault == MirrorFault::kResponsesMissing) return FeedState::kResponsesMissing;
  if (fault == MirrorFault::kRequestsMissing || fault == MirrorFault::kNotEmbedded)
    return FeedState::kRequestsMissing;
  return std::nullopt;  // lost pairs are noted with the time of each
}

void extend(FeedInterval& interval, NetworkTime since, NetworkTime until) {
  interval.since = std::min(interval.since, since);
  interval.until = std::max(interval.until, until);
}

}  // namespace

FeedWatch::FeedWatch(Watch watch, NetworkTime since)
    : watch_(std::move(watch)),
      told_until_(since),
      told_at_(since),
      paid_until_(since.plus_s(-kSavedUp * kTellingCostS)),
      last_heard_(since),
      seen_until_(since),
      vouched_at_last_look_(since),
      mirror_check_(since) {}

void FeedWatch::heard(NetworkTime came_at, NetworkTime observed_at) {
  last_heard_ = std::max(last_heard_, came_at);
  const NetworkTime seen = std::min(observed_at, came_at);
  // By its own time, too, a feed may have been silent for too long.
  const bool was_silent = watch_.rhythm_s > 0 && seen > seen_until_.plus_s(watch_.rhythm_s);
  if (silent_ || was_silent) troubled(FeedState::kSilent, seen_until_, seen);
  heard_again_ = heard_again_ || std::exchange(silent_, false);
  seen_until_ = std::max(seen_until_, seen);
}

void FeedWatch::lost(Loss loss, std::uint64_t times) {
  losses_[loss] += times;
}

void FeedWatch::note(FeedState state, NetworkTime since, NetworkTime until, std::uint64_t messages) {
  noted_[state].note(since, until, messages);
}

void FeedWatch::took_file(const TakenFile& file) {
  if (!file.since || !file.until) {
    if (file.losses > 0) unread_files_[file.position] = file.losses;
    return;
  }
  const FeedState state = file.losses == 0 ? FeedState::kAlive : FeedState::kBadFrame;
  const bool is_latest = !last_file_ || *last_file_->until <= *file.until;
  if (is_latest) look_before(file);
  say({watch_.feed, *file.since, *file.until, state, file.losses});
  if (is_latest) last_file_ = file;
}

void FeedWatch::look_before(const TakenFile& file) {
  std::uint64_t unread = 0;
  const auto end = unread_files_.lower_bound(file.position);
  for (auto one = unread_files_.begin(); one != end; ++one) unread += one->second;
  unread_files_.erase(unread_files_.begin(), end);
  if (!last_file_) return;
  const NetworkTime last = *last_file_->until;
  const NetworkTime since = *file.since;
  if (unread > 0 || last_file_->losses > 0)
    return say({watch_.feed, std::min(last, since), std::max(last, since), FeedState::kBadFrame, unread});
  // Between files as between messages: a silence within the rhythm is none.
  if (last < since && since <= last.plus_s(watch_.rhythm_s))
    say({watch_.feed, last, since, FeedState::kAlive, 0});
}

/// Joins what goes on: each interval is a row for ever.
void FeedWatch::say(const FeedInterval& interval) {
  const bool goes_on = !said_.empty() && interval.count == 0 && said_.back().count == 0 &&
                       said_.back().state == interval.state && said_.back().since <= interval.since &&
                       interval.since <= said_.back().until;
  if (goes_on) return extend(said_.back(), interval.since, interval.until);
  said_.push_back(interval);
}

bool FeedWatch::stamped(std::int64_t ahead_us) {
  if (!stamps_came_ || std::abs(ahead_us) > std::abs(farthest_us_)) farthest_us_ = ahead_us;
  stamps_came_ = true;
  return std::abs(ahead_us) > watch_.clock_bound_s * kUsPerS;
}

FeedFindings FeedWatch::look(NetworkTime now, const RegisterCounts& counts) {
  FeedFindings findings;
  look_at_losses(findings, now);
  look_at_mirror(findings, now, counts);
  look_at_clock(findings);
  look_at_silence(findings, now);
  if (unsubscribed_ > 0 || was_unsubscribed_) troubled(FeedState::kNotSubscribed, vouched_at_last_look_, now);
  look_at_subscriptions(findings, now);
  if (is_worth_telling(now) && may_tell(now)) findings.coverage = tell(vouched(now));
  faults_at_last_look_ = faults();
  vouched_at_last_look_ = vouched(now);
  return findings;
}

void FeedWatch::look_at_losses(FeedFindings& findings, NetworkTime now) {
  findings.losses = std::exchange(losses_, {});
  for (const auto& [loss, times] : findings.losses) {
    // What a stranger sent was never the feed's.
    if (const auto state = feed_state_from(name_of(loss)))
      troubled(*state, vouched_at_last_look_, now, times);
  }
}

void FeedWatch::look_at_mirror(FeedFindings& findings, NetworkTime now, const RegisterCounts& counts) {
  const MirrorFault before = std::exchange(mirror_, mirror_check_.look(now, counts));
  const auto state = blindness_of(mirror_);
  if (mirror_ != before && mirror_ != MirrorFault::kNone) findings.mirror = mirror_;
  if (mirror_ != before && state) say({watch_.feed, mirror_check_.fault_since(), now, *state, 0});
  if (state) troubled(*state, vouched_at_last_look_, now);
}

void FeedWatch::look_at_silence(FeedFindings& findings, NetworkTime now) {
  findings.heard_again = std::exchange(heard_again_, false);
  const bool was_silent = silent_;
  silent_ = watch_.rhythm_s > 0 && last_heard_.plus_s(watch_.rhythm_s) < now;
  findings.became_silent = silent_ && !was_silent;
  if (silent_) troubled(FeedState::kSilent, seen_until_, now);
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

/// What is the matter and lasts.
std::vector<FeedState> FeedWatch::faults() const {
  std::vector<FeedState> faults;
  if (silent_) faults.push_back(FeedState::kSilent);
  if (const auto state = blindness_of(mirror_)) faults.push_back(*state);
  if (unsubscribed_ > 0) faults.push_back(FeedState::kNotSubscribed);
  return faults;
}

void FeedWatch::troubled(FeedState state, NetworkTime clear_until, NetworkTime until, std::uint64_t times) {
  if (trouble_.empty()) {
    clear_until_ = clear_until;
    troubled_until_ = until;
  }
  clear_until_ = std::min(clear_until_, clear_until);
  troubled_until_ = std::max(troubled_until_, until);
  trouble_[state] += times;
}

/// As far as the feed vouches.
NetworkTime FeedWatch::vouched(NetworkTime now) const {
  const bool to_now = watch_.vouching == Vouching::kSubscriptions && watch_.rhythm_s == 0;
  return to_now ? now : seen_until_;
}

bool FeedWatch::is_worth_telling(NetworkTime now) const {
  if (!said_.empty() || noted_.contains(FeedState::kPairsLost)) return true;
  if (!noted_.empty() && now >= told_at_.plus_s(kBetweenTellingsS)) return true;
  if (watch_.vouching == Vouching::kFiles) return false;
  if (is_new_trouble() || faults() != faults_at_last_look_) return true;
  const NetworkTime until = trouble_.empty() ? vouched(now) : std::max(troubled_until_, vouched(now));
  return until >= told_until_.plus_s(kBetweenTellingsS);
}

bool FeedWatch::is_new_trouble() const {
  return std::any_of(trouble_.begin(), trouble_.end(), [this](const auto& one) {
    return std::find(told_trouble_.begin(), told_trouble_.end(), one.first) == told_trouble_.end();
  });
}

/// Takes one from the ration, if there is one.
bool FeedWatch::may_tell(NetworkTime now) {
  // A clock that was put back must not stop it for long.
  const NetworkTime paid = std::clamp(paid_until_, now.plus_s(-kSavedUp * kTellingCostS), now);
  if (paid.plus_s(kTellingCostS) > now) return false;
  paid_until_ = paid.plus_s(kTellingCostS);
  told_at_ = now;
  return true;
}

/// All there is to tell: ALIVE up to the trouble, the trouble, and ALIVE again.
std::vector<FeedInterval> FeedWatch::tell(NetworkTime vouched_until) {
  std::vector<FeedInterval> told = std::exchange(said_, {});
  for (const auto& [state, noted] : std::exchange(noted_, {})) {
    for (const auto& [since, until, messages] : noted.all())
      told.push_back({watch_.feed, since, until, state, messages});
  }
  const auto trouble = std::exchange(trouble_, {});
  if (watch_.vouching == Vouching::kFiles) return told;
  if (!trouble.empty()) {
    tell_alive(told, clear_until_);
    const NetworkTime until = std::max(told_until_, troubled_until_);
    told_trouble_.clear();
    for (const auto& [state, times] : trouble) {
      if (until == told_until_ && times == 0) continue;  // it is over, and was told
      told.push_back({watch_.feed, told_until_, until, state, times});
      told_trouble_.push_back(state);
    }
    told_until_ = until;
  }
  tell_alive(told, vouched_until);
  return told;
}

void FeedWatch::tell_alive(std::vector<FeedInterval>& told, NetworkTime until) {
  if (until <= told_until_) return;
  told.push_back({watch_.feed, told_until_, until, FeedState::kAlive, 0});
  told_until_ = until;
  told_trouble_.clear();
}

std::vector<FeedInterval> FeedWatch::close(NetworkTime now) {
  FeedFindings ignored;
  look_at_losses(ignored, std::max(last_heard_, told_until_));
  // What came since the last look vouches for nothing while a fault lasts.
  return tell(faults().empty() ? vouched(now) : told_until_);
}

std::string_view FeedWatch::trouble() const {
  if (silent_) return "SILENT";
  if (unsubscribed_ > 0) return "NOT_SUBSCRIBED";
  switch (mirror_) {
    case MirrorFault::kResponsesMissing:
      return "RESPONSES_MISSING";
    case MirrorFault::kRequestsMissing:
      return "REQUESTS_MISSING";
    case MirrorFault::kNotEmbedded:
      return "REGISTERS_NOT_EMBEDDED";
    case MirrorFault::kPairsLost:
      return "PAIRS_LOST";
    case MirrorFault::kNone:
      break;
  }
  return clock_apart_ ? "CLOCK_APART" : "";
}

}  // namespace vouch::services
