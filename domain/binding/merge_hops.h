#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "domain/registration/registration.h"

namespace vouch {

/// One contact of one accepted REGISTER, put together from all hops it was seen on; or of one report of the
/// registrar.
struct MergedRegistration {
  /// As the hop nearest to the S-CSCF saw it (most Via entries; equals are decided by the facts' total
  /// order), with the time of the earliest 2xx, which is the S-CSCF's.
  RegistrationFact fact;
  std::vector<ClientProfile>
      profiles;                    ///< of all hops, sorted, distinct: what one hop strips another still shows
  std::vector<std::string> feeds;  ///< sorted, distinct
  std::vector<std::string> notes;  ///< sorted, distinct
  bool reported = false;           ///< the registrar itself told of it too, or alone
  bool told_on_isc = false;        ///< one that told of it, be it REGISTER or report, is an ISC feed
};

inline NetworkTime time_of(const MergedRegistration& one) {
  return one.fact.registration->observed_at;
}

/// What all sightings of one contact of one REGISTER share.
using RegistrationKey = std::pair<RegistrationId, std::uint16_t>;
RegistrationKey key_of(const RegistrationFact& fact);

/// Merges the facts of one IMPU by registration and contact; in network order. Idempotent, commutative and
/// associative over sets of facts.
std::vector<MergedRegistration> merge_hops(std::span<const RegistrationFact> facts);
std::vector<MergedRegistration> merge_hops(std::vector<const RegistrationFact*> facts);

}  // namespace vouch
