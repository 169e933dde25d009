#include "domain/trust/policy_check.h"

#include <algorithm>
#include <set>

#include "domain/trust/codes.h"
#include "domain/trust/policy_space.h"

namespace vouch {
namespace {

/// More cases than this are not looked at: some hundred milliseconds.
constexpr std::size_t kMostCases = 200'000;

using Problems = std::vector<PolicyProblem>;

template <class AnyRule>
PolicyProblem problem(std::string code, const AnyRule& rule, std::string detail = {}) {
  return {std::move(code), rule.line, rule.name, std::move(detail)};
}

std::vector<Condition> all_named(const Conditions& when) {
  std::vector<Condition> named = when.all_of;
  named.insert(named.end(), when.any_of.begin(), when.any_of.end());
  named.insert(named.end(), when.none_of.begin(), when.none_of.end());
  return named;
}

/// Whether it asks a value of what a UE wrote that is never weighed.
bool asks_no_word(const Condition& condition, Vocabulary vocabulary) {
  const auto words = words_of(vocabulary);
  return condition.value && !words.empty() &&
         std::none_of(words.begin(), words.end(), [&](std::string_view word) {
           return implies({condition.code, std::string{word}}, condition);
         });
}

template <class AnyRule>
void check_codes(const AnyRule& rule, Problems& problems) {
  for (const Condition& condition : all_named(rule.when)) {
    const CodeInfo* known = find_code(condition.code);
    if (known == nullptr) {
      problems.push_back(problem("UNKNOWN_CODE", rule, condition.code));
    } else if (condition.value && known->values == Vocabulary::kNone) {
      problems.push_back(problem("NOT_WEIGHABLE", rule, condition.code));
    } else if (asks_no_word(condition, known->values)) {
      problems.push_back(problem("UNKNOWN_VALUE", rule, text_of(condition)));
    }
  }
}

template <class AnyRule>
void check_shape(const std::vector<AnyRule>& rules, Problems& problems) {
  std::set<std::string> names;
  for (const AnyRule& rule : rules) {
    if (rule.name.empty()) problems.push_back(problem("NO_NAME", rule));
    if (!rule.name.empty() && !names.insert(rule.name).second) problems.push_back(problem("SAME_NAME", rule));
    if (rule.reason.empty()) problems.push_back(problem("NO_REASON", rule));
    if (rule.when == Conditions{}) problems.push_back(problem("NO_CONDITIONS", rule));
    check_codes(rule, problems);
  }
}

/// What rules of that kind are decided on.
constexpr ShownBy decided_on(const Rule&) {
  return ShownBy::kRegistration;
}
constexpr ShownBy decided_on(const SessionRule&) {
  return ShownBy::kSession;
}

template <class AnyRule>
bool is_never_seen(const Condition& condition, const AnyRule& rule) {
  return find_code(condition.code)->shown_by != decided_on(rule);
}

/// Whether its own conditions exclude each other, or ask what it is not decided on.
template <class AnyRule>
bool never_holds(const AnyRule& rule) {
  const Conditions& when = rule.when;
  const auto in_vain = [&](const Condition& asked) {
    return is_never_seen(asked, rule) ||
           std::any_of(when.none_of.begin(), when.none_of.end(),
                       [&](const Condition& none) { return implies(asked, none); });
  };
  return std::any_of(when.all_of.begin(), when.all_of.end(), in_vain) ||
         (!when.any_of.empty() && std::all_of(when.any_of.begin(), when.any_of.end(), in_vain));
}

/// Tells the rules that can never hold, and returns the others.
template <class AnyRule>
std::vector<AnyRule> check_holding(const std::vector<AnyRule>& rules, Problems& problems) {
  std::vector<AnyRule> others;
  for (const AnyRule& rule : rules) {
    if (never_holds(rule)) {
      problems.push_back(problem("NEVER_HOLDS", rule));
      continue;
    }
    for (const Condition& condition : all_named(rule.when)) {
      if (is_never_seen(condition, rule)) problems.push_back(problem("NEVER_SEEN", rule, condition.code));
    }
    others.push_back(rule);
  }
  return others;
}

bool contradicts(const Condition& condition) {
  return find_code(condition.code)->direction == Direction::kContradicts;
}

bool supports(const Condition& condition) {
  return find_code(condition.code)->direction == Direction::kSupports;
}

void check_caps(const Policy& policy, Problems& problems) {
  for (const Rule& rule : policy.rules) {
    const auto& when = rule.when;
    const bool capped =
        std::any_of(when.all_of.begin(), when.all_of.end(), contradicts) ||
        (!when.any_of.empty() && std::all_of(when.any_of.begin(), when.any_of.end(), contradicts));
    if (capped && rule.trust_level != TrustLevel::kUntrusted)
      problems.push_back(problem("NEVER_TRUSTED", rule));
  }
}

bool same_conditions(const Conditions& a, const Conditions& b) {
  const auto as_set = [](const std::vector<Condition>& of) {
    return std::set<Condition>(of.begin(), of.end());
  };
  return as_set(a.all_of) == as_set(b.all_of) && as_set(a.any_of) == as_set(b.any_of) &&
         as_set(a.none_of) == as_set(b.none_of);
}

/// The policy's decisions case by case.
class Cases {
 public:
  explicit Cases(const Policy& policy) : policy_(policy), space_(policy) {}

