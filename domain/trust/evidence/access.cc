#include "domain/registration/access_type.h"
#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {

std::vector<Evidence> access(const Binding& binding, const TrustContext&) {
  std::vector<Evidence> found;
  for (const SeenProfile& seen_profile : binding.profiles) {
    const ClientProfile& profile = seen_profile.profile;
    if (profile.access_type.empty()) continue;
    const bool cellular = radio_of(profile.access_type).has_value();
    const auto* code = !cellular ? "ACCESS_OTHER"
                       : profile.access_network_provided && profile.behind_pcscf
                           ? "ACCESS_3GPP_NETWORK_PROVIDED"
                           : "ACCESS_3GPP";
    found.push_back(seen(code, profile.access_type, seen_profile));
  }
  if (binding.cell) {
    const SeenCell& last = *binding.cell;
    found.push_back(evidence_of(kAccessCell, last.cell + (last.network_provided ? ";network-provided" : ""),
                                last.first_seen, last.last_seen));
  }
  return found;
}

}  // namespace vouch::evidence
