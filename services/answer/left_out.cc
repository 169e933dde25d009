#include "services/answer/left_out.h"

#include <algorithm>
#include <utility>

#include "services/answer/given_again.h"
#include "services/answer/list_sessions.h"
#include "services/answer/signs.h"

namespace vouch::services {
namespace {

using storage::CallTold;
using storage::ToldAnswer;

/// Calls looked at together.
constexpr std::size_t kCalls = 128;

/// Whether one of `told` is `session`, though its beginning moved or it was joined with another call.
bool is_among(const std::vector<CallTold>& told, const Session& session) {
  return std::ranges::any_of(told, [&](const CallTold& one) {
    const bool of_it =
        one.call_id == session.call_id || std::ranges::binary_search(session.joined, one.call_id);
    return of_it && session.started_at <= one.began && (!session.ended_at || one.began <= *session.ended_at);
  });
}

}  // namespace

Result<News> news_between(Case& open_case, KnowledgeTime since, KnowledgeTime until) {
  storage::NewsReader reader{open_case.transaction()};
  const auto& targets = open_case.warrant().targets;
  // What registrations came late says how far back their signs are needed.
  const auto of_targets = reader.earliest({targets, {}}, since, until);
  if (!of_targets) return tl::make_unexpected(of_targets.error());
  const NetworkTime known_since = NetworkTime::from_us(since.us);
  auto signs = signs_since(open_case, std::min(of_targets->registration.value_or(known_since), known_since));
  if (!signs) return tl::make_unexpected(signs.error());
  const auto earliest = reader.earliest({targets, *signs}, since, until);
  if (!earliest) return tl::make_unexpected(earliest.error());
  return News{since, until, std::move(*signs), earliest->registration, earliest->at()};
}

Result<std::string> LeftOut::look_at(const ToldAnswer& told, const storage::ToldPage& page,
                                     std::string from) {
  while (true) {
    const auto calls = touched_from(from);
    if (!calls) return tl::make_unexpected(calls.error());
    if (!calls->empty()) {
      if (auto amended = amend(told, page, *calls); !amended) return tl::make_unexpected(amended.error());
    }
    if (calls->size() < kCalls) return std::string{};
    // Places have one length: nothing is between one and this.
    from = calls->back().place + '~';
    if (enough_ && enough_()) return from;
  }
}

Result<LeftOut::Calls> LeftOut::touched_from(const std::string& place) {
  if (place.empty() && first_) return *first_;
  // No timer runs out between a moment and the same.
  const NetworkTime settled = open_case_.now();
  auto calls = storage::NewsReader{open_case_.transaction()}.calls_touched(
      {open_case_.warrant().targets, news_.signs}, {news_.since, settled}, {news_.until, settled},
      {news_.registration, place, kCalls, {}});
  if (calls && place.empty()) first_ = *calls;
  return calls;
}

Result<void> LeftOut::amend(const ToldAnswer& told, const storage::ToldPage& page, const Calls& calls) {
  std::vector<std::string> call_ids;
  for (const storage::TouchedCall& call : calls) call_ids.push_back(call.call_id);
  const auto sessions = sessions_on(open_case_, page, call_ids);
  if (!sessions) return tl::make_unexpected(sessions.error());
  if (sessions->empty()) return {};
  auto told_of = answers_.calls_told_in(told.entry);
  if (!told_of) return tl::make_unexpected(told_of.error());
  for (const ToldSession& one : *sessions) {
    const CallTold call{one.session.call_id, one.session.started_at};
    if (is_among(*told_of, one.session)) continue;
    const ToldAnswer as_told{told.entry, told.number, told.as_of, {call.call_id, call.began}, told.as_of};
    const auto differing = compare(open_case_, as_told, news_.until);
    if (!differing) return tl::make_unexpected(differing.error());
    if (differing->is_empty()) continue;
    const auto noted = answers_.add_left_out(told, call);
    if (!noted) return tl::make_unexpected(noted.error());
    if (auto amended = answers_.amend({*noted, news_.until}); !amended) return amended;
    told_of->push_back(call);
  }
  return {};
}

}  // namespace vouch::services
