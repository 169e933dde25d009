#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "domain/trust/evidence/evidence.h"
#include "domain/trust/policy.h"
#include "services/common/trust/tac_lookup.h"
#include "storage/connection/transaction.h"
#include "storage/policy/policy_store.h"

namespace vouch::services {

/// What bindings are judged by beside each other, as known at one knowledge time: the policy in force, the
/// TAC catalogue, what the access side knew. Lives within one transaction. Not thread-safe.
class TrustSources {
 public:
  TrustSources(storage::Transaction& transaction, KnowledgeTime as_of)
      : transaction_(&transaction), as_of_(as_of), tacs_(transaction, as_of) {}

  /// The policy in force; before the first, the built-in one. Errors: CORRUPT (it cannot be read), those of
  /// storage.
  Result<std::shared_ptr<const Policy>> policy();

  /// The file it comes from. Errors: those of storage.
  Result<storage::PolicyText> policy_text();

  /// Reads what there is about these bindings, so that add_to() can tell. Errors: those of storage.
  Result<void> load(std::span<const Binding* const> bindings);
  /// The same of bindings of these devices and subscriptions.
  Result<void> load(const std::vector<Imei>& devices, std::vector<Subscription> subscriptions);
  /// Adds to `context` what is known of a binding that was loaded.
  void add_to(TrustContext& context, const Binding& binding) const;

 private:
  storage::Transaction* transaction_;
  KnowledgeTime as_of_;
  std::shared_ptr<const Policy> policy_;
  TacLookup tacs_;
  std::map<Subscription, std::vector<NetworkImei>> network_imeis_;
};

}  // namespace vouch::services
