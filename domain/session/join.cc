#include "domain/session/join.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include "domain/common/sorted_set.h"

namespace vouch {
namespace {

bool has_tag(const Session& session, const std::string& tag) {
  return std::any_of(session.legs.begin(), session.legs.end(), [&](const SessionLeg& leg) {
    return std::binary_search(leg.tags.begin(), leg.tags.end(), tag);
  });
}

/// Whether `reference` names a dialog of `session`: both tags must be its own (RFC 3891 section 3).
bool names(const DialogReference& reference, const Session& session) {
  if (reference.call_id != session.call_id) return false;
  const bool callers = reference.from_tag == session.from_tag || reference.to_tag == session.from_tag;
  return callers && has_tag(session, reference.from_tag) && has_tag(session, reference.to_tag);
}

/// Whether `successor`, which names `replaced`, took its place: it was answered, and what it names was not
/// over when it asked. A dialog that still rings is taken over from whoever called, by the caller's own phone
/// as the answerer; from the one that rings it is not (RFC 3891 section 3).
bool took_place(const Session& successor, const DialogReference& reference, const Session& replaced) {
  if (!successor.answered_at) return false;
  if (replaced.ended_at && *replaced.ended_at < successor.started_at) return false;
  const bool early = !replaced.answered_at || *successor.answered_at < *replaced.answered_at;
  return !early || reference.to_tag == replaced.from_tag;
}

/// The BYE or CANCEL of what was replaced may pass before the answer of what replaces it: then it is the end,
/// else the answer is.
void end_replaced(const Session& successor, Session& replaced) {
  replaced.end = SessionEnd::kTakenOver;
  if (replaced.ended_at) return;
  replaced.ended_at = successor.answered_at;
  for (SessionLeg& leg : replaced.legs) {
    if (leg.ended_at) continue;
    leg.ended_at = replaced.ended_at;
    if (leg.outcome == LegOutcome::kTrying) leg.outcome = LegOutcome::kRangOnly;
  }
}

void relate(Session& one, Session& other, RelationKind kind, RelationKind back) {
  insert_sorted(one.relations, Relation{kind, other.call_id});
  insert_sorted(other.relations, Relation{back, one.call_id});
}

void relate_by_references(std::vector<Session>& sessions) {
  std::multimap<std::string, Session*> by_call_id;
  for (Session& session : sessions) by_call_id.emplace(session.call_id, &session);
  for (Session& one : sessions) {
    for (const DialogReference& reference : one.references) {
      const auto [first, last] = by_call_id.equal_range(reference.call_id);
      for (auto other = first; other != last; ++other) {
        if (other->second == &one || !names(reference, *other->second)) continue;
        if (reference.kind != ReferenceKind::kReplaces) {
          relate(one, *other->second, RelationKind::kNames, RelationKind::kNamedBy);
          continue;
        }
        relate(one, *other->second, RelationKind::kReplaces, RelationKind::kReplacedBy);
        if (took_place(one, reference, *other->second)) end_replaced(one, *other->second);
      }
    }
  }
}

/// A store-and-forward node answers a message before it sends it on: time for a transaction (RFC 3261 section
/// 17.1.2.2).
constexpr std::int64_t kTransaction_s = 32;

/// Whether one charging identifier can mean one call: `later` began while `earlier`, or what it led to, went
/// on.
bool shares_time(const Session& earlier, const Session& later) {
  const NetworkTime over = earlier.ended_at.value_or(earlier.expires_at.value_or(NetworkTime::max()));
  return later.started_at <= over.plus_s(kTransaction_s) &&
         later.started_at <= earlier.started_at.plus_s(kIcidHolds_s);
}

/// Whether `outer` came to the B2BUA over this leg and went on as `inner`.
bool went_on_as(const SessionLeg& leg, const Session& inner) {
  const SessionLeg& origin = inner.legs.front();
  return leg.role == LegRole::kTerminating && !leg.flow_address.empty() &&
         leg.flow_address == origin.flow_address && leg.instant <= origin.instant;
}

/// A session with what was left out of it.
struct Joining {
  Session session;
  std::vector<SessionLeg> to_b2bua;  ///< branches that went on under another Call-ID
};

bool contains_way(const std::vector<SessionLeg>& legs, const Session& inner) {
  return std::any_of(legs.begin(), legs.end(), [&](const SessionLeg& leg) { return went_on_as(leg, inner); });
}

/// Puts the parties of `inner` in the place of the branch it went on from. False if there is none. A B2BUA
/// may send a branch on more than once.
bool fuse(Joining& outer, Joining& inner) {
  Session& whole = outer.session;
  const Session& part = inner.session;
  if (!shares_time(whole, part)) return false;
  if (!contains_way(whole.legs, part) && !contains_way(outer.to_b2bua, part)) return false;
  const auto gone = std::stable_partition(whole.legs.begin(), whole.legs.end(),
                                          [&](const SessionLeg& leg) { return !went_on_as(leg, part); });
  outer.to_b2bua.insert(outer.to_b2bua.end(), gone, whole.legs.end());
  whole.legs.erase(gone, whole.legs.end());
  whole.legs.insert(whole.legs.end(), part.legs.begin() + 1, part.legs.end());
  insert_sorted(whole.joined, part.call_id);
  insert_all_sorted(whole.joined, part.joined);
  std::erase(whole.joined, whole.call_id);
  insert_all_sorted(whole.services, part.services);
  insert_all_sorted(whole.references, part.references);
  insert_all_sorted(whole.notes, part.notes);
  insert_all_sorted(whole.relations, part.relations);
  if (whole.fork == Fork::kNone) whole.fork = part.fork;
  return true;
}

/// Whether both were asked for in one conversation. A B2BUA may keep the Call-ID (RFC 7092), but gives its
/// own tag.
bool are_of_one_caller(const Session& a, const Session& b) {
  return a.call_id == b.call_id && a.from_tag == b.from_tag;
}

/// The sessions of one charging identifier, oldest first. From the last to the first, so that a chain of
/// B2BUAs is put together from its end.
std::vector<Session> fuse_across_b2buas(std::vector<Session> sessions) {
  std::vector<Joining> joining;
  for (Session& session : sessions) joining.push_back({std::move(session), {}});
  for (std::size_t inner = joining.size(); inner-- > 0;) {
    for (std::size_t outer = 0; outer < inner; ++outer) {
      if (are_of_one_caller(joining[outer].session, joining[inner].session)) continue;
      if (!fuse(joining[outer], joining[inner])) continue;
      joining.erase(joining.begin() + static_cast<std::ptrdiff_t>(inner));
      break;
    }
  }
  std::vector<Session> joined;
  for (Joining& one : joining) {
    std::stable_sort(one.session.legs.begin() + 1, one.session.legs.end(),
                     [](const SessionLeg& a, const SessionLeg& b) {
                       return std::tie(a.instant, a.call_id) < std::tie(b.instant, b.call_id);
                     });
    joined.push_back(std::move(one.session));
  }
  return joined;
}

void relate_within(std::vector<Session>& sessions) {
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    for (std::size_t j = i + 1; j < sessions.size(); ++j) {
      if (sessions[i].call_id != sessions[j].call_id && shares_time(sessions[i], sessions[j]))
        relate(sessions[i], sessions[j], RelationKind::kSameCall, RelationKind::kSameCall);
    }
  }
}

}  // namespace

