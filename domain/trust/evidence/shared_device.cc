#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {

std::vector<Evidence> shared_device(const Binding&, const TrustContext& context) {
  std::vector<Evidence> found;
  for (const auto& [since, until] : context.other_impi_overlaps) {
    found.push_back(evidence_of("IMEI_LIVE_UNDER_TWO_IMPIS", "", since, until));
  }
  return found;
}

}  // namespace vouch::evidence
