#include "services/answer/list_sessions.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace vouch::services {
namespace {

/// One listing: what leads to its calls, and whom its sessions must concern.
struct Listing {
  storage::CallsOf calls;
  std::vector<Target> targets;
  std::string icid;  ///< that a session must have; any if empty
  Period period;
};

Result<Listing> listing_of(Case& open_case, const SessionsPage& page) {
  const Period whole = open_case.period();
  const auto period =
      covers(open_case.warrant(), {page.since.value_or(whole.since), page.until.value_or(whole.until)});
  if (!period) return tl::make_unexpected(period.error());
  Listing listing{{}, open_case.warrant().targets, "", *period};
  if (const auto* one = std::get_if<OfCallId>(&page.of)) listing.calls.call_ids = {one->call_id};
  if (const auto* one = std::get_if<OfChargingId>(&page.of)) listing.calls.icids = {listing.icid = one->icid};
  const auto* target = std::get_if<Target>(&page.of);
  if (target == nullptr) return listing;
  if (auto covered = covers(open_case.warrant(), *target); !covered)
    return tl::make_unexpected(covered.error());
  auto impus = open_case.world().load(*target);
  if (!impus) return tl::make_unexpected(impus.error());
  auto signs = open_case.world().signs_of(*target, page.after.began, period->until);
  if (!signs) return tl::make_unexpected(signs.error());
  listing.calls.impus = std::move(*impus);
  listing.calls.signs = std::move(*signs);
  listing.targets = {*target};
  return listing;
}

bool went_on_in(const Period& period, const Session& session, const Case& open_case) {
  return session.started_at < period.until && period.since <= spoken_of_until(session, open_case);
}

/// Whether `session`, which several calls lead to, is told where `call` stands: at the first of them.
Result<bool> is_told_at(Case& open_case, const Listing& listing, const Session& session,
                        const storage::ListedCall& call) {
  if (session.joined.empty()) return true;
  storage::CallPage all_of_it;
  all_of_it.call_ids = session.joined;
  all_of_it.call_ids->push_back(session.call_id);
  const auto listed = storage::SessionReader{open_case.transaction()}.calls(
      listing.calls, listing.period.since, listing.period.until, open_case.world().as_of(), all_of_it);
  if (!listed) return tl::make_unexpected(listed.error());
  return !listed->calls.empty() && listed->calls.front().place == call.place;
}

/// Tells the sessions of a call, save those that `is_here` says stand elsewhere.
template <class IsHere>
Result<void> add_sessions_of(Case& open_case, const Listing& listing, const storage::ListedCall& call,
                             IsHere is_here, std::vector<ToldSession>& told) {
  const auto found = sessions_of(open_case, call.call_id);
  if (!found) return tl::make_unexpected(found.error());
  for (const Session& session : *found) {
    if (!went_on_in(listing.period, session, open_case)) continue;
    if (!listing.icid.empty() && session.icid != listing.icid) continue;
    const Result<bool> here = is_here(session);
    if (!here) return tl::make_unexpected(here.error());
    if (!*here) continue;
    auto one = tell_session(open_case, session, listing.targets);
    if (!one) return tl::make_unexpected(one.error());
    if (!one->legs.empty()) told.push_back(std::move(*one));
  }
  return {};
}

/// By what a page of a target or charging identifier can be told again: up to the present, as nothing later
/// was known.
storage::ToldSubject subject_of(const SessionsPage& page, const Listing& listing,
                                const std::optional<storage::CallPlace>& next, const Case& open_case) {
  using Of = std::variant<Target, std::string>;
  const auto* target = std::get_if<Target>(&page.of);
  storage::ToldPage told{target != nullptr ? Of{*target} : Of{listing.icid},
                         {listing.period.since, std::min(listing.period.until, open_case.now())},
                         {},
                         {}};
  if (page.after.began != NetworkTime::min()) told.first_began = page.after.began;
  if (next) told.last_began = next->began;
  return {std::move(told), {}};
}

/// What is asked for to tell a page again, from where it began.
SessionsPage asked_for(const storage::ToldPage& told) {
  using Of = decltype(SessionsPage::of);
  const auto* target = std::get_if<Target>(&told.of);
  return {target != nullptr ? Of{*target} : Of{OfChargingId{std::get<std::string>(told.of)}},
          told.went_on.since,
          told.went_on.until,
          0,
          {told.first_began.value_or(NetworkTime::min()), ""}};
}

}  // namespace

Result<SessionsAnswer> list_sessions(Case& open_case, const SessionsPage& page) {
  const auto listing = listing_of(open_case, page);
  if (!listing) return tl::make_unexpected(listing.error());
  const auto calls = storage::SessionReader{open_case.transaction()}.calls(
      listing->calls, listing->period.since, listing->period.until, open_case.world().as_of(),
      {page.after, page.calls, std::nullopt});
  if (!calls) return tl::make_unexpected(calls.error());
  SessionsAnswer answer;
  for (const storage::ListedCall& call : calls->calls) {
    const auto is_here = [&](const Session& session) {
      return is_told_at(open_case, *listing, session, call);
    };
    if (auto added = add_sessions_of(open_case, *listing, call, is_here, answer.sessions); !added)
      return tl::make_unexpected(added.error());
  }
  for (const ToldSession& told : answer.sessions)
    answer.subjects.push_back({told.session.call_id, told.session.started_at});
  answer.next = calls->next;
  if (const auto* one = std::get_if<OfCallId>(&page.of)) {
    if (answer.subjects.empty()) answer.subjects.push_back({one->call_id, {}});
  } else {
    answer.subjects.push_back(subject_of(page, *listing, answer.next, open_case));
  }
  const NetworkTime until = std::min(listing->period.until, open_case.now());
  auto coverage = open_case.coverage(std::min(listing->period.since, until), until, kOfSessions);
  if (!coverage) return tl::make_unexpected(coverage.error());
  answer.basis.coverage = std::move(*coverage);
  return answer;
}

Result<std::vector<ToldSession>> sessions_on(Case& open_case, const storage::ToldPage& page,
                                             std::span<const std::string> calls) {
  const SessionsPage asked = asked_for(page);
  const auto listing = listing_of(open_case, asked);
  if (!listing) return tl::make_unexpected(listing.error());
  const NetworkTime last = page.last_began.value_or(NetworkTime::max());
  const NetworkTime named_until = page.last_began ? last.plus_s(storage::kNamedWithin_s) : last;
  const auto listed = storage::SessionReader{open_case.transaction()}.calls(
      listing->calls, listing->period.since, std::min(listing->period.until, named_until),
      open_case.world().as_of(), {asked.after, std::nullopt, std::nullopt});
  if (!listed) return tl::make_unexpected(listed.error());
  std::vector<ToldSession> told;
  std::set<std::tuple<std::string, std::string, NetworkTime>>
      told_already;  // several calls lead to a joined one
  for (const storage::ListedCall& call : listed->calls) {
    if (last < call.place.began || !std::ranges::binary_search(calls, call.call_id)) continue;
    const auto is_new = [&](const Session& session) -> Result<bool> {
      return told_already.emplace(session.call_id, session.from_tag, session.started_at).second;
    };
    if (auto added = add_sessions_of(open_case, *listing, call, is_new, told); !added)
      return tl::make_unexpected(added.error());
  }
  return told;
}

}  // namespace vouch::services
