#include "domain/trust/policy.h"

#include <algorithm>

#include "domain/common/sorted_set.h"

namespace vouch {
namespace {

bool has(const std::vector<Evidence>& evidence, const std::string& code) {
  return std::any_of(evidence.begin(), evidence.end(),
                     [&](const Evidence& fact) { return fact.code == code; });
}

bool holds(const Rule& rule, const std::vector<Evidence>& evidence) {
  const auto is_seen = [&](const std::string& code) { return has(evidence, code); };
  return std::all_of(rule.all_of.begin(), rule.all_of.end(), is_seen) &&
         (rule.any_of.empty() || std::any_of(rule.any_of.begin(), rule.any_of.end(), is_seen)) &&
         std::none_of(rule.none_of.begin(), rule.none_of.end(), is_seen);
}

}  // namespace

Verdict decide(const Policy& policy, std::vector<Evidence> evidence) {
  make_sorted_set(evidence);
  Verdict verdict;
  verdict.policy_version = policy.version;
  verdict.rule = "no-rule";
  verdict.reason = "The evidence is not enough to tell.";
  const auto rule = std::find_if(policy.rules.begin(), policy.rules.end(),
                                 [&](const Rule& r) { return holds(r, evidence); });
  if (rule != policy.rules.end()) {
    verdict.client_type = rule->client_type;
    verdict.trust_level = rule->trust_level;
    verdict.rule = rule->name;
    verdict.reason = rule->reason;
  }
  const auto contradiction = std::find_if(evidence.begin(), evidence.end(), [](const Evidence& fact) {
    return fact.direction == Direction::kContradicts;
  });
  if (contradiction != evidence.end() && verdict.trust_level != TrustLevel::kUntrusted) {
    verdict.trust_level = TrustLevel::kUntrusted;
    verdict.rule = "contradiction";
    verdict.reason =
        "Something seen contradicts the IMEI (" + contradiction->code + "), whatever else speaks for it.";
  }
  verdict.evidence = std::move(evidence);
  return verdict;
}

}  // namespace vouch
