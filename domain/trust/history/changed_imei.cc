#include "domain/binding/absorb_reports.h"
#include "domain/trust/history/history.h"

namespace vouch::history {

void changed_imei(Bindings of_identity, History& told) {
  for (const auto& [first, next] : take_overs(of_identity)) {
    const bool both_name_one =
        first->instance && first->instance->imei && next->instance && next->instance->imei;
    if (!both_name_one || first->instance->same_device(*next->instance)) continue;
    if (!first->impi || first->impi != next->impi) continue;
    if (contact_key(first->contact) != contact_key(next->contact)) continue;
    const NetworkTime when = next->registered_at;
    for (const Binding* one : {first, next})
      told[one->id].push_back(evidence_of("IMEI_CHANGED_ON_CONTACT", "", when, when));
  }
}

}  // namespace vouch::history
