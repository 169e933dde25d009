#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "storage/connection/transaction.h"
#include "storage/tac/tac_store.h"

namespace vouch::storage {

/// Why verdicts are judged anew.
enum class ReevaluationCause { kPolicy, kDryRun, kTacCatalogue, kNetworkImei };
/// "POLICY", "DRY_RUN", "TAC_CATALOGUE", "NETWORK_IMEI".
std::string_view name_of(ReevaluationCause cause);
std::optional<ReevaluationCause> reevaluation_cause_from(std::string_view name);

using ReevaluationId = std::int64_t;

struct Reevaluation {
  ReevaluationId id = 0;
  ReevaluationCause cause = ReevaluationCause::kPolicy;
  std::string subject;  ///< version of the policy or catalogue; empty of IMEIs
  std::string asked_by;
  NetworkTime asked_at;
  std::optional<NetworkTime> begun_at;
  std::optional<NetworkTime> progress_at;  ///< when it last got on
  std::optional<NetworkTime> ended_at;
  bool failed = false;
  std::uint64_t total = 0;  ///< bindings, or IMEIs of the access side; estimated until it ended
  std::uint64_t done = 0;
  std::uint64_t changed = 0;  ///< bindings; without those of steps that were broken off and taken again
};

/// How far one is.
struct ReevaluationProgress {
  std::uint64_t total = 0;
  std::uint64_t done = 0;
  std::uint64_t changed = 0;
};

/// Keeps what is judged anew and how far it is; within a transaction of the caller. Errors of all functions:
/// those of Transaction.
class ReevaluationStore {
 public:
  explicit ReevaluationStore(Transaction& transaction) : transaction_(transaction) {}

  /// Asks for the bindings of whose devices `to` says something else than `before`, if there was one.
  Result<void> ask_for_catalogue(const CatalogueRecord& to, const std::optional<CatalogueId>& before,
                                 NetworkTime now);
  /// Asks for the bindings of `count` subscriptions of which the access side told something later than
  /// `known_before`.
  Result<void> ask_for_imeis(std::size_t count, KnowledgeTime known_before, std::string_view asked_by,
                             NetworkTime now);

  /// One that goes through everything at once, and tells its progress.
  Result<ReevaluationId> begin(ReevaluationCause cause, std::string_view subject, std::string_view asked_by,
                               NetworkTime now);
  Result<void> note(ReevaluationId id, const ReevaluationProgress& progress, NetworkTime now);
  Result<void> end(ReevaluationId id, const ReevaluationProgress& progress, bool failed, NetworkTime now);

  /// The latest first, at most `most`.
  Result<std::vector<Reevaluation>> list(std::size_t most);

 private:
  Transaction& transaction_;
};

}  // namespace vouch::storage