bool is_earlier(const Session& a, const Session& b) {
  return std::tie(a.started_at, a.call_id, a.from_tag, a.kind) <
         std::tie(b.started_at, b.call_id, b.from_tag, b.kind);
}

std::vector<Session> join(std::vector<Session> sessions) {
  std::sort(sessions.begin(), sessions.end(), is_earlier);
  relate_by_references(sessions);
  std::map<std::string, std::vector<Session>> by_icid;
  std::vector<Session> joined;
  for (Session& session : sessions)
    (session.icid.empty() ? joined : by_icid[session.icid]).push_back(std::move(session));
  for (auto& [icid, group] : by_icid) {
    group = fuse_across_b2buas(std::move(group));
    relate_within(group);
    std::move(group.begin(), group.end(), std::back_inserter(joined));
  }
  std::sort(joined.begin(), joined.end(), is_earlier);
  return joined;
}

std::vector<Session> joined_sessions(std::span<const SessionFact> facts) {
  std::map<std::string, std::vector<SessionFact>> by_call_id;
  for (const SessionFact& fact : facts) by_call_id[fact.call_id].push_back(fact);
  std::vector<Session> all;
  for (const auto& [call_id, own] : by_call_id) {
    for (Session& session : sessions(own)) all.push_back(std::move(session));
  }
  return join(std::move(all));
}

}  // namespace vouch
