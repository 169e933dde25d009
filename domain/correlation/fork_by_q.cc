#include "domain/correlation/fork_by_q.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "domain/correlation/match/match.h"

namespace vouch {
namespace {

/// A proxy sends the branches of a parallel fork one after the other, within this time.
constexpr std::int64_t kTogetherS = 1;

enum class Finding { kNone, kEqual, kInOrder, kAgainst };

std::string code_of(Finding finding) {
  switch (finding) {
    case Finding::kNone:
      return "";
    case Finding::kEqual:
      return "FORK_OF_EQUAL_Q";
    case Finding::kInOrder:
      return "FORK_IN_ORDER_OF_Q";
    case Finding::kAgainst:
      return "FORK_AGAINST_Q";
  }
  return "";
}

/// Only contacts of one identity are chosen from by their q, and flows of one device are not (RFC 5626
/// section 5.3).
bool were_chosen_from(const BoundLeg& a, const BoundLeg& b) {
  return a.binding != nullptr && b.binding != nullptr && a.leg->role == LegRole::kTerminating &&
         b.leg->role == LegRole::kTerminating && a.leg->call_id == b.leg->call_id &&
         a.binding->impu == b.binding->impu && !match::on_one_device(*a.binding, *b.binding);
}

/// `first` was tried no later than `second`.
bool are_together(const SessionLeg& first, const SessionLeg& second) {
  const bool over = first.ended_at && *first.ended_at <= second.instant;
  return !over && second.instant <= first.instant.plus_s(kTogetherS);
}

Finding compare(const BoundLeg& one, const BoundLeg& other, bool parallel_asked) {
  if (!were_chosen_from(one, other)) return Finding::kNone;
  const auto& [first, second] =
      one.leg->instant <= other.leg->instant ? std::pair{one, other} : std::pair{other, one};
  const auto q_first = first.binding->q_at(first.leg->instant);
  const auto q_second = second.binding->q_at(second.leg->instant);
  if (!q_first || !q_second) return Finding::kNone;
  const bool together = are_together(*first.leg, *second.leg);
  if (q_first == q_second) return together ? Finding::kEqual : Finding::kNone;
  if (together) return parallel_asked ? Finding::kNone : Finding::kAgainst;
  return *q_first > *q_second ? Finding::kInOrder : Finding::kAgainst;
}

}  // namespace

std::vector<std::string> explain_fork_by_q(std::span<const BoundLeg> legs, std::string_view disposition) {
  const bool parallel_asked = disposition.find("parallel") != std::string_view::npos;
  std::vector<std::string> codes;
  for (const BoundLeg& one : legs) {
    Finding found = Finding::kNone;
    for (const BoundLeg& other : legs) {
      if (one.leg != other.leg) found = std::max(found, compare(one, other, parallel_asked));
    }
    codes.push_back(code_of(found));
  }
  return codes;
}

}  // namespace vouch
