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

/// RFC 7616 section 3.3, RFC 2617 section 3.2.1: Digest without an algorithm is MD5.
std::string algorithm_of(const ClientProfile& profile) {
  const bool unsaid = profile.authentication == Authentication::kDigest && profile.algorithm.empty();
  return unsaid ? "MD5" : profile.algorithm;
}

}  // namespace

std::vector<Evidence> authentication(const Binding& binding, const TrustContext&) {
  std::vector<Evidence> found;
  for (const SeenProfile& seen_profile : binding.profiles) {
    const ClientProfile& profile = seen_profile.profile;
    if (profile.authentication == Authentication::kNotSeen) continue;
    found.push_back(seen(code_of(profile.authentication), algorithm_of(profile), seen_profile));
  }
  return found;
}

}  // namespace vouch::evidence
