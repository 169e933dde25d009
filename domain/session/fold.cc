#include "domain/session/fold.h"

#include <map>
#include <tuple>

#include "domain/common/sorted_set.h"
#include "domain/session/ending.h"
#include "domain/session/facts.h"
#include "domain/session/legs.h"

namespace vouch {
namespace {

using facts::Facts;

/// The facts of one party's From tag: what it asked for, what came back, and what moved the dialogs.
struct Conversation {
  std::string tag;
  Facts all;                                 ///< in a total order
  std::map<std::uint32_t, Facts> responses;  ///< to this party's requests, by CSeq

  Facts responses_to(std::uint32_t cseq) const {
    const auto found = responses.find(cseq);
    return found == responses.end() ? Facts{} : found->second;
  }
};

void index_responses(Conversation& talk) {
  for (const auto* fact : talk.all) {
    const bool to_own = fact->status != 0 && fact->from_tag == talk.tag;
    if (to_own && fact->kind != SessionFactKind::kRefreshed) talk.responses[fact->cseq].push_back(fact);
  }
}

SessionKind kind_of(SessionFactKind request) {
  switch (request) {
    case SessionFactKind::kMessage:
      return SessionKind::kMessage;
    case SessionFactKind::kSubscribe:
      return SessionKind::kSubscription;
    case SessionFactKind::kRefer:
      return SessionKind::kReferral;
    default:
      return SessionKind::kCall;
  }
}

/// One attempt after the other, of one method, that belong to one session.
struct Attempts {
  Facts requests;  ///< of all attempts
  std::uint32_t last_cseq = 0;
};

/// An INVITE sent again is the same call: challenged, redirected, or with another session timer. Of the other
/// methods one that did not fail stands for itself (RFC 3261 section 8.1.1.4 lets a UE keep its Call-ID).
std::vector<Attempts> attempts_of(const Conversation& talk, SessionFactKind method) {
  std::map<std::uint32_t, Facts> by_cseq;
  for (const auto* fact : talk.all) {
    if (fact->kind == method && fact->from_tag == talk.tag && facts::asks_for_session(*fact))
      by_cseq[fact->cseq].push_back(fact);
  }
  std::vector<Attempts> sessions;
  bool goes_on = false;
  for (const auto& [cseq, requests] : by_cseq) {
    if (!goes_on) sessions.emplace_back();
    Attempts& attempts = sessions.back();
    attempts.requests.insert(attempts.requests.end(), requests.begin(), requests.end());
    attempts.last_cseq = cseq;
    const Facts responses = talk.responses_to(cseq);
    const bool failed = !facts::of_kind(responses, SessionFactKind::kFailure).empty() &&
                        facts::of_kind(responses, SessionFactKind::kAnswer).empty();
    goes_on = failed || method == SessionFactKind::kInvite;
  }
  return sessions;
}

/// The charging identifier: a UE could write one too, and the network takes it away behind its own hop (TS
/// 24.229 clause 5.2.6.3.3), so the deepest hop tells.
std::string icid_of(const Facts& requests) {
  const SessionFact* deepest = nullptr;
  for (const auto* request : requests) {
    if (request->icid.empty()) continue;
    if (deepest == nullptr || std::tie(request->hop, request->icid) > std::tie(deepest->hop, deepest->icid))
      deepest = request;
  }
  return deepest == nullptr ? "" : deepest->icid;
}

Fork fork_of(const std::vector<SessionLeg>& legs) {
  if (legs.size() < 3) return Fork::kNone;
  for (std::size_t i = 2; i < legs.size(); ++i) {
    const auto over_by = [&](const std::optional<NetworkTime>& time) {
      return time && *time <= legs[i].instant;
    };
    if (!over_by(legs[i - 1].ended_at) && !over_by(legs[i - 1].given_up_at)) return Fork::kParallel;
  }
  return Fork::kSequential;
}

Session session_of(const Conversation& talk, const Attempts& attempts, const Facts& in_dialogs) {
  const Facts last = facts::select(
      attempts.requests, [&](const SessionFact& request) { return request.cseq == attempts.last_cseq; });
  const Facts cancels = facts::select(talk.all, [&](const SessionFact& fact) {
    return fact.kind == SessionFactKind::kCancel && fact.from_tag == talk.tag &&
           fact.cseq == attempts.last_cseq;
  });
  const Setup setup{last, talk.responses_to(attempts.last_cseq), cancels};

  Session session;
  session.kind = kind_of(last.front()->kind);
  session.call_id = last.front()->call_id;
  session.from_tag = talk.tag;
  session.icid = icid_of(last);
  session.started_at = *facts::earliest(attempts.requests);
  session.answered_at = facts::earliest(facts::of_kind(setup.responses, SessionFactKind::kAnswer));
  session.disposition = facts::nearest(last).disposition;
  session.legs = terminating_legs(setup);
  session.legs.insert(session.legs.begin(), originating_leg(setup));
  session.fork = fork_of(session.legs);
  for (const Facts& part : {last, setup.responses, in_dialogs}) {
    for (const SessionFact* fact : part) {
      insert_all_sorted(session.services, fact->services);
      insert_all_sorted(session.references, fact->references);
    }
  }
  note_end(session, setup, in_dialogs);
  return session;
}

void add_sessions(const Conversation& talk, std::vector<Session>& found) {
  // What moves a dialog belongs to the call if there is one, else to the subscription begun last.
  const Facts in_dialogs =
      facts::select(talk.all, [](const SessionFact& fact) { return !facts::asks_for_session(fact); });
  bool taken = false;
  for (const auto method : {SessionFactKind::kInvite, SessionFactKind::kSubscribe, SessionFactKind::kMessage,
                            SessionFactKind::kRefer}) {
    const auto sessions = attempts_of(talk, method);
    for (auto attempts = sessions.rbegin(); attempts != sessions.rend(); ++attempts) {
      const bool makes_dialog = method == SessionFactKind::kInvite || method == SessionFactKind::kSubscribe;
      found.push_back(session_of(talk, *attempts, makes_dialog && !taken ? in_dialogs : Facts{}));
      taken = taken || makes_dialog;
    }
  }
}

std::map<SessionFactId, const SessionFact*> earliest_copies(std::span<const SessionFact> facts) {
  std::map<SessionFactId, const SessionFact*> copies;
  for (const SessionFact& fact : facts) {
    const SessionFact*& copy = copies.try_emplace(fact.id, &fact).first->second;
    if (std::tie(fact.observed_at, fact.feed) < std::tie(copy->observed_at, copy->feed)) copy = &fact;
  }
  return copies;
}

}  // namespace

std::vector<Session> sessions(std::span<const SessionFact> facts) {
  const auto originals = earliest_copies(facts);
  std::map<std::string, Conversation> by_tag;
  for (const auto& [id, fact] : originals) {
    if (facts::asks_for_session(*fact)) by_tag[fact->from_tag].tag = fact->from_tag;
  }
  for (const auto& [id, fact] : originals) {
    // A request of the called party has the tags the other way round (RFC 3261 section 12.2.1.1).
    for (const std::string* tag : {&fact->from_tag, &fact->to_tag}) {
      const bool twice = tag == &fact->to_tag && fact->to_tag == fact->from_tag;
      if (const auto own = by_tag.find(*tag); own != by_tag.end() && !twice) own->second.all.push_back(fact);
    }
  }
  std::vector<Session> found;
  for (auto& [tag, talk] : by_tag) {
    std::sort(talk.all.begin(), talk.all.end(), [](const auto* a, const auto* b) {
      return std::tie(a->observed_at, a->cseq, a->id) < std::tie(b->observed_at, b->cseq, b->id);
    });
    index_responses(talk);
    add_sessions(talk, found);
  }
  std::sort(found.begin(), found.end(), [](const Session& a, const Session& b) {
    return std::tie(a.started_at, a.from_tag, a.kind) < std::tie(b.started_at, b.from_tag, b.kind);
  });
  return found;
}

Session settled_at(Session session, NetworkTime now) {
  if (session.ended_at || !session.expires_at || *session.expires_at > now) return session;
  session.ended_at = session.expires_at;
  session.end = SessionEnd::kTimerExpired;
  for (SessionLeg& leg : session.legs) {
    if (!leg.ended_at) leg.ended_at = session.expires_at;
  }
  return session;
}

}  // namespace vouch
