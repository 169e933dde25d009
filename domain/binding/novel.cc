#include <algorithm>
#include <map>
#include <utility>

#include "domain/binding/merge_hops.h"
#include "domain/binding/timeline.h"

namespace vouch {
namespace {

bool same(const MergedRegistration& a, const MergedRegistration& b) {
  return a.fact == b.fact && a.profiles == b.profiles && a.feeds == b.feeds && a.notes == b.notes &&
         a.told_on_isc == b.told_on_isc;
}

}  // namespace

std::vector<RegistrationFact> novel(std::span<const RegistrationFact> known,
                                    std::vector<RegistrationFact> offered) {
  std::sort(offered.begin(), offered.end());

  // Only what is known of the same registrations can make an offered fact superfluous.
  std::map<RegistrationKey, std::vector<const RegistrationFact*>> sightings;
  for (const RegistrationFact& fact : offered) sightings[key_of(fact)];
  for (const RegistrationFact& fact : known) {
    const auto place = sightings.find(key_of(fact));
    if (place != sightings.end()) place->second.push_back(&fact);
  }

  std::vector<RegistrationFact*> added;
  for (RegistrationFact& fact : offered) {
    auto& seen = sightings[key_of(fact)];
    const bool was_told = std::any_of(seen.begin(), seen.end(), [&](const RegistrationFact* one) {
      return telling_of(*one) == telling_of(fact);
    });
    if (was_told) continue;
    auto with_it = seen;
    with_it.push_back(&fact);
    if (!seen.empty() && same(merge_hops(seen).front(), merge_hops(with_it).front())) continue;
    seen = std::move(with_it);
    added.push_back(&fact);
  }
  std::vector<RegistrationFact> taken;
  taken.reserve(added.size());
  for (RegistrationFact* fact : added) taken.push_back(std::move(*fact));
  return taken;
}

}  // namespace vouch
