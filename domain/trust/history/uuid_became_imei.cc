#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "domain/binding/absorb_reports.h"
#include "domain/trust/history/history.h"

namespace vouch::history {
namespace {

/// Where a client can be met again: its contact, and every address it came from.
std::set<std::string> places_of(const Binding& binding) {
  std::set<std::string> places{contact_key(binding.contact)};
  for (const Flow& flow : binding.flows) {
    if (!flow.ue_address.empty()) places.insert(flow.ue_address);
  }
  return places;
}

/// Under which private identities a UUID was registered in a place, and when first.
using Earlier = std::map<std::string, std::map<std::optional<Impi>, NetworkTime>>;

bool was_there_before(const Earlier& uuids, const Binding& binding) {
  const auto places = places_of(binding);
  return std::any_of(places.begin(), places.end(), [&](const std::string& place) {
    const auto there = uuids.find(place);
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
      for (const std::string& place : places_of(*one))
        uuids[place].try_emplace(one->impi, one->registered_at);
    } else if (one->instance->imei && was_there_before(uuids, *one)) {
      told[one->id].push_back(evidence_of("UUID_BECAME_IMEI", "", one->registered_at, one->registered_at));
    }
  }
}

}  // namespace vouch::history
