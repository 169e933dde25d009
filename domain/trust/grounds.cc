#include "domain/trust/grounds.h"

#include "domain/common/sorted_set.h"
#include "domain/trust/codes.h"

namespace vouch {

std::vector<std::string> grounds_of(const std::vector<Evidence>& evidence) {
  std::vector<std::string> grounds;
  for (const Evidence& fact : evidence) {
    const CodeInfo* info = find_code(fact.code);
    const std::string value = info == nullptr ? std::string{} : weighed(info->values, fact.value);
    grounds.push_back(value.empty() ? fact.code : fact.code + "=" + value);
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