  void check(Problems& problems) {
    const bool reached = check_reach(problems);
    bool monotone = true;
    for (std::size_t i = 0; monotone && i < space_.conditions().size(); ++i)
      monotone = check_raise(i, problems);
    if (!reached || !monotone) problems.push_back({"TOO_COMPLEX", 0, {}, {}});
  }

 private:
  bool check_reach(Problems& problems) {
    std::set<std::size_t> reached;
    std::set<std::size_t> groundless;
    const bool all = walk(
        space_, space_.nothing_assumed(), kMostCases,
        [&](const Assumptions& assumed) { return space_.decide(assumed).asks; },
        [&](const Assumptions& assumed) {
          const std::size_t rule = space_.decide(assumed).rule;
          reached.insert(rule);
          if (level(rule, assumed) == TrustLevel::kTrusted && !any_met(assumed, supports))
            groundless.insert(rule);
        });
    for (std::size_t i = 0; i < policy_.rules.size(); ++i) {
      if (all && !reached.contains(i)) problems.push_back(unreachable(i));
      if (groundless.contains(i)) problems.push_back(problem("TRUSTED_WITHOUT_EVIDENCE", policy_.rules[i]));
    }
    return all;
  }

  PolicyProblem unreachable(std::size_t which) const {
    const Rule& rule = policy_.rules[which];
    const auto end = policy_.rules.begin() + static_cast<std::ptrdiff_t>(which);
    const auto same = std::find_if(policy_.rules.begin(), end, [&](const Rule& earlier) {
      return same_conditions(earlier.when, rule.when);
    });
    const bool otherwise =
        same != end && (same->client_type != rule.client_type || same->trust_level != rule.trust_level);
    return otherwise ? problem("CONTRADICTS_RULE", rule, same->name) : problem("UNREACHABLE", rule);
  }

  /// Whether meeting `condition` alone more, or less, raises trust where it must not.
  bool check_raise(std::size_t condition, Problems& problems) {
    const CodeInfo& code = *find_code(space_.conditions()[condition].code);
    const bool must_not_lower = code.direction == Direction::kSupports;
    const bool must_not_raise = code.direction == Direction::kAgainst || code.code == kUiccImei;
    if (!must_not_lower && !must_not_raise) return true;
    const Assumptions around = around_of(condition);
    const auto with = [&](Assumptions assumed, bool met) {
      assumed[condition] = met ? Assumed::kMet : Assumed::kUnmet;
      return assumed;
    };
    return walk(
        space_, around, kMostCases,
        [&](const Assumptions& assumed) {
          const auto asks = space_.decide(with(assumed, true)).asks;
          return asks ? asks : space_.decide(with(assumed, false)).asks;
        },
        [&](const Assumptions& assumed) {
          const std::size_t there = space_.decide(with(assumed, true)).rule;
          const std::size_t gone = space_.decide(with(assumed, false)).rule;
          const TrustLevel level_there = level(there, assumed);
          const TrustLevel level_gone = level(gone, assumed);
          if (must_not_lower && trusts_more(level_gone, level_there)) raised(gone, code, problems);
          if (must_not_raise && trusts_more(level_there, level_gone)) raised(there, code, problems);
        });
  }

