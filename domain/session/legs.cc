#include "domain/session/legs.h"

#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "domain/common/sorted_set.h"

namespace vouch {
namespace {

using facts::Facts;

/// Which requests a further hop carried on. The Via a request was received with stands below those it was
/// sent on with (RFC 3261 section 16.6 step 8), whatever addresses the proxies have and however many hops
/// between were not seen; a fact without it has only the address to go by.
class CarriedOn {
 public:
  explicit CarriedOn(const Facts& requests) {
    for (const auto* further : requests) {
      int hop = further->hop - 1;
      if (further->parent_branch.empty()) {
        next_ones_.emplace(hop, further->source_address);
        continue;
      }
      branches_.emplace(hop, branch_digest(further->parent_branch));
      for (const BranchDigest earlier : further->earlier_branches) branches_.emplace(--hop, earlier);
    }
  }

  bool holds(const SessionFact& request) const {
    return branches_.contains({request.hop, branch_digest(request.branch)}) ||
           next_ones_.contains({request.hop, request.destination_address});
  }

 private:
  std::set<std::pair<int, BranchDigest>> branches_;
  std::set<std::pair<int, std::string_view>> next_ones_;
};

bool is_before(const SessionFact* a, const SessionFact* b) {
  return std::tie(a->observed_at, a->branch, a->id) < std::tie(b->observed_at, b->branch, b->id);
}

/// The requests no seen hop carried on, which went to a UE as far as this feed can tell; one for each branch,
/// since a message seen twice at one hop (mirrored twice, or retransmitted) is one branch.
Facts leaves_of(const Facts& requests) {
  const CarriedOn carried_on{requests};
  Facts leaves =
      facts::select(requests, [&](const SessionFact& request) { return !carried_on.holds(request); });
  std::sort(leaves.begin(), leaves.end(), is_before);
  std::set<std::pair<std::uint16_t, std::string_view>> seen;
  std::erase_if(leaves, [&](const auto* leaf) { return !seen.emplace(leaf->hop, leaf->branch).second; });
  return leaves;
}

/// Finds the responses of one leaf's UE: at its own hop by their branch, and nearer to the caller, where
/// branches of several leaves have become one, by the tag the UE gave itself (RFC 3261 section 12.1.1).
class Responses {
 public:
  explicit Responses(const Facts& all) {
    for (const auto* response : all) {
      by_branch_[{response->hop, response->branch}].push_back(response);
      if (!response->to_tag.empty()) by_tag_[response->to_tag].push_back(response);
    }
  }

  Facts of(const SessionFact& leaf) const {
    const auto at_leaf = by_branch_.find({leaf.hop, leaf.branch});
    if (at_leaf == by_branch_.end()) return {};
    Facts found = at_leaf->second;
    for (const std::string_view tag : tags_of_dialogs(at_leaf->second)) {
      for (const auto* response : by_tag_.at(tag)) {
        if (response->hop < leaf.hop) found.push_back(response);
      }
    }
    std::sort(found.begin(), found.end(), is_before);
    return found;
  }

 private:
  /// A refusal makes no dialog: its tag says nothing of what answered in the end.
  static std::set<std::string_view> tags_of_dialogs(const Facts& responses) {
    std::set<std::string_view> tags;
    for (const auto* response : responses) {
      if (response->kind != SessionFactKind::kFailure && !response->to_tag.empty())
        tags.insert(response->to_tag);
    }
    return tags;
  }

