#include "domain/binding/note_sighting.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <tuple>

#include "domain/common/sorted_set.h"
#include "domain/identity/ascii.h"
#include "domain/registration/access_type.h"

namespace vouch {
namespace {

/// A REGISTER without q takes back what was said before (RFC 3261 section 10.3); a report may leave it out.
void note_q(Binding& binding, const RegisteredContact& contact, NetworkTime when) {
  if (is_report(contact.kind) && !contact.q) return;
  if (contact.q != binding.q_at(when)) binding.q_values.push_back({when, contact.q});
}

void note_update(Binding& binding, NetworkTime when) {
  if (binding.updates.size() == kUpdatesKept) binding.updates.erase(binding.updates.begin());
  binding.updates.push_back(when);
}

void note_flow(Binding& binding, const Registration& registration) {
  Flow flow{registration.observed_at, registration.ue_address, registration.ue_port, registration.path};
  const auto whereabouts = [](const Flow& one) { return std::tie(one.ue_address, one.ue_port, one.path); };
  if (binding.flows.empty() || whereabouts(binding.flows.back()) != whereabouts(flow))
    binding.flows.push_back(std::move(flow));
}

/// Of a 3GPP cell, which begins with a mobile country code and a network's (TS 24.229 clause 7.2A.4); the
/// nodes of WLAN do not.
std::optional<std::uint16_t> country_of(const Registration& registration) {
  const std::string& access = registration.profile.access_type;
  const bool cellular = access.empty() || radio_of(access);
  const std::string_view cell = registration.cell;
  if (!cellular || cell.size() < 5 || !ascii::all_digits(cell.substr(0, 5))) return std::nullopt;
  std::uint16_t country = 0;
  std::from_chars(cell.data(), cell.data() + 3, country);
  return country;
}

void note_stay(Binding& binding, std::uint16_t country, NetworkTime when) {
  const auto last = std::find_if(binding.stays.rbegin(), binding.stays.rend(),
                                 [&](const Stay& stay) { return stay.country == country; });
  if (last != binding.stays.rend() && when <= last->last_seen.plus_s(kStayHolds_s)) {
    last->last_seen = when;
  } else {
    binding.stays.push_back({country, when, when});
  }
}

void note_cell(Binding& binding, const Registration& registration) {
  if (registration.cell.empty()) return;
  const NetworkTime when = registration.observed_at;
  const ClientProfile& profile = registration.profile;
  const bool network_provided = profile.access_network_provided && profile.behind_pcscf;
  if (binding.cell && binding.cell->cell == registration.cell &&
      binding.cell->network_provided == network_provided) {
    binding.cell->last_seen = when;
  } else {
    binding.cell = {registration.cell, network_provided, when, when};
  }
  if (const auto country = country_of(registration)) note_stay(binding, *country, when);
}

void note_call_id(Binding& binding, const Registration& registration) {
  if (registration.call_id.empty()) return;
  const auto place =
      std::lower_bound(binding.call_ids.begin(), binding.call_ids.end(), registration.call_id,
                       [](const SeenCallId& seen, const std::string& id) { return seen.call_id < id; });
  if (place != binding.call_ids.end() && place->call_id == registration.call_id) {
    place->last_seen = registration.observed_at;
    return;
  }
  binding.call_ids.insert(place, {registration.call_id, registration.observed_at, registration.observed_at});
}

void note_profile(Binding& binding, const ClientProfile& profile, NetworkTime when) {
  const auto place = std::lower_bound(
      binding.profiles.begin(), binding.profiles.end(), profile,
      [](const SeenProfile& seen, const ClientProfile& wanted) { return seen.profile < wanted; });
  if (place != binding.profiles.end() && place->profile == profile) {
    place->last_seen = when;
    return;
  }
  binding.profiles.insert(place, {profile, when, when});
}

}  // namespace

void note_registration(Binding& binding, const MergedRegistration& merged) {
  const Registration& registration = merged.fact.registration;
  const RegisteredContact& contact = merged.fact.contact;
  binding.refreshed_at = registration.observed_at;
  binding.expires_at = registration.observed_at.plus_s(contact.expires_s);
  note_update(binding, registration.observed_at);
  // A report knows no flow and takes none away; nor is a UE where it was when it sent the REGISTER in it.
  if (!is_report(contact.kind)) {
    note_flow(binding, registration);
    note_cell(binding, registration);
  }
  note_sighting(binding, merged);
}

void note_sighting(Binding& binding, const MergedRegistration& merged) {
  const Registration& registration = merged.fact.registration;
  const RegisteredContact& contact = merged.fact.contact;
  binding.network_ends_seen = binding.network_ends_seen || merged.reported || merged.told_on_isc;
  if (!contact.pub_gruu.empty()) binding.pub_gruu = contact.pub_gruu;
  insert_all_sorted(binding.temp_gruus, contact.temp_gruus);
  insert_all_sorted(binding.feeds, merged.feeds);
  insert_all_sorted(binding.notes, merged.notes);
  note_q(binding, contact, registration.observed_at);
  note_call_id(binding, registration);
  for (const ClientProfile& profile : merged.profiles)
    note_profile(binding, profile, registration.observed_at);
}

}  // namespace vouch
