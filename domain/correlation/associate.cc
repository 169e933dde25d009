#include "domain/correlation/associate.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "domain/correlation/match/match.h"
#include "domain/trust/codes.h"

namespace vouch {
namespace {

using match::Matches;

struct MatchRule {
  MatchKind kind;
  Matches (*find)(const SessionLeg&, match::Candidates);
};

constexpr std::array kRules{
    MatchRule{MatchKind::kInstanceId, match::by_instance_id},
    MatchRule{MatchKind::kGruu, match::by_gruu},
    MatchRule{MatchKind::kContactUri, match::by_contact_uri},
    MatchRule{MatchKind::kFlow, match::by_flow},
    MatchRule{MatchKind::kSingleBinding, match::by_single_binding},
};

bool of_party(const SessionLeg& leg, const Binding& binding) {
  return std::find(leg.identities.begin(), leg.identities.end(), binding.impu) != leg.identities.end();
}

/// Bindings of the party's identities where there are any; another identity's only where the party's is a
/// mere claim.
Matches of_right_party(const SessionLeg& leg, Matches matches) {
  const bool any_of_party =
      std::any_of(matches.begin(), matches.end(), [&](const Binding* b) { return of_party(leg, *b); });
  if (any_of_party || leg.identity_asserted)
    std::erase_if(matches, [&](const Binding* b) { return !of_party(leg, *b); });
  return matches;
}

/// What tells one device from another: its instance-id, else the contact.
std::string device_of(const Binding& binding) {
  return binding.instance ? "instance " + binding.instance->normalized
                          : "contact " + binding.contact.reveal();
}

/// One binding for each device: of several flows, the most recently updated (TS 24.229 clause 5.4.3.3).
std::vector<Binding> one_for_each_device(const Matches& matches) {
  std::map<std::string, const Binding*> by_device;
  for (const Binding* binding : matches) {
    const Binding*& chosen = by_device[device_of(*binding)];
    const auto recency = [](const Binding& b) { return std::tie(b.refreshed_at, b.impu, b.id); };
    if (chosen == nullptr || recency(*chosen) < recency(*binding)) chosen = binding;
  }
  std::vector<Binding> candidates;
  for (const auto& [device, binding] : by_device) candidates.push_back(*binding);
  return candidates;
}

std::string why_none(const SessionLeg& leg, std::span<const Binding> bindings) {
  if (leg.identities.empty()) return "NO_IDENTITY";
  const bool known =
      std::any_of(bindings.begin(), bindings.end(), [&](const Binding& b) { return of_party(leg, b); });
  return known ? "NO_LIVE_BINDING_OF_IDENTITY" : "NO_BINDING_KNOWN";
}

/// What the message's own instance-id says about the binding that was matched.
std::vector<Evidence> cross_check(const SessionLeg& leg, const Association& association) {
  if (!leg.contact_instance || association.outcome != AssociationOutcome::kMatched) return {};
  const auto& registered = association.candidates.front().instance;
  const bool agrees = registered && (registered->same_instance(*leg.contact_instance) ||
                                     registered->same_device(*leg.contact_instance));
  return {evidence_of(agrees ? "SESSION_INSTANCE_AGREES" : "SESSION_INSTANCE_DIFFERS", "", leg.instant,
                      leg.instant)};
}

}  // namespace

Association associate(const SessionLeg& leg, std::span<const Binding> bindings) {
  Matches live;
  for (const Binding& binding : bindings) {
    if (binding.live_at(leg.instant)) live.push_back(&binding);
  }
  Association association;
  for (const MatchRule& rule : kRules) {
    const Matches matches = of_right_party(leg, rule.find(leg, live));
    if (matches.empty()) continue;
    association.candidates = one_for_each_device(matches);
    association.match = rule.kind;
    association.outcome =
        association.candidates.size() == 1 ? AssociationOutcome::kMatched : AssociationOutcome::kAmbiguous;
    break;
  }
  if (association.candidates.empty()) association.why = why_none(leg, bindings);
  association.evidence = cross_check(leg, association);
  return association;
}

}  // namespace vouch