  /// The cases in which `condition` can be met or not with all others the same: what implies it is not met,
  /// and what it implies is.
  Assumptions around_of(std::size_t condition) const {
    Assumptions around = space_.nothing_assumed();
    for (std::size_t i = 0; i < around.size(); ++i) {
      if (i == condition) continue;
      if (implies(space_.conditions()[i], space_.conditions()[condition])) around[i] = Assumed::kUnmet;
      if (implies(space_.conditions()[condition], space_.conditions()[i])) around[i] = Assumed::kMet;
    }
    return around;
  }

  void raised(std::size_t rule, const CodeInfo& code, Problems& problems) const {
    PolicyProblem found = rule < policy_.rules.size()
                              ? problem("RAISES_TRUST", policy_.rules[rule], std::string{code.code})
                              : PolicyProblem{"RAISES_TRUST", 0, "no-rule", std::string{code.code}};
    if (std::find(problems.begin(), problems.end(), found) == problems.end())
      problems.push_back(std::move(found));
  }

  template <class Is>
  bool any_met(const Assumptions& assumed, Is is) const {
    for (std::size_t i = 0; i < assumed.size(); ++i) {
      if (assumed[i] == Assumed::kMet && is(space_.conditions()[i])) return true;
    }
    return false;
  }

  TrustLevel level(std::size_t rule, const Assumptions& assumed) const {
    if (any_met(assumed, contradicts)) return TrustLevel::kUntrusted;
    return rule < policy_.rules.size() ? policy_.rules[rule].trust_level : TrustLevel::kUndetermined;
  }

  const Policy& policy_;
  PolicySpace space_;
};

/// Which of `rules` decide about a session on a registration of that type; nothing if there are too many
/// cases to tell.
std::optional<std::set<std::size_t>> reached_on(ClientType registration,
                                                const std::vector<SessionRule>& rules) {
  Policy asked;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].registration.value_or(registration) != registration) continue;
    asked.rules.emplace_back().when = rules[i].when;
    places.push_back(i);
  }
  const PolicySpace space{asked};
  std::set<std::size_t> reached;
  const bool all = walk(
      space, space.nothing_assumed(), kMostCases,
      [&](const Assumptions& assumed) { return space.decide(assumed).asks; },
      [&](const Assumptions& assumed) {
        const std::size_t rule = space.decide(assumed).rule;
        if (rule < places.size()) reached.insert(places[rule]);
      });
  return all ? std::optional{reached} : std::nullopt;
}

void check_session_reach(const std::vector<SessionRule>& rules, Problems& problems) {
  std::set<std::size_t> reached;
  for (const ClientType type : {ClientType::kUndetermined, ClientType::kSelfContained,
                                ClientType::kCommonRegistration, ClientType::kEmbedded}) {
    const auto some = reached_on(type, rules);
    if (!some) return problems.push_back({"TOO_COMPLEX", 0, {}, {}});
    reached.insert(some->begin(), some->end());
  }
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (reached.contains(i)) continue;
    const SessionRule& rule = rules[i];
    const auto end = rules.begin() + static_cast<std::ptrdiff_t>(i);
    const auto same = std::find_if(rules.begin(), end, [&](const SessionRule& earlier) {
      return earlier.registration == rule.registration && same_conditions(earlier.when, rule.when);
    });
    const bool otherwise = same != end && same->client_type != rule.client_type;
    problems.push_back(otherwise ? problem("CONTRADICTS_RULE", rule, same->name)
                                 : problem("UNREACHABLE", rule));
  }
}

}  // namespace

std::vector<PolicyProblem> check_policy(const Policy& policy) {
  Problems problems;
  if (policy.version.empty()) problems.push_back({"NO_VERSION", 0, {}, {}});
  if (policy.rules.empty()) problems.push_back({"NO_RULES", 0, {}, {}});
  check_shape(policy.rules, problems);
  check_shape(policy.session_rules, problems);
  const bool readable = std::none_of(problems.begin(), problems.end(),
                                     [](const PolicyProblem& one) { return one.code == "UNKNOWN_CODE"; });
  if (readable) {
    check_caps(policy, problems);
    const Policy possible{policy.version, check_holding(policy.rules, problems), {}};
    Cases{possible}.check(problems);
    check_session_reach(check_holding(policy.session_rules, problems), problems);
  }
  std::stable_sort(problems.begin(), problems.end(),
                   [](const PolicyProblem& a, const PolicyProblem& b) { return a.line < b.line; });
  return problems;
}

}  // namespace vouch
