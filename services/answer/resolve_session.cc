#include "services/answer/resolve_session.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "domain/common/sorted_set.h"
#include "domain/correlation/branches.h"
#include "domain/correlation/fork_by_q.h"
#include "domain/session/join.h"
#include "domain/trust/session_verdict.h"
#include "domain/warrant/scope.h"
#include "storage/session/session_reader.h"

namespace vouch::services {
namespace {

/// How many calls lead from one to another at most: across a B2BUA, to what another one replaces or names.
constexpr int kLongestChain = 4;

bool names(const SessionLeg& leg, const Target& target) {
  const auto* impu = std::get_if<Impu>(&target);
  return impu != nullptr &&
         std::find(leg.identities.begin(), leg.identities.end(), *impu) != leg.identities.end();
}

/// Asked about an identity, only that one is told of the party; asked about a device or private identity,
/// those it used.
void cut_identities(SessionLeg& leg, const Target& target, const std::vector<ToldBinding>& candidates) {
  if (const auto* impu = std::get_if<Impu>(&target)) {
    leg.identities = {*impu};
    return;
  }
  if (leg.identity_asserted) return;
  leg.identities.clear();
  for (const ToldBinding& told : candidates) leg.identities.push_back(told.disclosed.binding.impu);
}

/// The leg as far as `target` reaches it; nothing if it does not.
Result<std::optional<ToldLeg>> tell_leg(Case& open_case, const SessionLeg& leg,
                                        const Association& association, const Target& target) {
  ToldLeg told{leg, association, {}, 0, std::nullopt, {}};
  if (auto loaded = open_case.world().load(target); !loaded) return tl::make_unexpected(loaded.error());
  std::vector<Binding> reached;
  for (const Binding& candidate : association.candidates) {
    if (const Binding* seen = open_case.world().seen_from(target, candidate, leg.instant))
      reached.push_back(*seen);
  }
  const bool party = association.candidates.empty() && names(leg, target);
  if (reached.empty() && !party) return std::optional<ToldLeg>{};

  auto candidates = tell(open_case, target, reached);
  if (!candidates) return tl::make_unexpected(candidates.error());
  told.candidates = std::move(*candidates);
  told.withheld_candidates = association.candidates.size() - told.candidates.size();
  told.association.candidates.clear();
  if (association.outcome == AssociationOutcome::kMatched && !told.candidates.empty()) {
    const auto policy = open_case.world().policy();
    if (!policy) return tl::make_unexpected(policy.error());
    told.session_verdict = session_verdict(**policy, told.candidates.front().verdict, leg.services,
                                           leg.instant, association.evidence);
  }
  cut_identities(told.leg, target, told.candidates);
  return std::optional{std::move(told)};
}

/// Whether a binding of the same instance as `candidate` may be one of the device. Of an instance-id that is
/// not well-formed the IMEI is only a candidate, while another binding has the same one well-formed.
bool may_be_of(const Imei& device, const Binding& candidate) {
  return candidate.instance && parse_instance_id(candidate.instance->normalized, false).imei == device;
}

/// Those of `targets` by which tell_leg() may reach the leg: of a warrant that names many, the few that need
/// be read. Sorts out by what a target shares with a candidate: its device, its private identity, or, being
/// bound beside it, the latter's.
Result<std::vector<Target>> that_may_reach(Case& open_case, const SessionLeg& leg,
                                           std::span<const Binding> candidates,
                                           std::span<const Target> targets) {
  if (targets.size() == 1) return std::vector<Target>(targets.begin(), targets.end());
  const bool names_identities = std::any_of(targets.begin(), targets.end(), [](const Target& target) {
    return std::holds_alternative<Impu>(target);
  });
  std::set<Impu> beside;
  bool anyone = false;
  for (const Binding& candidate : candidates) {
    if (!names_identities) break;
    if (!candidate.impi) {
      anyone = true;
      continue;
    }
    const auto bound = open_case.world().bound_under(*candidate.impi);
    if (!bound) return tl::make_unexpected(bound.error());
    beside.insert(bound->begin(), bound->end());
  }
  std::vector<Target> found;
  std::copy_if(targets.begin(), targets.end(), std::back_inserter(found), [&](const Target& target) {
    if (const auto* impu = std::get_if<Impu>(&target))
      return candidates.empty() ? names(leg, target) : anyone || beside.contains(*impu);
    return std::any_of(candidates.begin(), candidates.end(), [&](const Binding& candidate) {
      const auto* device = std::get_if<Imei>(&target);
      return device != nullptr ? may_be_of(*device, candidate) : concerns(target, candidate);
    });
  });
  return found;
}

/// Of the legs told alone: what the warrant does not reach explains nothing.
void explain_fork(ToldSession& told) {
  std::vector<BoundLeg> legs;
  for (const ToldLeg& one : told.legs) {
    const bool matched = one.association.outcome == AssociationOutcome::kMatched && !one.candidates.empty();
    legs.push_back({&one.leg, matched ? &one.candidates.front().disclosed.binding : nullptr});
  }
  std::vector<std::string> codes = explain_fork_by_q(legs, told.session.disposition);
  for (std::size_t i = 0; i < codes.size(); ++i) told.legs[i].fork_by_q = std::move(codes[i]);
}

bool goes_on_at(const Session& session, std::optional<NetworkTime> at) {
  return !at || (session.started_at <= *at && (!session.ended_at || *at <= *session.ended_at));
}

}  // namespace

NetworkTime spoken_of_until(const Session& session, const Case& open_case) {
  if (session.ended_at) return *session.ended_at;
  if (!session.answered_at) return session.started_at;
  return std::max(session.started_at, std::min(open_case.period().until, open_case.now()));
}

Result<std::vector<Session>> sessions_of(Case& open_case, const std::string& call_id) {
  const KnowledgeTime as_of = open_case.world().as_of();
  storage::SessionReader reader{open_case.transaction()};
  auto facts = reader.facts_of(call_id, as_of);
  if (!facts) return tl::make_unexpected(facts.error());
  if (facts->empty()) return std::vector<Session>{};
  for (int link = 0; link < kLongestChain; ++link) {
    auto linked = reader.facts_linked_to(*facts, as_of);
    if (!linked) return tl::make_unexpected(linked.error());
    if (linked->empty()) break;
    std::move(linked->begin(), linked->end(), std::back_inserter(*facts));
  }

  const Period& period = open_case.period();
  std::erase_if(*facts, [&](const SessionFact& fact) { return fact.observed_at >= period.until; });
  std::vector<Session> found = joined_sessions(*facts);
  std::erase_if(found, [&](const Session& session) {
    const bool asked = session.call_id == call_id ||
                       std::binary_search(session.joined.begin(), session.joined.end(), call_id);
    return !asked || session.started_at < period.since;
  });
  for (Session& session : found) session = settled_at(std::move(session), open_case.world().now());
  return found;
}

Result<ToldSession> tell_session(Case& open_case, const Session& session) {
  return tell_session(open_case, session, open_case.warrant().targets);
}

Result<ToldSession> tell_session(Case& open_case, const Session& session, std::span<const Target> targets) {
  ToldSession told{session, false, {}, 0};
  told.session.legs.clear();
  const NetworkTime known_until = NetworkTime::from_us(open_case.world().as_of().us);
  told.went_on_at_period_end =
      session.answered_at && !session.ended_at && open_case.period().until <= known_until;
  std::vector<Association> associations;
  for (const SessionLeg& leg : session.legs) {
    const auto impus = open_case.world().load(leg);
    if (!impus) return tl::make_unexpected(impus.error());
    associations.push_back(associate(leg, open_case.world().bindings_of(*impus)));
  }
  tell_branches_apart(session.legs, associations);
  for (std::size_t i = 0; i < session.legs.size(); ++i) {
    const SessionLeg& leg = session.legs[i];
    const Association& association = associations[i];
    const auto concerned = that_may_reach(open_case, leg, association.candidates, targets);
    if (!concerned) return tl::make_unexpected(concerned.error());
    if (auto ready = open_case.prepare(*concerned); !ready) return tl::make_unexpected(ready.error());
    std::optional<ToldLeg> reached;
    for (auto target = concerned->begin(); target != concerned->end() && !reached; ++target) {
      auto told_leg = tell_leg(open_case, leg, association, *target);
      if (!told_leg) return tl::make_unexpected(told_leg.error());
      reached = std::move(*told_leg);
    }
    if (reached) {
      told.legs.push_back(std::move(*reached));
    } else {
      ++told.withheld_legs;
    }
  }
  explain_fork(told);
  // Other Call-IDs of a joined call may name another party's phone.
  if (!told.legs.empty() && told.session.call_id != told.legs.front().leg.call_id) {
    insert_sorted(told.session.joined, told.session.call_id);
    told.session.call_id = told.legs.front().leg.call_id;
    std::erase(told.session.joined, told.session.call_id);
  }
  return told;
}

Result<ToldSession> resolved(Case& open_case, const std::string& call_id, std::optional<NetworkTime> at) {
  auto found = sessions_of(open_case, call_id);
  if (!found) return tl::make_unexpected(found.error());
  // One Call-ID may name several sessions, others' among them: the latest that the warrant reaches is meant.
  std::reverse(found->begin(), found->end());
  for (const Session& session : *found) {
    if (!goes_on_at(session, at)) continue;
    auto told = tell_session(open_case, session);
    if (!told) return tl::make_unexpected(told.error());
    if (told->legs.empty()) continue;
    told->session.call_id = call_id;
    return told;
  }
  return fail("SESSION_NOT_FOUND", "call_id");
}

Result<SessionAnswer> resolve_session(Case& open_case, const std::string& call_id,
                                      std::optional<NetworkTime> at) {
  open_case.seeks({call_id, at});
  auto told = resolved(open_case, call_id, at);
  if (!told) return tl::make_unexpected(told.error());
  const NetworkTime began = told->session.started_at;
  const NetworkTime until = spoken_of_until(told->session, open_case);
  SessionAnswer answer{{}, std::move(*told), {{call_id, began}}};
  auto coverage = open_case.coverage(began, until, kOfSessions);
  if (!coverage) return tl::make_unexpected(coverage.error());
  answer.basis.coverage = std::move(*coverage);
  return answer;
}

}  // namespace vouch::services
