#pragma once

#include <chrono>
#include <string>

#include "domain/trust/comparison.h"
#include "domain/trust/policy.h"
#include "services/common/caller/caller.h"
#include "storage/connection/database.h"
#include "storage/policy/policy_store.h"
#include "storage/reevaluation/reevaluation_store.h"

namespace vouch::services {

/// Reads every binding once to tell what a policy would change: in steps, no faster than it may, so that
/// ingest has the processors and the disk, and with its progress on record (storage/reevaluation). In
/// constant memory.
class EffectWalk {
 public:
  EffectWalk(storage::Database& database, std::chrono::milliseconds limit, std::uint64_t bindings_per_second)
      : database_(database), limit_(limit), bindings_per_second_(bindings_per_second) {}

  /// How the verdicts that stand under `in_force` would change under `policy`. Errors: those of storage.
  Result<Comparison> compare(const Caller& caller, storage::ReevaluationCause cause, const Policy& policy,
                             const Policy& in_force);

 private:
  using Clock = std::chrono::steady_clock;
  struct Seen {
    Comparison comparison;
    std::uint64_t total = 0;  ///< bindings, estimated from the pages read so far
  };

  Result<void> walk(storage::ReevaluationId id, const Policy& policy, const std::string& in_force,
                    Seen& seen);
  void note(storage::ReevaluationId id, const Seen& seen);
  void end(storage::ReevaluationId id, const Seen& seen, bool failed);

  storage::Database& database_;
  std::chrono::milliseconds limit_;
  std::uint64_t bindings_per_second_;
  Clock::time_point noted_{};
};

}  // namespace vouch::services
