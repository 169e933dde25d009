#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {

std::vector<Evidence> user_agent(const Binding& binding, const TrustContext&) {
  std::vector<Evidence> found;
  for (const SeenProfile& seen_profile : binding.profiles) {
    const std::string& name = seen_profile.profile.user_agent;
    if (!name.empty()) found.push_back(seen("USER_AGENT", name, seen_profile));
  }
  return found;
}

}  // namespace vouch::evidence
