#include "services/ingest/sip/subscription_plan.h"

#include <algorithm>

namespace vouch::services {
namespace {

using std::chrono::seconds;
using Kind = SubscriptionStep::Kind;

constexpr seconds kPauseMax{48};  ///< a minute with what spread() adds
constexpr seconds kPauseOfRefused{1800};
constexpr seconds kRetryAfterMax{86'400};  ///< whoever says more than a day is not believed
constexpr seconds kExpiryMax{1'000'000};

/// 2, 4, 8 ... seconds.
seconds pause_after(unsigned failures) {
  return std::min(kPauseMax, seconds{1U << std::min(failures, 6U)});
}

seconds refresh_after(seconds granted) {
  constexpr seconds margin{600};
  granted = std::clamp(granted, seconds{2}, kExpiryMax);
  return granted > 2 * margin ? granted - margin : granted / 2;
}

bool is_refusal(int status) {
  return status == 403 || status == 405 || status == 489 || status == 603 || status == 604;
}

}  // namespace

SubscriptionStep SubscriptionPlan::anew(seconds after) {
  phase_ = SubscriptionPhase::kAsking;
  version_.reset();
  awaits_full_ = false;
  overdue_ = 0;
  return {Kind::kAnew, after};
}

SubscriptionStep SubscriptionPlan::anew_after_pause(std::optional<seconds> stated) {
  ++failures_;
  return anew(stated ? std::clamp(*stated, seconds{1}, kRetryAfterMax) : pause_after(failures_));
}

SubscriptionStep SubscriptionPlan::stop() {
  phase_ = SubscriptionPhase::kRefused;
  awaits_full_ = false;
  return {Kind::kStop, seconds{0}};
}

SubscriptionStep SubscriptionPlan::on_answer(const SubscribeAnswer& answer) {
  if (answer.status >= 200 && answer.status < 300) {
    phase_ = SubscriptionPhase::kActive;
    return {Kind::kRefresh, refresh_after(answer.expires.value_or(asked_))};
  }
  if (answer.status == 423 && answer.min_expires && *answer.min_expires > asked_ &&
      *answer.min_expires <= kExpiryMax) {
    asked_ = *answer.min_expires;
    return anew(seconds{0});
  }
  if (answer.status == 481 && failures_++ == 0) return anew(seconds{0});
  const bool refused = is_refusal(answer.status);
  const SubscriptionStep step = refused ? anew(kPauseOfRefused) : anew_after_pause(answer.retry_after);
  if (refused || answer.status == 404) phase_ = SubscriptionPhase::kRefused;
  return step;
}

SubscriptionStep SubscriptionPlan::on_notify(const NotifyReading& notify) {
  if (notify.is_terminated) return on_terminated(notify);
  phase_ = SubscriptionPhase::kActive;
  if (notify.document) {
    failures_ = 0;
    if (leaves_gap(*notify.document)) return {Kind::kRefresh, seconds{0}};
  }
  if (notify.expires) return {Kind::kRefresh, refresh_after(*notify.expires)};
  return {};
}

SubscriptionStep SubscriptionPlan::on_terminated(const NotifyReading& notify) {
  const std::string& reason = notify.reason;
  if (reason == "rejected" || reason == "noresource" || reason == "invariant") return stop();
  // At once, but a registrar that accepts and ends without telling anything is not asked in a circle.
  if ((reason == "deactivated" || reason == "timeout") && failures_++ == 0) return anew(seconds{0});
  return anew_after_pause(reason == "deactivated" || reason == "timeout" ? std::nullopt : notify.retry_after);
}

SubscriptionStep SubscriptionPlan::on_full_overdue() {
  if (!awaits_full_) return {};
  ++overdue_;
  return {Kind::kRefresh, seconds{0}};
}

seconds SubscriptionPlan::full_within() const {
  return std::min(full_within_ * (1 << std::min(overdue_, 10U)), std::max(full_within_, kPauseOfRefused));
}

SubscriptionStep SubscriptionPlan::on_told_to_ask() {
  if (is_accepted()) return awaits_full_ ? SubscriptionStep{Kind::kRefresh, seconds{0}} : SubscriptionStep{};
  failures_ = 0;
  return anew(seconds{0});
}

bool SubscriptionPlan::leaves_gap(const ReginfoHead& document) {
  if (document.is_full) {
    awaits_full_ = false;
    overdue_ = 0;
    version_ = document.version;
    return false;
  }
  const bool in_sequence = version_ && document.version - *version_ <= 1;
  const bool is_old = version_ && document.version < *version_;
  if (is_old) return false;
  version_ = document.version;
  if (in_sequence || awaits_full_) return false;
  awaits_full_ = true;
  return true;
}

std::chrono::milliseconds spread(seconds pause, double chance) {
  using std::chrono::milliseconds;
  return pause + milliseconds{static_cast<std::int64_t>(static_cast<double>(milliseconds{pause}.count()) / 4 *
                                                        chance)};
}

}  // namespace vouch::services
