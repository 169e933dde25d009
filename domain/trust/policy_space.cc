#include "domain/trust/policy_space.h"

#include <algorithm>

namespace vouch {
namespace {

/// Whether a rule holds: nothing if that depends on a condition not asked yet, which is named.
struct Holding {
  bool holds = false;
  std::optional<std::size_t> asks;
};

/// Of conditions that must all be as `wanted`.
Holding all_are(const std::vector<std::size_t>& indexes, const Assumptions& assumed, Assumed wanted) {
  std::optional<std::size_t> open;
  for (const std::size_t index : indexes) {
    if (assumed[index] == Assumed::kOpen) {
      if (!open) open = index;
    } else if (assumed[index] != wanted) {
      return {false, std::nullopt};
    }
  }
  return {!open, open};
}

/// Of conditions of which one must be met.
Holding any_is_met(const std::vector<std::size_t>& indexes, const Assumptions& assumed) {
  if (indexes.empty()) return {true, std::nullopt};
  std::optional<std::size_t> open;
  for (const std::size_t index : indexes) {
    if (assumed[index] == Assumed::kMet) return {true, std::nullopt};
    if (assumed[index] == Assumed::kOpen && !open) open = index;
  }
  return {false, open};
}

}  // namespace

PolicySpace::PolicySpace(const Policy& policy) {
  for (const Rule& rule : policy.rules) {
    rules_.push_back(
        {indexes_of(rule.when.all_of), indexes_of(rule.when.any_of), indexes_of(rule.when.none_of)});
  }
}

std::size_t PolicySpace::index_of(const Condition& condition) {
  const auto known = std::find(conditions_.begin(), conditions_.end(), condition);
  if (known != conditions_.end()) return static_cast<std::size_t>(known - conditions_.begin());
  conditions_.push_back(condition);
  return conditions_.size() - 1;
}

std::vector<std::size_t> PolicySpace::indexes_of(const std::vector<Condition>& conditions) {
  std::vector<std::size_t> indexes;
  for (const Condition& condition : conditions) indexes.push_back(index_of(condition));
  return indexes;
}

PolicySpace::Decision PolicySpace::decide(const Assumptions& assumed) const {
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const Holding parts[] = {all_are(rules_[i].all_of, assumed, Assumed::kMet),
                             all_are(rules_[i].none_of, assumed, Assumed::kUnmet),
                             any_is_met(rules_[i].any_of, assumed)};
    const auto fails = [](const Holding& part) { return !part.holds && !part.asks; };
    if (std::any_of(std::begin(parts), std::end(parts), fails)) continue;
    const auto open =
        std::find_if(std::begin(parts), std::end(parts), [](const Holding& part) { return !part.holds; });
    if (open != std::end(parts)) return {i, open->asks};
    return {i, std::nullopt};
  }
  return {rules_.size(), std::nullopt};
}

bool PolicySpace::assume(Assumptions& assumed, std::size_t condition, bool met) const {
  for (std::size_t i = 0; i < conditions_.size(); ++i) {
    const bool follows = i == condition || (met ? implies(conditions_[condition], conditions_[i])
                                                : implies(conditions_[i], conditions_[condition]));
    if (!follows) continue;
    const Assumed as = met ? Assumed::kMet : Assumed::kUnmet;
    if (assumed[i] != Assumed::kOpen && assumed[i] != as) return false;
    assumed[i] = as;
  }
  return true;
}

bool walk(const PolicySpace& space, const Assumptions& assumed, std::size_t most,
          const std::function<std::optional<std::size_t>(const Assumptions&)>& decide,
          const std::function<void(const Assumptions&)>& visit) {
  std::vector<Assumptions> open{assumed};
  for (std::size_t cases = 0; !open.empty(); ++cases) {
    if (cases == most) return false;
    const Assumptions now = std::move(open.back());
    open.pop_back();
    const auto asks = decide(now);
    if (!asks) {
      visit(now);
      continue;
    }
    for (const bool met : {false, true}) {
      Assumptions next = now;
      if (space.assume(next, *asks, met)) open.push_back(std::move(next));
    }
  }
  return true;
}

}  // namespace vouch
