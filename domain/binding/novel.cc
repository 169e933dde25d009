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
                                    std::span<const RegistrationFact> offered) {
  std::vector<RegistrationFact> candidates(offered.begin(), offered.end());
  std::sort(candidates.begin(), candidates.end());

  // Only what is known of the same registrations can make an offered fact superfluous.
  std::map<RegistrationKey, std::vector<RegistrationFact>> sightings;
  for (const RegistrationFact& fact : candidates) sightings[key_of(fact)];
  for (const RegistrationFact& fact : known) {
    const auto place = sightings.find(key_of(fact));
    if (place != sightings.end()) place->second.push_back(fact);
  }

  std::vector<RegistrationFact> added;
  for (RegistrationFact& fact : candidates) {
    std::vector<RegistrationFact>& seen = sightings[key_of(fact)];
    const auto before = merge_hops(seen);
    seen.push_back(fact);
    if (!before.empty() && same(before.front(), merge_hops(seen).front())) {
      seen.pop_back();
    } else {
      added.push_back(std::move(fact));
    }
  }
  return added;
}

}  // namespace vouch
