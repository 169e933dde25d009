#include "services/ingest/live/feed_watch.h"

#include <algorithm>
#include <utility>

namespace vouch::services {
namespace {

/// Fewer REGISTERs than this tell nothing about a mirror, nor do those whose responses may be on their way.
constexpr std::uint64_t kTellingRegisters = 10;
constexpr int kTellingTimes = 2;
constexpr std::int64_t kBetweenTellingsS = 5;

/// What a stranger sent was never the feed's.
bool blinds(Loss loss) {
  return loss != Loss::kNotAuthentic;
}

}  // namespace

FeedWatch::FeedWatch(std::string feed, std::int64_t rhythm_s, NetworkTime since)
    : feed_(std::move(feed)), rhythm_s_(rhythm_s), told_until_(since), last_heard_(since) {}

void FeedWatch::heard(NetworkTime when) {
  last_heard_ = std::max(last_heard_, when);
  heard_something_ = true;
}

void FeedWatch::lost(Loss loss, std::uint64_t times) {
  losses_[loss] += times;
}

FeedFindings FeedWatch::look(NetworkTime now, const RegisterCounts& counts) {
  FeedFindings findings;
  findings.losses = std::exchange(losses_, {});
  const bool was_missing = responses_missing_;
  responses_missing_ = look_at_responses(counts);
  findings.responses_missing = responses_missing_ && !was_missing;

  const bool heard_something = std::exchange(heard_something_, false);
  const bool overdue = rhythm_s_ > 0 && !heard_something && last_heard_.plus_s(rhythm_s_) < now;
  findings.became_silent = overdue && !silent_;
  findings.heard_again = silent_ && heard_something;
  if (silent_ || overdue) {
    if (!silent_ && last_heard_ > told_until_) tell(findings, last_heard_, true, {});
    const NetworkTime until = heard_something ? last_heard_ : now;
    if (silent_ != overdue || is_worth_telling(until)) tell(findings, until, false, "SILENT");
  } else {
    look_at_living(findings, now);
  }
  silent_ = overdue;
  return findings;
}

void FeedWatch::look_at_living(FeedFindings& findings, NetworkTime now) {
  const auto reasons = blind_reasons(findings);
  const NetworkTime until = rhythm_s_ == 0 ? now : last_heard_;
  if (reasons.empty() && is_worth_telling(until)) tell(findings, until, true, {});
  const NetworkTime since = told_until_;
  for (const std::string& reason : reasons) {
    told_until_ = since;
    tell(findings, now, false, reason);
  }
}

std::vector<FeedInterval> FeedWatch::close() {
  FeedFindings findings;
  if (!silent_ && last_heard_ > told_until_) tell(findings, last_heard_, true, {});
  return std::move(findings.coverage);
}

/// Each telling is a row for ever.
bool FeedWatch::is_worth_telling(NetworkTime until) const {
  return until >= told_until_.plus_s(kBetweenTellingsS);
}

void FeedWatch::tell(FeedFindings& findings, NetworkTime until, bool alive, std::string reason) {
  until = std::max(until, told_until_);
  findings.coverage.push_back({feed_, told_until_, until, alive, std::move(reason)});
  told_until_ = until;
}

/// Why the time since the last look is blind though the feed was heard.
std::vector<std::string> FeedWatch::blind_reasons(const FeedFindings& findings) const {
  std::vector<std::string> reasons;
  for (const auto& [loss, times] : findings.losses) {
    if (blinds(loss)) reasons.push_back(std::string{name_of(loss)} + ":" + std::to_string(times));
  }
  if (responses_missing_) reasons.emplace_back("RESPONSES_MISSING");
  return reasons;
}

/// A mirror that is set to send requests only shows no final response at all, not even a 401.
bool FeedWatch::look_at_responses(const RegisterCounts& counts) {
  const std::uint64_t requests = counts.requests - counted_.requests;
  const std::uint64_t finals = counts.finals - counted_.finals;
  if (requests < kTellingRegisters) return responses_missing_;
  counted_ = counts;
  times_missing_ = finals * 2 < requests ? times_missing_ + 1 : 0;
  return times_missing_ >= kTellingTimes;
}

}  // namespace vouch::services
