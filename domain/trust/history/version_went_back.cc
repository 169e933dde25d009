#include <algorithm>

#include "domain/trust/evidence/evidence.h"
#include "domain/trust/history/history.h"

namespace vouch::history {

void version_went_back(Bindings of_device, History& told) {
  std::optional<int> highest;
  for (const Binding* one : in_order(of_device)) {
    if (!one->instance) continue;
    const auto version = evidence::software_version_of(*one->instance);
    if (!version) continue;
    if (highest && *version < *highest) {
      told[one->id].push_back(evidence_of("IMEI_VERSION_WENT_BACK",
                                          std::to_string(*highest) + " to " + std::to_string(*version),
                                          one->registered_at, one->refreshed_at));
    }
    highest = std::max(highest.value_or(0), *version);
  }
}

}  // namespace vouch::history
