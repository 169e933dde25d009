#include <algorithm>

#include "domain/correlation/match/match.h"

namespace vouch::match {
namespace {

/// A Path that many bindings share names a P-CSCF, not a flow: only one with a user part (a flow token) tells
/// them apart.
bool holds_flow_token(const std::string& path) {
  const auto uri = parse_uri(path);
  return uri && !uri->user.empty() && uri->parameter("ob") != nullptr;
}

bool routed_over(const SessionLeg& leg, const Binding& binding) {
  return !binding.path.empty() && holds_flow_token(binding.path.front()) &&
         std::find(leg.route.begin(), leg.route.end(), binding.path.front()) != leg.route.end();
}

}  // namespace

Matches by_flow(const SessionLeg& leg, Candidates live) {
  return matching(live, [&](const Binding& binding) {
    const bool same_end = !leg.flow_address.empty() && binding.ue_address == leg.flow_address &&
                          binding.ue_port == leg.flow_port && leg.flow_port != 0;
    return same_end || routed_over(leg, binding);
  });
}

}  // namespace vouch::match
