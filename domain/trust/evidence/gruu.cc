#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {

std::vector<Evidence> gruu(const Binding& binding, const TrustContext&) {
  // The GRUU itself is not told: a temporary one names who hides behind it (RFC 5627 section 3.1.2).
  std::vector<Evidence> found;
  if (!binding.pub_gruu.empty()) found.push_back(seen("GRUU_ISSUED", "public", binding));
  if (!binding.temp_gruus.empty()) found.push_back(seen("GRUU_ISSUED", "temporary", binding));
  return found;
}

}  // namespace vouch::evidence
