#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {

std::vector<Evidence> history(const Binding&, const TrustContext& context) {
  return context.history;
}

}  // namespace vouch::evidence
