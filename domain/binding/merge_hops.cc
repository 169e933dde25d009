#include "domain/binding/merge_hops.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "domain/common/sorted_set.h"

namespace vouch {
namespace {

using Sightings = std::span<const RegistrationFact* const>;

/// The sighting nearest to the S-CSCF; among equals the first in the facts' own order.
const RegistrationFact& deepest(Sightings sightings) {
  const auto shallower = [](const RegistrationFact* a, const RegistrationFact* b) {
    if (a->registration->hop != b->registration->hop) return a->registration->hop < b->registration->hop;
    return *b < *a;
  };
  return **std::max_element(sightings.begin(), sightings.end(), shallower);
}

MergedRegistration merge(Sightings sightings) {
  MergedRegistration merged{deepest(sightings), {}, {}, {}, false, false};
  merged.reported = is_report(merged.fact.contact.kind);
  NetworkTime first = merged.fact.registration->observed_at;
  for (const RegistrationFact* sighting : sightings) {
    const Registration& seen = sighting->registration;
    first = std::min(first, seen.observed_at);
    merged.told_on_isc = merged.told_on_isc || seen.point == ObservationPoint::kOnIsc;
    insert_sorted(merged.profiles, seen.profile);
    insert_sorted(merged.feeds, seen.feed);
    insert_all_sorted(merged.notes, seen.notes);
  }
  if (first < merged.fact.registration->observed_at) merged.fact.registration.change().observed_at = first;
  return merged;
}

}  // namespace

RegistrationKey key_of(const RegistrationFact& fact) {
  return {fact.registration->id, fact.contact.index};
}

std::vector<MergedRegistration> merge_hops(std::span<const RegistrationFact> facts) {
  std::vector<const RegistrationFact*> pointers;
  pointers.reserve(facts.size());
  for (const RegistrationFact& fact : facts) pointers.push_back(&fact);
  return merge_hops(std::move(pointers));
}

std::vector<MergedRegistration> merge_hops(std::vector<const RegistrationFact*> by_key) {
  std::sort(by_key.begin(), by_key.end(),
            [](const auto* a, const auto* b) { return key_of(*a) < key_of(*b); });

  std::vector<MergedRegistration> merged;
  for (auto first = by_key.begin(); first != by_key.end();) {
    const auto last =
        std::find_if(first, by_key.end(), [&](const auto* f) { return key_of(*f) != key_of(**first); });
    merged.push_back(merge({first, last}));
    first = last;
  }
  std::sort(merged.begin(), merged.end(), [](const auto& a, const auto& b) {
    const auto key = [](const MergedRegistration& m) {
      const Registration& registration = m.fact.registration;
      // Where times are equal or unknown, a UE's own count tells the order (RFC 3261 section 10.2.4).
      return std::tuple(registration.observed_at, std::string_view{registration.call_id}, registration.cseq,
                        registration.id, m.fact.contact.index);
    };
    return key(a) < key(b);
  });
  return merged;
}

}  // namespace vouch
