#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {

std::vector<Evidence> network_imei(const Binding& binding, const TrustContext& context) {
  if (!binding.instance || !binding.instance->imei) return {};
  std::vector<Evidence> found;
  for (const NetworkImei& one :
       speaking_of(context.network_imeis, binding.registered_at, binding.refreshed_at)) {
    const bool same = one.imei == *binding.instance->imei;
    const bool from_card = one.source == ImeiSource::kUicc;
    const auto code = from_card ? kUiccImei : same ? "NETWORK_IMEI_MATCHES" : "NETWORK_IMEI_DIFFERS";
    const std::string value = from_card ? (same ? "same" : "different") : std::string{name_of(one.source)};
    found.push_back(evidence_of(code, value, one.observed_at, one.observed_at));
  }
  return found;
}

}  // namespace vouch::evidence
