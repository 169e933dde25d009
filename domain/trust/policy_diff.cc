#include "domain/trust/policy_diff.h"

#include <algorithm>
#include <tuple>

namespace vouch {
namespace {

bool same(const Rule& a, const Rule& b) {
  return std::tie(a.when, a.client_type, a.trust_level, a.reason) ==
         std::tie(b.when, b.client_type, b.trust_level, b.reason);
}
bool same(const SessionRule& a, const SessionRule& b) {
  return std::tie(a.when, a.registration, a.client_type, a.reason) ==
         std::tie(b.when, b.registration, b.client_type, b.reason);
}

template <class AnyRule>
auto place_of(const std::vector<AnyRule>& rules, const std::string& name) {
  return std::find_if(rules.begin(), rules.end(), [&](const AnyRule& rule) { return rule.name == name; });
}

template <class AnyRule>
void compare(const std::vector<AnyRule>& from, const std::vector<AnyRule>& to, bool of_sessions,
             std::vector<RuleDifference>& found) {
  for (const AnyRule& rule : from) {
    if (place_of(to, rule.name) == to.end()) found.push_back({RuleChange::kRemoved, rule.name, of_sessions});
  }
  auto furthest = from.begin();  // behind the last of `from` that was met in the order of `to`
  for (const AnyRule& rule : to) {
    const auto before = place_of(from, rule.name);
    if (before == from.end()) {
      found.push_back({RuleChange::kAdded, rule.name, of_sessions});
      continue;
    }
    if (!same(*before, rule)) found.push_back({RuleChange::kChanged, rule.name, of_sessions});
    if (before < furthest) found.push_back({RuleChange::kMoved, rule.name, of_sessions});
    furthest = std::max(furthest, before);
  }
}

}  // namespace

std::vector<RuleDifference> difference(const Policy& from, const Policy& to) {
  std::vector<RuleDifference> found;
  compare(from.rules, to.rules, false, found);
  compare(from.session_rules, to.session_rules, true, found);
  return found;
}

}  // namespace vouch
