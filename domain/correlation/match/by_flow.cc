#include <algorithm>

#include "domain/correlation/match/match.h"
#include "domain/registration/flow_token.h"

namespace vouch::match {
namespace {

bool routed_over(const SessionLeg& leg, const Binding& binding) {
  return !binding.path.empty() && holds_flow_token(binding.path.front()) &&
         std::find(leg.route.begin(), leg.route.end(), binding.path.front()) != leg.route.end();
}

}  // namespace

Matches by_flow(const SessionLeg& leg, const Standing& standing) {
  return matching(standing.live, [&](const Binding& binding) {
    const bool same_end = !leg.flow_address.empty() && binding.ue_address == leg.flow_address &&
                          binding.ue_port == leg.flow_port && leg.flow_port != 0;
    return same_end || routed_over(leg, binding);
  });
}

}  // namespace vouch::match
