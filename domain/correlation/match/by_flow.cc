#include <algorithm>

#include "domain/correlation/match/match.h"
#include "domain/registration/flow_token.h"

namespace vouch::match {
namespace {

bool comes_over(const SessionLeg& leg, const Flow& flow) {
  return !leg.flow_address.empty() && flow.ue_address == leg.flow_address && flow.ue_port == leg.flow_port &&
         leg.flow_port != 0;
}

bool is_routed_over(const SessionLeg& leg, const Flow& flow) {
  return !flow.path.empty() && holds_flow_token(flow.path.front()) &&
         std::find(leg.route.begin(), leg.route.end(), flow.path.front()) != leg.route.end();
}

}  // namespace

Matches by_flow(const SessionLeg& leg, const Standing& standing) {
  return matching(standing.live, [&](const Binding& binding) {
    const Flow* flow = binding.flow_at(leg.instant);
    return flow != nullptr && (comes_over(leg, *flow) || is_routed_over(leg, *flow));
  });
}

}  // namespace vouch::match
