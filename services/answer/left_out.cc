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

/// Calls read together.
constexpr std::size_t kCalls = 512;

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
  auto told_already = answers_.calls_told_in(told.entry);
  if (!told_already) return tl::make_unexpected(told_already.error());
  CaseAgain again{open_case_, told, news_.until};
  while (true) {
    const auto calls = touched_from(from);
    if (!calls) return tl::make_unexpected(calls.error());
    if (calls->empty()) return std::string{};
    std::vector<std::string> call_ids;
    for (const storage::TouchedCall& call : *calls) call_ids.push_back(call.call_id);
    auto page_again = PageAgain::of(again.get(), page, call_ids);
    if (!page_again) return tl::make_unexpected(page_again.error());
    for (const storage::TouchedCall& call : *calls) {
      const auto sessions = page_again->sessions_of(call.call_id);
      if (!sessions) return tl::make_unexpected(sessions.error());
      if (auto amended = amend(told, *sessions, *told_already); !amended)
        return tl::make_unexpected(amended.error());
      // Places have one length: nothing is between one and this.
      from = call.place + '~';
      if (enough_ && enough_()) return from;
    }
    if (calls->size() < kCalls) return std::string{};
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

Result<void> LeftOut::amend(const ToldAnswer& told, const std::vector<ToldSession>& sessions,
                            std::vector<CallTold>& told_already) {
  for (const ToldSession& one : sessions) {
    const CallTold call{one.session.call_id, one.session.started_at};
    if (is_among(told_already, one.session)) continue;
    const auto noted = answers_.add_left_out(told, call);
    if (!noted) return tl::make_unexpected(noted.error());
    if (auto amended = answers_.amend({*noted, news_.until}); !amended) return amended;
    told_already.push_back(call);
  }
  return {};
}

}  // namespace vouch::services
