#include "services/ingest/live/findings_log.h"

#include "services/common/log/log.h"

namespace vouch::services {
namespace {

/// The stable name of what is the matter with a mirror, and what most likely is the cause.
const Message& alarm_of(MirrorFault fault) {
  if (fault == MirrorFault::kResponsesMissing) return message::kResponsesMissing;
  if (fault == MirrorFault::kNotEmbedded) return message::kNotEmbedded;
  return fault == MirrorFault::kRequestsMissing ? message::kRequestsMissing : message::kPairsLost;
}

}  // namespace

void log_findings(const std::string& name, const FeedFindings& findings) {
  const SafeText feed{name};
  if (findings.became_silent) log(message::kFeedSilent, {{"feed", feed}});
  if (findings.heard_again) log(message::kFeedHeardAgain, {{"feed", feed}});
  if (findings.mirror) log(alarm_of(*findings.mirror), {{"feed", feed}});
  if (findings.unsubscribed && *findings.unsubscribed > 0)
    log(message::kNotSubscribed, {{"feed", feed}, {"count", *findings.unsubscribed}});
  if (findings.unsubscribed && *findings.unsubscribed == 0) log(message::kSubscribed, {{"feed", feed}});
  if (findings.clock_apart_ms)
    log(message::kClockApart, {{"feed", feed}, {"ahead_ms", *findings.clock_apart_ms}});
  for (const auto& [loss, times] : findings.losses)
    log(message::kFeedLosing, {{"feed", feed}, {"code", SafeText{name_of(loss)}}, {"count", times}});
}

}  // namespace vouch::services
