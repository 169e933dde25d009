#include "domain/trust/grounds.h"

#include "domain/common/sorted_set.h"
#include "domain/trust/codes.h"

namespace vouch {

std::vector<std::string> grounds_of(const std::vector<Evidence>& evidence) {
  std::vector<std::string> grounds;
  for (const Evidence& fact : evidence) {
    const CodeInfo* info = find_code(fact.code);
    const bool weighable = info != nullptr && info->value == ValueUse::kWeighable;
    grounds.push_back(weighable && !fact.value.empty() ? fact.code + "=" + fact.value : fact.code);
  }
  make_sorted_set(grounds);
  return grounds;
}

std::vector<Evidence> evidence_of_grounds(std::span<const std::string> grounds) {
  std::vector<Evidence> evidence;
  for (const std::string& one : grounds) {
    const Condition seen = condition_from(one);
    const CodeInfo* info = find_code(seen.code);
    if (info == nullptr) continue;
    evidence.push_back(
        {seen.code, seen.value.value_or(""), std::string{info->seen_in}, info->direction, {}, {}});
  }
  return evidence;
}

Ruling rule_on(const Policy& policy, std::span<const std::string> grounds) {
  const Verdict verdict = decide(policy, evidence_of_grounds(grounds));
  return {verdict.client_type, verdict.trust_level};
}

}  // namespace vouch
