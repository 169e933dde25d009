#include "domain/trust/evidence/evidence.h"
#include "domain/trust/user_agent_family.h"

namespace vouch::evidence {
namespace {

void compare_with_user_agent(std::vector<Evidence>& found, const TacEntry& entry,
                             const SeenProfile& profile) {
  const auto family = family_of(profile.profile.user_agent);
  if (!family || family->kind != UserAgentKind::kDevice) return;
  if (is_made_by(entry, family->maker) == false)
    found.push_back(seen("TAC_DIFFERS_FROM_USER_AGENT", std::string{family->name}, profile));
}

void compare_with_access(std::vector<Evidence>& found, const TacEntry& entry, const SeenProfile& profile) {
  if (has_radio(entry, profile.profile.access_type) == false)
    found.push_back(seen("TAC_DIFFERS_FROM_ACCESS", profile.profile.access_type, profile));
}

}  // namespace

std::vector<Evidence> tac(const Binding& binding, const TrustContext& context) {
  if (!context.tac || !binding.instance || !binding.instance->imei) return {};
  if (!context.tac->entry) return {seen("TAC_UNKNOWN", "catalogue " + context.tac->catalogue, binding)};
  const TacEntry& entry = *context.tac->entry;
  std::vector<Evidence> found{seen("TAC_KNOWN", std::string{device_class(entry)}, binding)};
  if (entry.allocated_at && binding.registered_at < *entry.allocated_at) {
    found.push_back(
        seen("TAC_NOT_YET_ALLOCATED", "allocated " + rfc3339(entry.allocated_at->us).substr(0, 10), binding));
  }
  for (const SeenProfile& profile : binding.profiles) {
    compare_with_user_agent(found, entry, profile);
    compare_with_access(found, entry, profile);
  }
  return found;
}

}  // namespace vouch::evidence
