#include "domain/trust/policy.h"

#include <algorithm>

#include "domain/common/sorted_set.h"
#include "domain/trust/codes.h"

namespace vouch {
namespace {

bool is_met(const std::vector<Evidence>& evidence, const Condition& condition) {
  return std::any_of(evidence.begin(), evidence.end(),
                     [&](const Evidence& fact) { return meets(fact, condition); });
}

/// Whether a value is one that `asked` stands for; `asked` may end in "*".
bool is_value(std::string_view value, std::string_view asked) {
  return asked.ends_with('*') ? value.starts_with(asked.substr(0, asked.size() - 1)) : value == asked;
}

const Evidence* contradiction_in(const std::vector<Evidence>& evidence) {
  const auto found = std::find_if(evidence.begin(), evidence.end(), [](const Evidence& fact) {
    return fact.direction == Direction::kContradicts;
  });
  return found == evidence.end() ? nullptr : &*found;
}

void cap(Verdict& verdict, const Evidence& contradiction) {
  verdict.trust_level = TrustLevel::kUntrusted;
  verdict.rule = "contradiction";
  verdict.reason =
      "Something seen contradicts the IMEI (" + contradiction.code + "), whatever else speaks for it.";
}

}  // namespace

Condition condition_from(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return {std::string{text}, std::nullopt};
  return {std::string{text.substr(0, equals)}, std::string{text.substr(equals + 1)}};
}

std::string text_of(const Condition& condition) {
  return condition.value ? condition.code + "=" + *condition.value : condition.code;
}

bool meets(const Evidence& fact, const Condition& condition) {
  if (fact.code != condition.code) return false;
  if (!condition.value) return true;
  const CodeInfo* info = find_code(fact.code);
  return info != nullptr && is_value(weighed(info->values, fact.value), *condition.value);
}

bool implies(const Condition& condition, const Condition& wider) {
  if (condition.code != wider.code) return false;
  if (!wider.value || condition.value == wider.value) return true;
  if (!condition.value) return false;
  const std::string_view own = *condition.value;
  const std::string_view other = *wider.value;
  if (!own.ends_with('*')) return is_value(own, other);
  return other.ends_with('*') && is_value(own.substr(0, own.size() - 1), other);
}

bool hold(const Conditions& conditions, const std::vector<Evidence>& evidence) {
  const auto met = [&](const Condition& condition) { return is_met(evidence, condition); };
  return std::all_of(conditions.all_of.begin(), conditions.all_of.end(), met) &&
         (conditions.any_of.empty() ||
          std::any_of(conditions.any_of.begin(), conditions.any_of.end(), met)) &&
         std::none_of(conditions.none_of.begin(), conditions.none_of.end(), met);
}

Verdict decide(const Policy& policy, std::vector<Evidence> evidence) {
  make_sorted_set(evidence);
  Verdict verdict;
  verdict.policy_version = policy.version;
  verdict.rule = "no-rule";
  verdict.reason = "The evidence is not enough to tell.";
  const auto rule = std::find_if(policy.rules.begin(), policy.rules.end(),
                                 [&](const Rule& one) { return hold(one.when, evidence); });
  if (rule != policy.rules.end()) {
    verdict.client_type = rule->client_type;
    verdict.trust_level = rule->trust_level;
    verdict.rule = rule->name;
    verdict.reason = rule->reason;
  }
  const Evidence* contradiction = contradiction_in(evidence);
  if (contradiction != nullptr && verdict.trust_level != TrustLevel::kUntrusted) cap(verdict, *contradiction);
  verdict.evidence = std::move(evidence);
  return verdict;
}

Verdict decide_session(const Policy& policy, const Verdict& registration, std::vector<Evidence> seen) {
  make_sorted_set(seen);
  Verdict verdict = registration;
  const auto rule =
      std::find_if(policy.session_rules.begin(), policy.session_rules.end(), [&](const SessionRule& one) {
        return (!one.registration || *one.registration == registration.client_type) && hold(one.when, seen);
      });
  if (rule != policy.session_rules.end()) {
    verdict.client_type = rule->client_type;
    verdict.rule = rule->name;
    verdict.reason = rule->reason;
  }
  if (contradiction_in(seen) != nullptr) {
    verdict.trust_level = TrustLevel::kUntrusted;
    verdict.rule = "contradiction";
    verdict.reason = "The session names another device than its registration does.";
  }
  insert_all_sorted(verdict.evidence, seen);
  return verdict;
}

std::vector<Evidence> shown_by_session(const std::vector<Evidence>& evidence) {
  std::vector<Evidence> shown;
  for (const Evidence& fact : evidence) {
    if (fact.code.starts_with("SESSION_")) shown.push_back(fact);
  }
  return shown;
}

}  // namespace vouch
