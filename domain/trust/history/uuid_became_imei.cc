#include "domain/trust/history/history.h"

namespace vouch::history {

void uuid_became_imei(Bindings of_identity, History& told) {
  for (const auto& [first, next] : take_overs(of_identity)) {
    const bool became = first->instance && first->instance->kind == InstanceKind::kUuid && next->instance &&
                        next->instance->imei;
    if (!became || !first->impi || first->impi != next->impi) continue;
    const std::string address = address_at(*first, next->registered_at);
    const bool same_place = first->contact == next->contact ||
                            (!address.empty() && address == address_at(*next, next->registered_at));
    if (!same_place) continue;
    told[next->id].push_back(evidence_of("UUID_BECAME_IMEI", "", next->registered_at, next->registered_at));
  }
}

}  // namespace vouch::history
