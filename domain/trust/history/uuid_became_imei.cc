#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "domain/binding/absorb_reports.h"
#include "domain/trust/history/history.h"

namespace vouch::history {
namespace {

/// Where a client can be met again, and since when: its contact, and every address it came from.
std::map<std::string, NetworkTime> places_of(const Binding& binding) {
  std::map<std::string, NetworkTime> places{{contact_key(binding.contact), binding.registered_at}};
  for (const Flow& flow : binding.flows) {
    if (!flow.ue_address.empty()) places.try_emplace(flow.ue_address, flow.since);
  }
  return places;
}

/// Under which private identities a UUID was registered in a place, and when first.
using Earlier = std::map<std::string, std::map<std::optional<Impi>, NetworkTime>>;

bool was_there_before(const Earlier& uuids, const Binding& binding) {
  const auto places = places_of(binding);
  return std::any_of(places.begin(), places.end(), [&](const auto& place) {
    const auto there = uuids.find(place.first);
    return there != uuids.end() &&
           std::any_of(there->second.begin(), there->second.end(), [&](const auto& registered) {
             const auto& [impi, when] = registered;
             const bool other_identity = impi && binding.impi && impi != binding.impi;
             return !other_identity && when < binding.registered_at;
           });
  });
}

}  // namespace

void uuid_became_imei(Bindings of_identity, History& told) {
  Earlier uuids;
  for (const Binding* one : in_order(of_identity)) {
    if (!one->instance) continue;
    if (one->instance->kind == InstanceKind::kUuid) {
      for (const auto& [place, since] : places_of(*one)) {
        const auto [first, added] = uuids[place].try_emplace(one->impi, since);
        if (!added) first->second = std::min(first->second, since);
      }
    } else if (one->instance->imei && was_there_before(uuids, *one)) {
      told[one->id].push_back(evidence_of("UUID_BECAME_IMEI", "", one->registered_at, one->registered_at));
    }
  }
}

}  // namespace vouch::history
