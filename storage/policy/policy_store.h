#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "domain/trust/grounds.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

/// That an administrator stands behind a policy.
struct PolicyApproval {
  std::string administrator;
  NetworkTime approved_at;
  std::string override_reason;  ///< why it may change more than the safety stop allows; empty: none given
};

/// A policy on record.
struct PolicyRecord {
  std::string version;
  std::string content;  ///< TOML
  std::optional<KnowledgeTime> in_force_since;
  std::optional<std::uint64_t> bindings;  ///< on record when it came into force
  std::optional<std::uint64_t> changed;   ///< of these, whose verdict it changed
  std::vector<PolicyApproval> approvals;  ///< in their order
};

/// A policy's name and rules.
struct PolicyText {
  std::string version;
  std::string content;
};

/// A distinct verdict that bindings have.
struct VerdictInUse {
  std::vector<std::string> grounds;
  Ruling stands;  ///< under the policy in force
  std::uint64_t bindings = 0;
};

/// Policies, kept for ever, and what they make of the verdicts on record; within a transaction of the caller.
/// Besides the codes named, every function may fail with those of Transaction.
class PolicyStore {
 public:
  explicit PolicyStore(Transaction& transaction) : transaction_(transaction) {}

  /// Puts a policy on record. Errors: CONFLICT (one of that version has another content).
  Result<void> add(const PolicyText& policy);
  Result<void> approve(std::string_view version, const PolicyApproval& approval);
  /// Nothing if there is none of that version.
  Result<std::optional<PolicyRecord>> find(std::string_view version);
  /// Those that wait first, then the newest in force.
  Result<std::vector<PolicyRecord>> list();

  /// The policy in force as known at `as_of`; nothing before the first.
  Result<std::optional<PolicyText>> in_force(KnowledgeTime as_of);
  /// Takes the knowledge time; until the transaction ends nothing is judged.
  Result<KnowledgeTime> take_time();
  /// From `since` on this policy judges. Errors: CONFLICT (it is in force, or there is none).
  Result<void> put_in_force(std::string_view version, KnowledgeTime since, std::uint64_t bindings,
                            std::uint64_t changed);
  /// The first policy there is, unless one is in force already.
  Result<void> put_first_in_force(const PolicyText& policy, KnowledgeTime since);

  /// Rules on verdicts of other policies, at most `most` behind `after`, in their order. Returns the last one
  /// ruled on; nothing when there is none left.
  using VerdictId = std::array<std::uint8_t, 16>;
  Result<std::optional<VerdictId>> rule_on_next(const Policy& policy, const VerdictId& after,
                                                std::size_t most);

  /// How many pages bindings take on disk.
  Result<std::uint64_t> binding_pages();
  /// Calls `use` for every distinct verdict that bindings have which stand on pages from `first` up to `end`.
  /// Reads each of them once, none into memory.
  Result<void> each_in_use(std::string_view in_force, std::uint64_t first, std::uint64_t end,
                           const std::function<void(const VerdictInUse&)>& use);

 private:
  Transaction& transaction_;
};

}  // namespace vouch::storage
