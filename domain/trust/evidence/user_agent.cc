#include "domain/trust/user_agent_family.h"

#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {
namespace {

std::string_view code_of(UserAgentKind kind) {
  switch (kind) {
    case UserAgentKind::kApplication:
      return "USER_AGENT_APPLICATION";
    case UserAgentKind::kTestTool:
      return "USER_AGENT_TEST_TOOL";
    case UserAgentKind::kDevice:
      break;
  }
  return "USER_AGENT_DEVICE";
}

}  // namespace

std::vector<Evidence> user_agent(const Binding& binding, const TrustContext&) {
  std::vector<Evidence> found;
  for (const SeenProfile& seen_profile : binding.profiles) {
    const std::string& name = seen_profile.profile.user_agent;
    if (name.empty()) continue;
    found.push_back(seen("USER_AGENT", name, seen_profile));
    if (const auto family = family_of(name))
      found.push_back(seen(code_of(family->kind), std::string{family->name}, seen_profile));
  }
  return found;
}

}  // namespace vouch::evidence
