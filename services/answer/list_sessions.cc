#include "services/answer/list_sessions.h"

#include <algorithm>
#include <utility>

#include "domain/session/join.h"

namespace vouch::services {

/// One listing: what leads to its calls, and whom its sessions must concern.
struct PageAgain::Listing {
  storage::CallsOf calls;
  std::vector<Target> targets;
  std::string icid;  ///< that a session must have; any if empty
  Period period;
};

namespace {

using Listing = PageAgain::Listing;

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
  // All of them on every page: by them a call has its place.
  auto signs = open_case.world().signs_of(*target, NetworkTime::min(), period->until);
  if (!signs) return tl::make_unexpected(signs.error());
  listing.calls.impus = std::move(*impus);
  listing.calls.signs = std::move(*signs);
  listing.targets = {*target};
  return listing;
}

bool went_on_in(const Period& period, const Session& session, const Case& open_case) {
  return session.started_at < period.until && period.since <= spoken_of_until(session, open_case);
}

/// Where `session` is told, to which `call` leads: at the first of the calls that do. Nothing where none is
/// listed any more.
Result<std::optional<storage::CallPlace>> place_of(Case& open_case, const Listing& listing,
                                                   const Session& session, const storage::ListedCall& call) {
  if (session.joined.empty()) return std::optional{call.place};
  storage::CallPage all_of_it;
  all_of_it.call_ids = session.joined;
  all_of_it.call_ids->push_back(session.call_id);
  const auto listed = storage::SessionReader{open_case.transaction()}.calls(
      listing.calls, listing.period.since, listing.period.until, open_case.world().as_of(), all_of_it);
  if (!listed) return tl::make_unexpected(listed.error());
  if (listed->calls.empty()) return std::optional<storage::CallPlace>{};
  return std::optional{listed->calls.front().place};
}

/// Tells the sessions of a call, save those that `is_here` says, by their places, stand elsewhere.
template <class IsHere>
Result<void> add_sessions_of(Case& open_case, const Listing& listing, const storage::ListedCall& call,
                             IsHere is_here, std::vector<ToldSession>& told) {
  const auto found = sessions_of(open_case, call.call_id);
  if (!found) return tl::make_unexpected(found.error());
  for (const Session& session : *found) {
    if (!went_on_in(listing.period, session, open_case)) continue;
    if (!listing.icid.empty() && session.icid != listing.icid) continue;
    const auto place = place_of(open_case, listing, session, call);
    if (!place) return tl::make_unexpected(place.error());
    if (!*place || !is_here(**place)) continue;
    auto one = tell_session(open_case, session, listing.targets);
    if (!one) return tl::make_unexpected(one.error());
    if (!one->legs.empty()) told.push_back(std::move(*one));
  }
  return {};
}

/// By what a page of a target or charging identifier can be told again: up to the present, as nothing later
/// was known. Nothing where it is of a time to come.
std::optional<storage::ToldPage> told_page_of(const SessionsPage& page, const Listing& listing,
                                              const std::optional<storage::CallPlace>& next,
                                              const Case& open_case) {
  using Of = std::variant<Target, std::string>;
  const Period went_on{listing.period.since, std::min(listing.period.until, open_case.now())};
  if (went_on.until <= went_on.since) return std::nullopt;
  const auto* target = std::get_if<Target>(&page.of);
  storage::ToldPage told{target != nullptr ? Of{*target} : Of{listing.icid}, went_on, {}, {}};
  if (page.after != storage::CallPlace{}) told.after = {page.after.began, page.after.tie};
  if (next) told.until = {next->began, next->tie};
  return told;
}

SessionsPage asked_for(const storage::ToldPage& told) {
  using Of = decltype(SessionsPage::of);
  const auto* target = std::get_if<Target>(&told.of);
  SessionsPage page{target != nullptr ? Of{*target} : Of{OfChargingId{std::get<std::string>(told.of)}}};
  page.since = told.went_on.since;
  page.until = told.went_on.until;
  return page;
}

bool holds(const storage::ToldPage& page, const storage::CallPlace& place) {
  const auto end = [](const storage::PageEnd& one) { return storage::CallPlace{one.began, one.tie}; };
  return (!page.after || end(*page.after) < place) && (!page.until || place <= end(*page.until));
}

/// Whether what a call at `place` leads to may stand on the page: a session stands at the first of its calls.
bool may_tell_on(const storage::ToldPage& page, const storage::CallPlace& place) {
  const bool is_behind = page.until && page.until->began.plus_s(kIcidHolds_s) < place.began;
  return !is_behind && (!page.after || page.after->began <= place.began);
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
    const auto is_here = [&](const storage::CallPlace& place) { return place == call.place; };
    if (auto added = add_sessions_of(open_case, *listing, call, is_here, answer.sessions); !added)
      return tl::make_unexpected(added.error());
  }
  for (const ToldSession& told : answer.sessions)
    answer.subjects.push_back({told.session.call_id, told.session.started_at});
  answer.next = calls->next;
  if (const auto* one = std::get_if<OfCallId>(&page.of)) {
    if (answer.subjects.empty()) answer.subjects.push_back({one->call_id, {}});
  } else if (auto told = told_page_of(page, *listing, answer.next, open_case)) {
    answer.subjects.push_back({std::move(*told), {}});
  }
  const NetworkTime until = std::min(listing->period.until, open_case.now());
  auto coverage = open_case.coverage(std::min(listing->period.since, until), until, kOfSessions);
  if (!coverage) return tl::make_unexpected(coverage.error());
  answer.basis.coverage = std::move(*coverage);
  return answer;
}

Result<PageAgain> PageAgain::of(Case& open_case, const storage::ToldPage& page,
                                const std::vector<std::string>& calls) {
  auto listing = listing_of(open_case, asked_for(page));
  if (!listing) return tl::make_unexpected(listing.error());
  const auto listed = storage::SessionReader{open_case.transaction()}.calls(
      listing->calls, listing->period.since, listing->period.until, open_case.world().as_of(),
      {{}, std::nullopt, calls});
  if (!listed) return tl::make_unexpected(listed.error());
  PageAgain again{open_case, page, std::make_shared<const Listing>(std::move(*listing))};
  for (const storage::ListedCall& call : listed->calls) {
    if (may_tell_on(page, call.place)) again.places_.emplace(call.call_id, call.place);
  }
  return again;
}

Result<std::vector<ToldSession>> PageAgain::sessions_of(const std::string& call_id) {
  std::vector<ToldSession> told;
  const auto place = places_.find(call_id);
  if (place == places_.end()) return told;
  const auto is_here = [&](const storage::CallPlace& where) { return holds(page_, where); };
  if (auto added = add_sessions_of(open_case_, *listing_, {call_id, place->second}, is_here, told); !added)
    return tl::make_unexpected(added.error());
  return told;
}

}  // namespace vouch::services
