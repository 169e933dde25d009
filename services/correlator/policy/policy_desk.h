#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "domain/trust/comparison.h"
#include "services/common/caller/caller.h"
#include "storage/connection/database.h"
#include "storage/policy/policy_store.h"
#include "storage/reevaluation/reevaluation_store.h"

namespace vouch::services {

/// What a policy would do to the verdicts on record, or did.
struct PolicyEffect {
  storage::PolicyRecord policy;
  std::string in_force;  ///< version it is compared with
  Comparison comparison;
};

/// Keeps the policies for administrators; every act is on record. Thread-safe.
class PolicyDesk {
 public:
  struct Terms {
    std::uint64_t safety_stop_percent = 10;       ///< of all bindings; one that changes more needs a reason
    std::uint64_t bindings_per_second = 250'000;  ///< read at most, to tell what a policy changes
  };
  PolicyDesk(storage::Database& database, std::chrono::milliseconds limit, const Terms& terms)
      : database_(database), limit_(limit), terms_(terms) {}

  /// Stands behind a policy: `content`, or else one on record by `version`. The second administrator's call
  /// judges everything anew and puts it in force. Errors: POLICY_NOT_IN_ORDER, NO_SUCH_POLICY,
  /// POLICY_VERSION_IN_USE, POLICY_ALREADY_IN_FORCE, SAME_ADMINISTRATOR, SAFETY_STOP, POLICY_OVERTAKEN
  /// (another one came into force meanwhile), those of storage.
  struct Order {
    std::string content;
    std::string version;
    std::string override_reason;
  };
  Result<PolicyEffect> apply(const Caller& caller, const Order& order, NetworkTime now,
                             const std::string& asked);
  /// Errors: POLICY_NOT_IN_ORDER, those of storage.
  Result<PolicyEffect> dry_run(const Caller& caller, const std::string& content, const std::string& asked);
  /// An empty version: the one in force. Errors: NO_SUCH_POLICY, those of storage.
  Result<storage::PolicyRecord> get(const Caller& caller, const std::string& version,
                                    const std::string& asked);
  Result<std::vector<storage::PolicyRecord>> list(const Caller& caller, const std::string& asked);

  /// Puts an act on record that was not even tried. Returns the error to tell.
  Error turn_away(const Caller& caller, const std::string& operation, const std::string& asked,
                  const Error& error);

  /// What was judged anew and is being judged, the latest first.
  Result<std::vector<storage::Reevaluation>> progress(const Caller& caller, const std::string& asked);

  std::uint64_t safety_stop_percent() const { return terms_.safety_stop_percent; }

 private:
  Result<storage::PolicyRecord> stand_behind(const Caller& caller, const storage::PolicyText& policy,
                                             const Order& order, bool stopped, NetworkTime now,
                                             const std::string& asked);
  Result<storage::PolicyText> text_of(const Order& order);
  Result<PolicyEffect> effect_of(const Caller& caller, storage::ReevaluationCause cause,
                                 const storage::PolicyText& text, const Policy& policy);
  Result<void> judge_anew(const Policy& policy);
  Result<void> put_in_force(const Caller& caller, const PolicyEffect& effect, const Policy& policy,
                            const std::string& asked);

  storage::Database& database_;
  std::chrono::milliseconds limit_;
  Terms terms_;
};

}  // namespace vouch::services
