#include <algorithm>

#include "domain/correlation/match/match.h"

namespace vouch::match {

Matches by_single_binding(const SessionLeg& leg, const Standing& standing) {
  return matching(standing.live, [&](const Binding& binding) {
    return std::find(leg.identities.begin(), leg.identities.end(), binding.impu) != leg.identities.end();
  });
}

}  // namespace vouch::match
