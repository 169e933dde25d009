#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "services/ingest/sip/reginfo_head.h"

namespace vouch::services {

/// How a subscription stands.
enum class SubscriptionPhase {
  kAsking,   ///< a SUBSCRIBE is on its way, or waits for its next try; or for the full state behind a gap
  kActive,   ///< accepted: the registrar notifies
  kRefused,  ///< the registrar does not want us: no more, or not now
};

/// What a NOTIFY says of its subscription (RFC 6665 section 4.1.3).
struct NotifyReading {
  bool is_terminated = false;
  std::string reason;  ///< of Subscription-State, lower case; empty if none
  std::optional<std::chrono::seconds> retry_after;
  std::optional<std::chrono::seconds> expires;
  std::optional<ReginfoHead> document;
};

/// What a final response to SUBSCRIBE says.
struct SubscribeAnswer {
  int status = 0;
  std::optional<std::chrono::seconds> expires;
  std::optional<std::chrono::seconds> min_expires;
  std::optional<std::chrono::seconds> retry_after;
};

/// What to do next, and when.
struct SubscriptionStep {
  enum class Kind {
    kKeep,     ///< nothing changes
    kRefresh,  ///< SUBSCRIBE in the dialog: it lives on, and brings the full state (RFC 3680 section 4.7)
    kAnew,     ///< SUBSCRIBE in a new dialog
    kStop,
  };
  Kind kind = Kind::kKeep;
  std::chrono::seconds after{0};
  friend bool operator==(const SubscriptionStep&, const SubscriptionStep&) = default;
};

/// Decides what a subscriber of the registration event package does next. Pure: no clock, no network.
class SubscriptionPlan {
 public:
  /// `full_within`: how long the full state may take that was asked for.
  explicit SubscriptionPlan(std::chrono::seconds asked,
                            std::chrono::seconds full_within = std::chrono::seconds{32})
      : asked_(asked), full_within_(full_within) {}

  /// Refreshes 600 s before the end, or at half the time if that is 1 200 s or less (the margin of TS 24.229
  /// clause 5.1.1.3). 481 and every other failure of a dialog lead to a new one, with pauses that grow from 2
  /// to 48 s: an S-CSCF that comes back is asked within a minute. So does 404, though it is told as a
  /// refusal: an S-CSCF does not know a user before the first registration. Who refuses us for good (403,
  /// 405, 489, 603, 604) is asked every half an hour.
  SubscriptionStep on_answer(const SubscribeAnswer& answer);
  /// A gap in the versions of partial documents asks for the full state (RFC 3680 section 5.1), once until it
  /// came: until then the subscription does not stand. The reasons of a termination are those of RFC 6665
  /// section 4.1.3.
  SubscriptionStep on_notify(const NotifyReading& notify);
  /// The full state has not come within full_within(): asks again, with pauses that double up to half an
  /// hour.
  SubscriptionStep on_full_overdue();

  /// Somebody who knows says that the registrar can be asked now: what went before counts no more. Nothing to
  /// do for a subscription that stands.
  SubscriptionStep on_told_to_ask();

  SubscriptionPhase phase() const {
    return is_accepted() && awaits_full_ ? SubscriptionPhase::kAsking : phase_;
  }
  /// There is a subscription at the registrar, whatever it brings.
  bool is_accepted() const { return phase_ == SubscriptionPhase::kActive; }
  bool awaits_full() const { return awaits_full_; }
  std::chrono::seconds full_within() const;
  /// What the next SUBSCRIBE asks for.
  std::chrono::seconds asked() const { return asked_; }

 private:
  SubscriptionStep anew(std::chrono::seconds after);
  SubscriptionStep anew_after_pause(std::optional<std::chrono::seconds> stated);
  SubscriptionStep stop();
  SubscriptionStep on_terminated(const NotifyReading& notify);
  bool leaves_gap(const ReginfoHead& document);

  std::chrono::seconds asked_;
  SubscriptionPhase phase_ = SubscriptionPhase::kAsking;
  std::optional<std::uint32_t> version_;  ///< of the last document in this dialog
  std::chrono::seconds full_within_;
  bool awaits_full_ = false;
  unsigned overdue_ = 0;   ///< how often the full state did not come
  unsigned failures_ = 0;  ///< since the registrar last told us a state
};

/// `pause` and up to a quarter more, as `chance` (of [0, 1)) has it: who failed together does not ask
/// together.
std::chrono::milliseconds spread(std::chrono::seconds pause, double chance);

}  // namespace vouch::services
