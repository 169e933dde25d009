#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {
namespace {

std::string_view code_of(Authentication authentication) {
  switch (authentication) {
    case Authentication::kAka:
      return "AUTH_AKA";
    case Authentication::kDigest:
      return "AUTH_DIGEST";
    case Authentication::kDone:
      return "AUTH_DONE";
    case Authentication::kNone:
      return "AUTH_NONE";
    case Authentication::kOther:
    case Authentication::kNotSeen:
      break;
  }
  return "AUTH_OTHER";
}

}  // namespace

std::vector<Evidence> authentication(const Binding& binding, const TrustContext&) {
  std::vector<Evidence> found;
  for (const SeenProfile& seen_profile : binding.profiles) {
    const ClientProfile& profile = seen_profile.profile;
    if (profile.authentication == Authentication::kNotSeen) continue;
    found.push_back(seen(code_of(profile.authentication), profile.algorithm, seen_profile));
  }
  return found;
}

}  // namespace vouch::evidence
