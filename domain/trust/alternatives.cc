#include "domain/trust/alternatives.h"

#include <algorithm>

#include "domain/common/sorted_set.h"
#include "domain/trust/codes.h"

namespace vouch {
namespace {

Ruling ruling_on(const Policy& policy, const std::vector<Evidence>& evidence) {
  const Verdict verdict = decide(policy, evidence);
  return {verdict.client_type, verdict.trust_level};
}

std::vector<std::string> codes_in(const std::vector<Evidence>& evidence) {
  std::vector<std::string> codes;
  for (const Evidence& fact : evidence) codes.push_back(fact.code);
  make_sorted_set(codes);
  return codes;
}

/// The codes that rules ask for.
std::vector<std::string> codes_asked_by(const Policy& policy) {
  std::vector<std::string> codes;
  for (const Rule& rule : policy.rules) {
    for (const auto* conditions : {&rule.when.all_of, &rule.when.any_of, &rule.when.none_of}) {
      for (const Condition& condition : *conditions) codes.push_back(condition.code);
    }
  }
  make_sorted_set(codes);
  return codes;
}

}  // namespace

std::vector<Alternative> alternatives(const Policy& policy, const std::vector<Evidence>& evidence) {
  const Ruling stands = ruling_on(policy, evidence);
  std::vector<Alternative> found;
  const auto seen = codes_in(evidence);
  for (const std::string& code : seen) {
    auto less = evidence;
    std::erase_if(less, [&](const Evidence& fact) { return fact.code == code; });
    if (const Ruling other = ruling_on(policy, less); other != stands) found.push_back({false, code, other});
  }
  for (const std::string& code : codes_asked_by(policy)) {
    const CodeInfo* info = find_code(code);
    const bool known = std::binary_search(seen.begin(), seen.end(), code);
    if (info == nullptr || known || info->direction == Direction::kContradicts) continue;
    auto more = evidence;
    more.push_back({code, {}, std::string{info->seen_in}, info->direction, {}, {}});
    if (const Ruling other = ruling_on(policy, more); other != stands) found.push_back({true, code, other});
  }
  return found;
}

}  // namespace vouch
