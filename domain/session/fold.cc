#include "domain/session/fold.h"

#include <algorithm>
#include <map>

#include "domain/common/sorted_set.h"

namespace vouch {
namespace {

using Facts = std::vector<const SessionFact*>;

bool asks_for_session(const SessionFact& fact) {
  return fact.kind == SessionFactKind::kInvite || fact.kind == SessionFactKind::kMessage;
}

template <class Condition>
Facts select(const Facts& facts, Condition condition) {
  Facts chosen;
  std::copy_if(facts.begin(), facts.end(), std::back_inserter(chosen),
               [&](const auto* f) { return condition(*f); });
  return chosen;
}

std::optional<NetworkTime> earliest(const Facts& facts) {
  const auto first = std::min_element(facts.begin(), facts.end(), [](const auto* a, const auto* b) {
    return a->observed_at < b->observed_at;
  });
  if (first == facts.end()) return std::nullopt;
  return (*first)->observed_at;
}

/// Only the last attempt is the session: a challenged INVITE is sent again with the next CSeq (RFC 3261
/// section 22.3).
Facts last_attempt(const Facts& requests) {
  const auto last = std::max_element(requests.begin(), requests.end(),
                                     [](const auto* a, const auto* b) { return a->cseq < b->cseq; });
  return select(requests, [&](const SessionFact& f) { return f.cseq == (*last)->cseq; });
}

/// Whether `next` is `request` as its receiver sent it on. The Via it was received with stands below the one
/// it was sent with (RFC 3261 section 16.6 step 8), whatever addresses the proxy has; a fact without it has
/// only the address to go by.
bool carries_on(const SessionFact& next, const SessionFact& request) {
  if (next.hop != request.hop + 1) return false;
  if (!next.parent_branch.empty()) return next.parent_branch == request.branch;
  return next.source_address == request.destination_address;
}

/// The request no seen hop carried on: it went to the UE, as far as this feed can tell.
bool is_leaf(const SessionFact& request, const Facts& requests) {
  return std::none_of(requests.begin(), requests.end(),
                      [&](const SessionFact* next) { return carries_on(*next, request); });
}

/// The responses of one leaf's UE: at its own hop by their branch, and nearer to the caller, where branches
/// of several leaves have become one, by the tag the UE gave itself (RFC 3261 section 12.1.1).
Facts responses_of(const SessionFact& leaf, const Facts& responses) {
  const auto at_leaf = [&](const SessionFact& r) { return r.hop == leaf.hop && r.branch == leaf.branch; };
  const Facts own = select(responses, at_leaf);
  return select(responses, [&](const SessionFact& r) {
    return at_leaf(r) ||
           (r.hop < leaf.hop && !r.to_tag.empty() &&
            std::any_of(own.begin(), own.end(), [&](const auto* o) { return o->to_tag == r.to_tag; }));
  });
}

void add_uri(SessionLeg& leg, const std::string& uri) {
  if (!uri.empty()) insert_sorted(leg.uris, uri);
}

SessionLeg originating_leg(const Facts& requests) {
  const SessionFact& nearest = **std::min_element(
      requests.begin(), requests.end(), [](const auto* a, const auto* b) { return a->hop < b->hop; });
  SessionLeg leg;
  leg.role = LegRole::kOriginating;
  leg.instant = nearest.observed_at;
  // On its own hop a UE can write anything; the network's word is what stands there behind it (RFC 3325
  // section 5).
  for (const SessionFact* request : requests) {
    if (request->hop > 1) insert_all_sorted(leg.identities, request->asserted);
  }
  leg.identity_asserted = !leg.identities.empty();
  if (!leg.identity_asserted && nearest.from) leg.identities.push_back(*nearest.from);
  add_uri(leg, nearest.contact.reveal());
  leg.contact_instance = nearest.contact_instance;
  if (nearest.hop == 1) {
    leg.flow_address = nearest.source_address;
    leg.flow_port = nearest.source_port;
  }
  return leg;
}

/// The host of a SIP identity; empty of a tel number.
std::string host_of(const Impu& impu) {
  const auto uri = parse_uri(impu.reveal());
  return uri ? uri->host : "";
}

/// Whom a branch was for, where the network does not say whom it reached: its Request-URI if that is an
/// identity (a tel number, or of the domain that was asked), else whom the caller asked for. A contact looks
/// like an identity, but is of another host.
std::optional<Impu> asked_for(const SessionFact& leaf, const Facts& requests) {
  const SessionFact& nearest = **std::min_element(
      requests.begin(), requests.end(), [](const auto* a, const auto* b) { return a->hop < b->hop; });
  const auto meant = parse_impu(leaf.request_uri);
  const std::string host = nearest.to ? host_of(*nearest.to) : "";
  if (meant && (host_of(*meant).empty() || !nearest.to || host_of(*meant) == host)) return *meant;
  if (const auto asked = parse_impu(nearest.request_uri); asked && nearest.hop < leaf.hop) return *asked;
  return nearest.to;
}

LegOutcome outcome_of(const Facts& responses, bool answered_elsewhere) {
  const auto any = [&](auto condition) {
    return std::any_of(responses.begin(), responses.end(), [&](const auto* r) { return condition(*r); });
  };
  const bool rang =
      any([](const SessionFact& r) { return r.kind == SessionFactKind::kProgress && r.status >= 180; });
  if (any([](const SessionFact& r) { return r.kind == SessionFactKind::kAnswer; }))
    return LegOutcome::kAnswered;
  if (any([](const SessionFact& r) { return r.kind == SessionFactKind::kFailure; })) {
    return rang ? LegOutcome::kRangOnly : LegOutcome::kFailed;
  }
  return rang && answered_elsewhere ? LegOutcome::kRangOnly : LegOutcome::kTrying;
}

SessionLeg terminating_leg(const SessionFact& leaf, const Facts& requests, const Facts& responses,
                           bool answered) {
  SessionLeg leg;
  leg.role = LegRole::kTerminating;
  leg.outcome = outcome_of(responses, answered);
  leg.instant = leaf.observed_at;
  for (const SessionFact* response : responses) {
    if (response->hop < leaf.hop) insert_all_sorted(leg.identities, response->asserted);
    add_uri(leg, response->contact.reveal());
    if (response->contact_instance) leg.contact_instance = response->contact_instance;
  }
  if (leaf.called) insert_sorted(leg.identities, *leaf.called);
  leg.identity_asserted = !leg.identities.empty();
  if (!leg.identity_asserted) {
    if (const auto asked = asked_for(leaf, requests)) leg.identities.push_back(*asked);
  }
  add_uri(leg, leaf.request_uri);
  leg.flow_address = leaf.destination_address;
  leg.flow_port = leaf.destination_port;
  leg.route = leaf.route;
  return leg;
}

Session session_of(const Facts& facts) {
  const Facts all_requests = select(facts, asks_for_session);
  const Facts requests = last_attempt(all_requests);
  const std::uint32_t cseq = requests.front()->cseq;
  const Facts responses =
      select(facts, [&](const SessionFact& f) { return f.status != 0 && f.cseq == cseq; });
  const Facts answers =
      select(responses, [](const SessionFact& f) { return f.kind == SessionFactKind::kAnswer; });
  const Facts failures =
      select(responses, [](const SessionFact& f) { return f.kind == SessionFactKind::kFailure; });

  Session session;
  session.call_id = requests.front()->call_id;
  session.from_tag = requests.front()->from_tag;
  session.started_at = *earliest(all_requests);
  session.answered_at = earliest(answers);
  session.ended_at =
      earliest(select(facts, [](const SessionFact& f) { return f.kind == SessionFactKind::kEnd; }));
  if (!session.answered_at && !session.ended_at) session.ended_at = earliest(failures);
  for (const SessionFact* fact : facts) insert_all_sorted(session.services, fact->services);

  session.legs.push_back(originating_leg(requests));
  session.legs.front().outcome = outcome_of(responses, !answers.empty());
  Facts leaves = select(requests, [&](const SessionFact& f) { return is_leaf(f, requests); });
  std::sort(leaves.begin(), leaves.end(), [](const auto* a, const auto* b) {
    return std::tie(a->observed_at, a->branch, a->id) < std::tie(b->observed_at, b->branch, b->id);
  });
  // A message seen twice at one hop (mirrored twice, or retransmitted) is one branch.
  std::vector<std::string> branches;
  for (const SessionFact* leaf : leaves) {
    if (std::find(branches.begin(), branches.end(), leaf->branch) != branches.end()) continue;
    branches.push_back(leaf->branch);
    const Facts own = leaves.size() == 1 ? responses : responses_of(*leaf, responses);
    session.legs.push_back(terminating_leg(*leaf, requests, own, !answers.empty()));
  }
  return session;
}

}  // namespace

std::vector<Session> sessions(std::span<const SessionFact> facts) {
  std::map<std::string, Facts> by_from_tag;
  for (const SessionFact& fact : facts) {
    // A BYE of the called party has the tags the other way round (RFC 3261 section 12.2.1.1).
    const bool from_callee = fact.kind == SessionFactKind::kEnd || fact.kind == SessionFactKind::kModify;
    by_from_tag[fact.from_tag].push_back(&fact);
    if (from_callee && fact.to_tag != fact.from_tag) by_from_tag[fact.to_tag].push_back(&fact);
  }
  std::vector<Session> found;
  for (auto& [tag, own] : by_from_tag) {
    std::sort(own.begin(), own.end(), [](const auto* a, const auto* b) {
      return std::tie(a->observed_at, a->cseq, a->id) < std::tie(b->observed_at, b->cseq, b->id);
    });
    if (std::any_of(own.begin(), own.end(), [](const auto* f) { return asks_for_session(*f); })) {
      found.push_back(session_of(own));
    }
  }
  std::sort(found.begin(), found.end(), [](const Session& a, const Session& b) {
    return std::tie(a.started_at, a.from_tag) < std::tie(b.started_at, b.from_tag);
  });
  return found;
}

}  // namespace vouch
