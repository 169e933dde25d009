#include "domain/correlation/match/match.h"

namespace vouch::match {

Matches by_instance_id(const SessionLeg& leg, const Standing& standing) {
  if (!leg.contact_instance) return {};
  return matching(standing.live, [&](const Binding& binding) {
    return binding.instance && (binding.instance->same_instance(*leg.contact_instance) ||
                                binding.instance->same_device(*leg.contact_instance));
  });
}

}  // namespace vouch::match
