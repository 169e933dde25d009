#include "domain/correlation/match/match.h"

namespace vouch::match {

Matches by_instance_id(const SessionLeg& leg, Candidates live) {
  if (!leg.contact_instance) return {};
  return matching(live, [&](const Binding& binding) {
    return binding.instance && (binding.instance->same_instance(*leg.contact_instance) ||
                                binding.instance->same_device(*leg.contact_instance));
  });
}

}  // namespace vouch::match
