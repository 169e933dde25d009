#include "domain/correlation/associate.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "domain/correlation/match/match.h"
#include "domain/trust/codes.h"

namespace vouch {
namespace {

using match::Matches;
using match::Standing;

struct MatchRule {
  MatchKind kind;
  Matches (*find)(const SessionLeg&, const Standing&);
};

/// What the session shows of the device itself, strongest first. The identity alone comes behind them.
constexpr std::array kSigns{
    MatchRule{MatchKind::kInstanceId, match::by_instance_id},
    MatchRule{MatchKind::kGruu, match::by_gruu},
    MatchRule{MatchKind::kContactUri, match::by_contact_uri},
    MatchRule{MatchKind::kFlow, match::by_flow},
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

Standing standing_at(NetworkTime instant, std::span<const Binding> bindings) {
  Standing standing;
  for (const Binding& binding : bindings) {
    if (binding.live_at(instant)) {
      standing.live.push_back(&binding);
    } else if (binding.registered_at <= instant) {
      standing.former.push_back(&binding);
    }
  }
  return standing;
}

bool is_on_device_of(const Matches& others, const Binding& binding) {
  return std::any_of(others.begin(), others.end(),
                     [&](const Binding* other) { return match::on_one_device(*other, binding); });
}

Matches on_devices_of(const Matches& others, Matches matches) {
  std::erase_if(matches, [&](const Binding* binding) { return !is_on_device_of(others, *binding); });
  return matches;
}

/// Those of `matches` that are on a device of `found`: of its flows the very ones found, if they are among
/// them.
Matches agreeing(const Matches& found, const Matches& matches) {
  const auto is_found = [&](const Binding* binding) {
    return std::find(found.begin(), found.end(), binding) != found.end();
  };
  Matches agreed = on_devices_of(found, matches);
  Matches named = agreed;
  std::erase_if(named, [&](const Binding* binding) { return !is_found(binding); });
  std::erase_if(
      agreed, [&](const Binding* binding) { return !is_found(binding) && is_on_device_of(named, *binding); });
  return agreed;
}

/// One binding for each device: of several, the one that was most recently updated then (TS 24.229 clause
/// 5.4.3.3).
std::vector<Binding> one_for_each_device(Matches matches, NetworkTime instant) {
  std::sort(matches.begin(), matches.end(), [&](const Binding* a, const Binding* b) {
    const NetworkTime of_a = a->updated_at(instant);
    const NetworkTime of_b = b->updated_at(instant);
    return std::tie(of_b, b->impu, b->id) < std::tie(of_a, a->impu, a->id);
  });
  Matches chosen;
  for (const Binding* binding : matches) {
    if (!is_on_device_of(chosen, *binding)) chosen.push_back(binding);
  }
  std::vector<Binding> candidates;
  for (const Binding* binding : chosen) candidates.push_back(*binding);
  return candidates;
}

/// What all signs say together: the strongest wins, and a weaker one settles what it leaves open. Where one
/// points at another device, the answer carries that with it.
struct Signs {
  MatchKind match = MatchKind::kNone;
  Matches matches;
  bool disagree = false;
};

Signs read_signs(const SessionLeg& leg, const Standing& standing) {
  Signs signs;
  for (const MatchRule& rule : kSigns) {
    const Matches found = of_right_party(leg, rule.find(leg, standing));
    if (found.empty()) continue;
    if (signs.matches.empty()) {
      signs.match = rule.kind;
      signs.matches = found;
      continue;
    }
    Matches agreed = agreeing(found, signs.matches);
    if (agreed.empty()) {
      signs.disagree = true;
    } else {
      signs.matches = std::move(agreed);
    }
  }
  return signs;
}

std::string why_none(const SessionLeg& leg, std::span<const Binding> bindings) {
  if (leg.identities.empty()) return "NO_IDENTITY";
  const bool known =
      std::any_of(bindings.begin(), bindings.end(), [&](const Binding& b) { return of_party(leg, b); });
  return known ? "NO_LIVE_BINDING_OF_IDENTITY" : "NO_BINDING_KNOWN";
}

/// What the message's own instance-id says about the bindings found, and whether the signs agree.
std::vector<Evidence> cross_check(const SessionLeg& leg, const Association& association, bool disagree) {
  std::vector<Evidence> evidence;
  if (leg.contact_instance && !association.candidates.empty()) {
    const bool agrees =
        std::all_of(association.candidates.begin(), association.candidates.end(), [&](const Binding& b) {
          return b.instance && (b.instance->same_instance(*leg.contact_instance) ||
                                b.instance->same_device(*leg.contact_instance));
        });
    evidence.push_back(evidence_of(agrees ? "SESSION_INSTANCE_AGREES" : "SESSION_INSTANCE_DIFFERS", "",
                                   leg.instant, leg.instant));
  }
  if (disagree) evidence.push_back(evidence_of("SESSION_SIGNS_DISAGREE", "", leg.instant, leg.instant));
  return evidence;
}

}  // namespace

bool Association::contradicted() const {
  return std::any_of(evidence.begin(), evidence.end(),
                     [](const Evidence& one) { return one.direction == Direction::kContradicts; });
}

Association associate(const SessionLeg& leg, std::span<const Binding> bindings) {
  const Standing standing = standing_at(leg.instant, bindings);
  Signs signs = read_signs(leg, standing);
  Association association;
  if (signs.matches.empty()) {
    signs.match = MatchKind::kSingleBinding;
    signs.matches = match::by_single_binding(leg, standing);
    // A contact that only a device had which is gone does not make another device of the identity the one.
    const Matches named = of_right_party(leg, match::former_by_uri(leg, standing));
    if (!named.empty() && on_devices_of(named, signs.matches).empty() && !signs.matches.empty()) {
      association.why = "BINDING_OF_CONTACT_ENDED";
      return association;
    }
  }
  association.candidates = one_for_each_device(signs.matches, leg.instant);
  if (association.candidates.empty()) {
    association.why = why_none(leg, bindings);
    return association;
  }
  association.match = signs.match;
  association.outcome =
      association.candidates.size() == 1 ? AssociationOutcome::kMatched : AssociationOutcome::kAmbiguous;
  association.evidence = cross_check(leg, association, signs.disagree);
  return association;
}

}  // namespace vouch
