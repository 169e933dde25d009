#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/trust/network_imei.h"
#include "storage/reevaluation/reevaluation_store.h"

namespace vouch::storage {

/// One that is under way, and where it was left.
struct ReevaluationWalk {
  ReevaluationId id = 0;
  ReevaluationCause cause = ReevaluationCause::kTacCatalogue;
  std::optional<CatalogueId> catalogue;
  std::optional<CatalogueId> before;
  std::string after_impu;  ///< of one through IMEIs the subscription
  std::array<std::uint8_t, 16> after_binding{};
  KnowledgeTime after_known;
  std::uint64_t total = 0;
  std::uint64_t done = 0;
};

/// The first five digits of the TACs of which a catalogue says something else; nothing: all of them.
using DifferingRanges = std::optional<std::set<std::int32_t>>;

/// What comes next of a walk.
struct ReevaluationStep {
  ReevaluationWalk to;                      ///< where it is then
  std::uint64_t passed = 0;                 ///< bindings or IMEIs; none: it is at its end
  std::vector<Impu> impus;                  ///< to judge anew, sorted
  std::vector<Subscription> subscriptions;  ///< whose bindings are to be judged anew, sorted
};

/// Walks through what is to be judged anew, in steps; within a transaction of the caller. Besides the codes
/// named, every function may fail with those of Transaction.
class ReevaluationWalks {
 public:
  explicit ReevaluationWalks(Transaction& transaction) : transaction_(transaction) {}

  /// One of those under way, in turns; nothing if there is none. `failed` only if there is no other.
  Result<std::optional<ReevaluationWalk>> next(std::optional<ReevaluationId> failed);
  Result<DifferingRanges> differing_ranges(const ReevaluationWalk& walk);
  /// What comes next, of at most `most` bindings or subscriptions.
  Result<ReevaluationStep> step(const ReevaluationWalk& walk, const DifferingRanges& ranges,
                                std::size_t most);
  /// It is done: the walk goes on behind it. Errors: CONFLICT (it was not where it had been found).
  Result<void> walk_on(const ReevaluationWalk& from, const ReevaluationStep& step, std::uint64_t changed,
                       NetworkTime now);

 private:
  Result<ReevaluationStep> next_bindings(const ReevaluationWalk& walk, const DifferingRanges& ranges,
                                         std::size_t most);
  Result<ReevaluationStep> next_imeis(const ReevaluationWalk& walk, std::size_t most);

  Transaction& transaction_;
};

}  // namespace vouch::storage
