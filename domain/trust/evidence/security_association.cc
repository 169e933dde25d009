#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {
namespace {

void told_by_pcscf(std::vector<Evidence>& found, const SeenProfile& seen_profile) {
  const ClientProfile& profile = seen_profile.profile;
  if (profile.integrity_protected.empty()) return;
  if (!profile.behind_pcscf) {
    found.push_back(seen("INTEGRITY_PROTECTED_NOT_CREDIBLE", profile.integrity_protected, seen_profile));
  } else if (profile.integrity_protected == "yes") {
    found.push_back(seen("AKA_OVER_IPSEC", profile.integrity_protected, seen_profile));
  } else if (profile.integrity_protected == "tls-connected") {
    found.push_back(seen("AKA_OVER_TLS", profile.integrity_protected, seen_profile));
  }
}

void agreed_by_ue(std::vector<Evidence>& found, const SeenProfile& seen_profile) {
  const std::string& mechanism = seen_profile.profile.security_mechanism;
  if (mechanism.empty()) return;
  const auto* code = mechanism == "ipsec-3gpp" ? "SECURITY_AGREEMENT_IPSEC" : "SECURITY_AGREEMENT_OTHER";
  found.push_back(seen(code, mechanism, seen_profile));
}

}  // namespace

std::vector<Evidence> security_association(const Binding& binding, const TrustContext&) {
  std::vector<Evidence> found;
  for (const SeenProfile& seen_profile : binding.profiles) {
    told_by_pcscf(found, seen_profile);
    agreed_by_ue(found, seen_profile);
  }
  for (const std::string& note : binding.notes) {
    if (note == "OBSERVATION_POINT_INFERRED") found.push_back(seen(note, "", binding));
  }
  return found;
}

}  // namespace vouch::evidence
