#include "domain/binding/facts_behind.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "domain/binding/merge_hops.h"

namespace vouch {
namespace {

bool shows(const Binding& binding, const ClientProfile& profile) {
  return std::any_of(binding.profiles.begin(), binding.profiles.end(),
                     [&](const SeenProfile& seen) { return seen.profile == profile; });
}

bool same_contact(const std::string& a, const std::string& b) {
  const auto left = parse_uri(a);
  const auto right = parse_uri(b);
  return left && right ? equal(*left, *right) : a == b;
}

/// Hops write a contact each in their way, so a device that is named counts as well.
bool same_place(const Binding& binding, const RegisteredContact& contact) {
  const bool named = binding.instance && contact.instance;
  if (named) return binding.instance->same_instance(*contact.instance) && binding.reg_id == contact.reg_id;
  return same_contact(binding.contact.reveal(), contact.uri.reveal());
}

}  // namespace

std::vector<RegistrationFact> facts_behind(const Binding& binding, std::span<const RegistrationFact> facts) {
  std::map<RegistrationKey, NetworkTime> accepted_at;
  for (const MergedRegistration& merged : merge_hops(facts))
    accepted_at[key_of(merged.fact)] = time_of(merged);
  std::vector<RegistrationFact> behind;
  for (const RegistrationFact& fact : facts) {
    const NetworkTime when = accepted_at.at(key_of(fact));
    const bool in_time = binding.registered_at <= when && when <= binding.refreshed_at;
    const bool lasts = fact.contact.kind == RegistrationKind::kBound ||
                       fact.contact.kind == RegistrationKind::kReportedActive;
    if (in_time && lasts && same_place(binding, fact.contact) && shows(binding, fact.registration->profile))
      behind.push_back(fact);
  }
  std::sort(behind.begin(), behind.end(), [](const RegistrationFact& a, const RegistrationFact& b) {
    return std::tie(a.registration->observed_at, a) < std::tie(b.registration->observed_at, b);
  });
  return behind;
}

}  // namespace vouch
