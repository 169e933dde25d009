#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {

std::vector<Evidence> observation_point(const Binding& binding, const TrustContext&) {
  std::vector<Evidence> found;
  for (const SeenProfile& seen_profile : binding.profiles) {
    // What the registrar reports (RFC 3680) was observed nowhere on the way.
    if (seen_profile.profile.authentication == Authentication::kNotSeen) continue;
    const auto* code =
        seen_profile.profile.behind_pcscf ? "OBSERVED_BEHIND_P_CSCF" : "OBSERVED_BEFORE_P_CSCF";
    found.push_back(seen(code, "", seen_profile));
  }
  for (const std::string& note : binding.notes) {
    if (note == "OBSERVATION_POINT_NOT_DECLARED") found.push_back(seen(note, "", binding));
  }
  return found;
}

}  // namespace vouch::evidence
