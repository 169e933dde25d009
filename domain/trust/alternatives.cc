#include "domain/trust/alternatives.h"

#include <algorithm>
#include <functional>

#include "domain/common/sorted_set.h"
#include "domain/trust/codes.h"

namespace vouch {
namespace {

using Decide = std::function<Verdict(const std::vector<Evidence>&)>;

Ruling ruling_on(const Decide& decide, const std::vector<Evidence>& evidence) {
  const Verdict verdict = decide(evidence);
  return {verdict.client_type, verdict.trust_level};
}

std::vector<std::string> codes_in(const std::vector<Evidence>& evidence) {
  std::vector<std::string> codes;
  for (const Evidence& fact : evidence) codes.push_back(fact.code);
  make_sorted_set(codes);
  return codes;
}

/// The codes that rules ask for.
template <class AnyRule>
std::vector<std::string> codes_asked_by(const std::vector<AnyRule>& rules) {
  std::vector<std::string> codes;
  for (const AnyRule& rule : rules) {
    for (const auto* conditions : {&rule.when.all_of, &rule.when.any_of, &rule.when.none_of}) {
      for (const Condition& condition : *conditions) codes.push_back(condition.code);
    }
  }
  make_sorted_set(codes);
  return codes;
}

/// `asked`: codes that matter where they were not seen.
std::vector<Alternative> alternatives(const Decide& decide, const std::vector<Evidence>& evidence,
                                      const std::vector<std::string>& asked) {
  const Ruling stands = ruling_on(decide, evidence);
  std::vector<Alternative> found;
  const auto seen = codes_in(evidence);
  for (const std::string& code : seen) {
    auto less = evidence;
    std::erase_if(less, [&](const Evidence& fact) { return fact.code == code; });
    if (const Ruling other = ruling_on(decide, less); other != stands) found.push_back({false, code, other});
  }
  for (const std::string& code : asked) {
    const CodeInfo* info = find_code(code);
    const bool known = std::binary_search(seen.begin(), seen.end(), code);
    if (info == nullptr || known || info->direction == Direction::kContradicts) continue;
    auto more = evidence;
    more.push_back({code, {}, std::string{info->seen_in}, info->direction, {}, {}});
    if (const Ruling other = ruling_on(decide, more); other != stands) found.push_back({true, code, other});
  }
  return found;
}

}  // namespace

std::vector<Alternative> alternatives(const Policy& policy, const std::vector<Evidence>& evidence) {
  const Decide decide = [&](const std::vector<Evidence>& seen) { return vouch::decide(policy, seen); };
  return alternatives(decide, evidence, codes_asked_by(policy.rules));
}

std::vector<Alternative> session_alternatives(const Policy& policy, const Verdict& registration,
                                              const std::vector<Evidence>& shown) {
  const Decide decide = [&](const std::vector<Evidence>& seen) {
    return decide_session(policy, registration, seen);
  };
  return alternatives(decide, shown, codes_asked_by(policy.session_rules));
}

}  // namespace vouch