  std::map<std::pair<std::uint16_t, std::string_view>, Facts> by_branch_;
  std::map<std::string_view, Facts> by_tag_;
};

/// The dialogs that the responses of one branch make. A tag counts as its UE gave it: a B2BUA nearer to the
/// caller may have put its own in place, so only the deepest hop tells.
std::vector<std::string> dialogs_in(const Facts& responses) {
  std::uint16_t deepest = 0;
  for (const auto* response : responses) deepest = std::max(deepest, response->hop);
  std::vector<std::string> tags;
  for (const auto* response : responses) {
    if (response->hop == deepest && response->kind != SessionFactKind::kFailure && !response->to_tag.empty())
      insert_sorted(tags, response->to_tag);
  }
  return tags;
}

/// The responses that belong to the dialog of `tag`, one of `dialogs`; what ends a branch as a whole belongs
/// to all.
Facts responses_in(const std::string& tag, const std::vector<std::string>& dialogs, const Facts& responses) {
  return facts::select(responses, [&](const SessionFact& r) {
    const bool of_another = r.to_tag != tag && std::binary_search(dialogs.begin(), dialogs.end(), r.to_tag);
    return !of_another && (r.to_tag == tag || r.kind == SessionFactKind::kFailure);
  });
}

void add_uri(SessionLeg& leg, const std::string& uri) {
  if (!uri.empty()) insert_sorted(leg.uris, uri);
}

/// Whom a branch was for, where the network does not say whom it reached: its Request-URI if that is an
/// identity, else whom the caller asked for.
std::optional<Impu> asked_for(const SessionFact& leaf, const Facts& requests) {
  const SessionFact& first = facts::nearest(requests);
  if (auto meant = facts::identity_in(leaf.request_uri, first.from, first.to)) return meant;
  if (const auto asked = parse_impu(first.request_uri); asked && first.hop < leaf.hop) return *asked;
  return first.to;
}

LegOutcome outcome_of(const Facts& responses, bool answered_elsewhere) {
  const auto is = [&](SessionFactKind kind) {
    return facts::any(responses, [&](const SessionFact& r) { return r.kind == kind; });
  };
  if (is(SessionFactKind::kAnswer)) return LegOutcome::kAnswered;
  const bool rang = facts::any(responses, facts::is_ringing);
  if (is(SessionFactKind::kFailure)) return rang ? LegOutcome::kRangOnly : LegOutcome::kFailed;
  return rang && answered_elsewhere ? LegOutcome::kRangOnly : LegOutcome::kTrying;
}

/// What the session is for is said by who asks for it; the answerer's Contact shows all that it could do.
void add_services(SessionLeg& leg, const Facts& requests, const Facts& responses) {
  for (const Facts* part : {&requests, &responses}) {
    if (!leg.services.empty()) return;
    for (const SessionFact* fact : *part) insert_all_sorted(leg.services, fact->services);
  }
}

void note_outcome(SessionLeg& leg, const Facts& responses, bool answered_elsewhere) {
  leg.outcome = outcome_of(responses, answered_elsewhere);
  leg.answered_at = facts::earliest(facts::of_kind(responses, SessionFactKind::kAnswer));
  const Facts failures = facts::of_kind(responses, SessionFactKind::kFailure);
  if (leg.answered_at || failures.empty()) return;
  leg.ended_at = facts::earliest(failures);
  leg.status = facts::nearest(failures).status;
}

SessionLeg terminating_leg(const SessionFact& leaf, const Setup& setup, const Facts& responses) {
  SessionLeg leg;
  leg.role = LegRole::kTerminating;
  leg.call_id = leaf.call_id;
  const bool answered = !facts::of_kind(setup.responses, SessionFactKind::kAnswer).empty();
  note_outcome(leg, responses, answered);
  leg.instant = leaf.observed_at;
  leg.given_up_at = facts::earliest(
      facts::select(setup.cancels, [&](const SessionFact& cancel) { return cancel.branch == leaf.branch; }));
  for (const SessionFact* response : responses) {
    if (response->kind != SessionFactKind::kFailure && !response->to_tag.empty())
      insert_sorted(leg.tags, response->to_tag);
    if (response->hop < leaf.hop) insert_all_sorted(leg.identities, response->asserted);
    add_uri(leg, response->contact.reveal());
    if (response->contact_instance) leg.contact_instance = response->contact_instance;
  }
  if (leaf.called) insert_sorted(leg.identities, *leaf.called);
  leg.identity_asserted = !leg.identities.empty();
  if (!leg.identity_asserted) {
    if (const auto asked = asked_for(leaf, setup.requests)) leg.identities.push_back(*asked);
  }
  add_uri(leg, leaf.request_uri);
  add_services(leg, setup.requests, responses);
  leg.flow_address = leaf.destination_address;
  leg.flow_port = leaf.destination_port;
  leg.route = leaf.route;
  return leg;
}

}  // namespace

SessionLeg originating_leg(const Setup& setup) {
  const SessionFact& first = facts::nearest(setup.requests);
  SessionLeg leg;
  leg.role = LegRole::kOriginating;
  leg.call_id = first.call_id;
  leg.tags = {first.from_tag};
  leg.instant = first.observed_at;
  // On its own hop a UE can write anything; the network's word is what stands there behind it (RFC 3325
  // section 5).
  for (const SessionFact* request : setup.requests) {
    if (request->hop > 1) insert_all_sorted(leg.identities, request->asserted);
  }
  leg.identity_asserted = !leg.identities.empty();
  if (!leg.identity_asserted && first.from) leg.identities.push_back(*first.from);
  add_uri(leg, first.contact.reveal());
  leg.contact_instance = first.contact_instance;
  add_services(leg, setup.requests, {});
  if (first.hop == 1) {
    leg.flow_address = first.source_address;
    leg.flow_port = first.source_port;
  }
  leg.answered_at = facts::earliest(facts::of_kind(setup.responses, SessionFactKind::kAnswer));
  if (leg.answered_at) leg.outcome = LegOutcome::kAnswered;
  return leg;
}

std::vector<SessionLeg> terminating_legs(const Setup& setup) {
  const Facts leaves = leaves_of(setup.requests);
  const Responses responses{setup.responses};
  std::vector<SessionLeg> legs;
  for (const SessionFact* leaf : leaves) {
    const Facts own = leaves.size() == 1 ? setup.responses : responses.of(*leaf);
    const auto dialogs = dialogs_in(own);
    if (dialogs.size() < 2) {
      legs.push_back(terminating_leg(*leaf, setup, own));
      continue;
    }
    for (const std::string& tag : dialogs)
      legs.push_back(terminating_leg(*leaf, setup, responses_in(tag, dialogs, own)));
  }
  return legs;
}

}  // namespace vouch
