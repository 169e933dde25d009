#pragma once

#include <span>
#include <vector>

#include "domain/common/result.h"
#include "domain/trust/network_imei.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

/// IMEIs that the access side knew with subscriptions; within a transaction of the caller. Errors of all
/// functions: those of Transaction.
class NetworkImeiStore {
 public:
  explicit NetworkImeiStore(Transaction& transaction) : transaction_(transaction) {}

  /// Adds what is new, known since `known_at`. Returns how much that was.
  Result<std::size_t> add(std::span<const NetworkImei> seen, KnowledgeTime known_at);
  /// What was seen with these subscriptions, as known at `as_of`.
  Result<std::vector<NetworkImei>> of(std::span<const Subscription> subscriptions, KnowledgeTime as_of);
  /// Whether anything became known after `then`, up to `now`; of anybody, or of these subscriptions.
  Result<bool> told_since(KnowledgeTime then, KnowledgeTime now);
  Result<bool> told_since(std::span<const Subscription> subscriptions, KnowledgeTime then, KnowledgeTime now);

 private:
  Result<bool> holds(const Statement& statement, const Row& parameters);

  Transaction& transaction_;
};

}  // namespace vouch::storage
