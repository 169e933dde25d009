#include "services/common/trust/trust_sources.h"

#include "services/common/policy/policy_file.h"
#include "services/common/trust/parsed_policy.h"
#include "storage/policy/policy_store.h"

namespace vouch::services {

Result<std::shared_ptr<const Policy>> TrustSources::policy() {
  if (policy_) return policy_;
  const auto text = storage::PolicyStore{*transaction_}.in_force(as_of_);
  if (!text) return tl::make_unexpected(text.error());
  policy_ = parsed_policy(*text ? (*text)->content : std::string{default_policy_text()});
  if (!policy_) return fail("CORRUPT", "policy");
  return policy_;
}

}  // namespace vouch::services
