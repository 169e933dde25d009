#include "domain/correlation/branches.h"

#include <vector>

#include "domain/correlation/match/match.h"

namespace vouch {
namespace {

NetworkTime over_at(const SessionLeg& leg) {
  if (leg.ended_at) return *leg.ended_at;
  return leg.given_up_at.value_or(NetworkTime::max());
}

bool are_tried_together(const SessionLeg& a, const SessionLeg& b) {
  const bool are_branches = a.role == LegRole::kTerminating && b.role == LegRole::kTerminating;
  return are_branches && a.call_id == b.call_id && a.instant < over_at(b) && b.instant < over_at(a);
}

bool is_matched(const Association& association) {
  return association.outcome == AssociationOutcome::kMatched;
}

}  // namespace

void tell_branches_apart(std::span<const SessionLeg> legs, std::span<Association> associations) {
  std::vector<std::size_t> elsewhere;
  for (std::size_t i = 0; i < legs.size(); ++i) {
    if (!is_matched(associations[i]) || associations[i].match != MatchKind::kSingleBinding) continue;
    for (std::size_t j = 0; j < legs.size(); ++j) {
      if (i == j || !is_matched(associations[j]) || !are_tried_together(legs[i], legs[j])) continue;
      if (!match::on_one_device(associations[i].candidates.front(), associations[j].candidates.front()))
        continue;
      elsewhere.push_back(i);
      break;
    }
  }
  for (const std::size_t i : elsewhere) {
    associations[i] = {};
    associations[i].why = "DEVICE_OF_ANOTHER_BRANCH";
  }
}

}  // namespace vouch
