#include <algorithm>

#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {
namespace {

/// What the P-CSCF says with each value of `integrity-protected` (TS 24.229 clause 7.2A.2). `auth-done` is
/// told as the authentication that it is.
std::string_view code_of(std::string_view word) {
  if (word == "yes") return "AKA_OVER_IPSEC";
  if (word == "no") return "AKA_NOT_YET_PROTECTED";
  if (word == "tls-connected") return "AKA_OVER_TLS";
  if (word == "tls-pending" || word == "tls-yes") return "DIGEST_OVER_TLS";
  if (word == "ip-assoc-pending" || word == "ip-assoc-yes") return "DIGEST_OVER_IP_ASSOCIATION";
  return word == "auth-done" ? "" : "INTEGRITY_PROTECTED_UNKNOWN";
}

void told_by_pcscf(std::vector<Evidence>& found, const SeenProfile& seen_profile) {
  const ClientProfile& profile = seen_profile.profile;
  if (profile.integrity_protected.empty()) return;
  const std::string_view code =
      profile.behind_pcscf ? code_of(profile.integrity_protected) : "INTEGRITY_PROTECTED_NOT_CREDIBLE";
  if (!code.empty()) found.push_back(seen(code, profile.integrity_protected, seen_profile));
}

/// Whether a word is told, here or on another hop, that is not the one for IPsec. A UE that writes one itself
/// speaks against itself, so it counts wherever it was seen.
bool is_told_without_ipsec(const SeenProfile& seen_profile) {
  const std::string& word = seen_profile.profile.integrity_protected;
  return !word.empty() && word != "yes";
}

std::string_view code_of_agreement(std::string_view mechanism, bool without_ipsec) {
  if (mechanism != "ipsec-3gpp") return "SECURITY_AGREEMENT_OTHER";
  return without_ipsec ? "SECURITY_AGREEMENT_NOT_CREDIBLE" : "SECURITY_AGREEMENT_IPSEC";
}

void offered_by_ue(std::vector<Evidence>& found, const SeenProfile& seen_profile) {
  constexpr std::string_view between = ", ";
  std::string_view offer = seen_profile.profile.security_offer;
  while (!offer.empty()) {
    const std::size_t end = std::min(offer.find(between), offer.size());
    found.push_back(seen("SECURITY_OFFERED", std::string{offer.substr(0, end)}, seen_profile));
    offer.remove_prefix(std::min(end + between.size(), offer.size()));
  }
}

void agreed_by_ue(std::vector<Evidence>& found, const SeenProfile& seen_profile, bool without_ipsec) {
  const std::string& mechanism = seen_profile.profile.security_mechanism;
  if (mechanism.empty()) return;
  found.push_back(seen(code_of_agreement(mechanism, without_ipsec), mechanism, seen_profile));
}

}  // namespace

std::vector<Evidence> security_association(const Binding& binding, const TrustContext&) {
  const bool without_ipsec =
      std::any_of(binding.profiles.begin(), binding.profiles.end(), is_told_without_ipsec);
  std::vector<Evidence> found;
  for (const SeenProfile& seen_profile : binding.profiles) {
    told_by_pcscf(found, seen_profile);
    offered_by_ue(found, seen_profile);
    agreed_by_ue(found, seen_profile, without_ipsec);
  }
  return found;
}

}  // namespace vouch::evidence
