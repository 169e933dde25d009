#include "services/answer/session_changes.h"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <utility>

#include "domain/common/sorted_set.h"
#include "domain/session/join.h"
#include "services/answer/difference.h"

namespace vouch::services {
namespace {

std::vector<std::string> call_ids_of(const Session& session) {
  std::vector<std::string> ids = session.joined;
  insert_sorted(ids, session.call_id);
  return ids;
}

bool share_a_call(const Session& a, const Session& b) {
  const auto ids = call_ids_of(a);
  const auto others = call_ids_of(b);
  return std::any_of(ids.begin(), ids.end(), [&](const std::string& id) {
    return std::binary_search(others.begin(), others.end(), id);
  });
}

bool same_dialog(const Session& a, const Session& b) {
  return std::tie(a.kind, a.call_id, a.from_tag) == std::tie(b.kind, b.call_id, b.from_tag);
}

bool same_request(const Session& a, const Session& b) {
  return same_dialog(a, b) && a.started_at == b.started_at;
}

/// Across a B2BUA the tags are others.
bool joined_otherwise(const Session& a, const Session& b) {
  return a.kind == b.kind && share_a_call(a, b);
}

/// Adds those of `found` that are not there yet; their calls to `calls`.
void add_new(std::vector<Session>& sessions, std::vector<Session> found, std::vector<std::string>& calls) {
  for (Session& session : found) {
    insert_all_sorted(calls, call_ids_of(session));
    const bool there = std::any_of(sessions.begin(), sessions.end(),
                                   [&](const Session& other) { return same_request(other, session); });
    if (!there) sessions.push_back(std::move(session));
  }
}

/// For each of `then` the place of the one of `now` that it is, of each at most one: the nearest likeness
/// first.
std::vector<std::optional<std::size_t>> pairs_of(const std::vector<Session>& then,
                                                 const std::vector<Session>& now) {
  std::vector<std::optional<std::size_t>> pairs(then.size());
  std::vector<bool> taken(now.size());
  for (const auto alike : std::array{same_request, same_dialog, joined_otherwise}) {
    for (std::size_t i = 0; i < then.size(); ++i) {
      for (std::size_t j = 0; j < now.size() && !pairs[i]; ++j) {
        if (taken[j] || !alike(then[i], now[j])) continue;
        pairs[i] = j;
        taken[j] = true;
      }
    }
  }
  return pairs;
}

/// What a case tells of each of `sessions`; nothing where it reaches no leg.
Result<std::vector<std::optional<ToldSession>>> told_of(Case& open_case,
                                                        const std::vector<Session>& sessions) {
  std::vector<std::optional<ToldSession>> told;
  for (const Session& session : sessions) {
    auto one = tell_session(open_case, session);
    if (!one) return tl::make_unexpected(one.error());
    auto& place = told.emplace_back();
    if (!one->legs.empty()) place = std::move(*one);
  }
  return told;
}

}  // namespace

Result<SessionsCompared> SessionsCompared::of(Case& before, Case& now, const std::string& call_id) {
  SessionsCompared compared;
  std::vector<std::string> calls{call_id};
  while (calls.size() > compared.call_ids_.size()) {
    const auto next = std::find_if(calls.begin(), calls.end(), [&](const std::string& one) {
      return !std::binary_search(compared.call_ids_.begin(), compared.call_ids_.end(), one);
    });
    const std::string one = *next;
    insert_sorted(compared.call_ids_, one);
    auto then = sessions_of(before, one);
    if (!then) return tl::make_unexpected(then.error());
    auto stand = sessions_of(now, one);
    if (!stand) return tl::make_unexpected(stand.error());
    add_new(compared.then_, std::move(*then), calls);
    add_new(compared.now_, std::move(*stand), calls);
  }
  std::sort(compared.then_.begin(), compared.then_.end(), is_earlier);
  std::sort(compared.now_.begin(), compared.now_.end(), is_earlier);
  return compared;
}

Result<std::vector<SessionChange>> SessionsCompared::changes(Case& before, Case& now) const {
  auto then = told_of(before, then_);
  if (!then) return tl::make_unexpected(then.error());
  auto told = told_of(now, now_);
  if (!told) return tl::make_unexpected(told.error());
  const auto pairs = pairs_of(then_, now_);
  std::vector<SessionChange> changes;
  std::vector<std::string> withdrawn;
  std::vector<bool> unchanged(now_.size());
  for (std::size_t i = 0; i < then_.size(); ++i) {
    auto& was = (*then)[i];
    if (!was) continue;
    const auto* is = pairs[i] && (*told)[*pairs[i]] ? &*(*told)[*pairs[i]] : nullptr;
    if (is != nullptr && is->session.call_id == was->session.call_id) {
      unchanged[*pairs[i]] = difference::same_session(*was, *is);
      continue;
    }
    insert_sorted(withdrawn, was->session.call_id);
    changes.push_back({ChangeKind::kWithdrawn, std::move(*was)});
  }
  // What is left under a Call-ID of which something is withdrawn is told behind that.
  const auto is_left = [&](const ToldSession& one) {
    return std::binary_search(withdrawn.begin(), withdrawn.end(), one.session.call_id);
  };
  for (std::size_t j = 0; j < now_.size(); ++j) {
    auto& is = (*told)[j];
    if (is && (!unchanged[j] || is_left(*is))) changes.push_back({ChangeKind::kChanged, std::move(*is)});
  }
  return changes;
}

}  // namespace vouch::services
