#pragma once

#include <memory>

#include "domain/trust/evidence/evidence.h"
#include "domain/trust/policy.h"
#include "storage/connection/transaction.h"

namespace vouch::services {

/// What bindings are judged by beside themselves, as known at one knowledge time: the policy in force. Lives
/// within one transaction. Not thread-safe.
class TrustSources {
 public:
  TrustSources(storage::Transaction& transaction, KnowledgeTime as_of)
      : transaction_(&transaction), as_of_(as_of) {}

  /// The policy in force; before the first, the built-in one. Errors: CORRUPT (it cannot be read), those of
  /// storage.
  Result<std::shared_ptr<const Policy>> policy();

 private:
  storage::Transaction* transaction_;
  KnowledgeTime as_of_;
  std::shared_ptr<const Policy> policy_;
};

}  // namespace vouch::services
