#include "services/answer/difference.h"

#include <string>
#include <tuple>
#include <utility>

namespace vouch::services::difference {
namespace {

std::string device_of(const Binding& binding) {
  return binding.instance ? binding.instance->normalized : binding.contact.reveal();
}

auto essence_of(const ToldBinding& told) {
  const DisclosedBinding& one = told.disclosed;
  return std::tuple(one.binding.impu, device_of(one.binding), one.registered_at(), one.binding.ended_at,
                    one.binding.end_reason, one.stood_at_period_end);
}

std::vector<std::pair<Impu, std::string>> candidates_of(const ToldLeg& leg) {
  std::vector<std::pair<Impu, std::string>> candidates;
  for (const ToldBinding& told : leg.candidates)
    candidates.emplace_back(told.disclosed.binding.impu, device_of(told.disclosed.binding));
  return candidates;
}

auto essence_of(const ToldLeg& told) {
  return std::tuple(told.leg.role, told.leg.call_id, told.leg.tags, told.leg.outcome,
                    told.association.outcome, told.association.match, told.association.why,
                    told.association.contradicted(), candidates_of(told), told.withheld_candidates);
}

auto progress_of(const SessionLeg& leg) {
  return std::tie(leg.status, leg.answered_at, leg.ended_at, leg.identities);
}

auto progress_of(const ToldSession& told) {
  const Session& one = told.session;
  return std::tie(one.kind, one.started_at, one.answered_at, one.ended_at, one.end, one.ended_by, one.status,
                  one.expires_at, one.fork, one.disposition, one.notes, told.withheld_legs,
                  told.went_on_at_period_end);
}

}  // namespace

bool same_binding(const ToldBinding& a, const ToldBinding& b) {
  return essence_of(a) == essence_of(b);
}

bool same_part(const ToldLeg& a, const ToldLeg& b) {
  return essence_of(a) == essence_of(b);
}

bool same_session(const ToldSession& a, const ToldSession& b) {
  return progress_of(a) == progress_of(b) &&
         std::equal(a.legs.begin(), a.legs.end(), b.legs.begin(), b.legs.end(),
                    [](const ToldLeg& one, const ToldLeg& other) {
                      return same_part(one, other) && progress_of(one.leg) == progress_of(other.leg) &&
                             one.fork_by_q == other.fork_by_q;
                    });
}

}  // namespace vouch::services::difference
