#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {

std::vector<Evidence> emergency(const Binding& binding, const TrustContext&) {
  if (!binding.emergency) return {};
  return {seen("EMERGENCY_REGISTRATION", "sos", binding)};
}

}  // namespace vouch::evidence
