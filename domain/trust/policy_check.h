#pragma once

#include <string>
#include <vector>

#include "domain/trust/policy.h"

namespace vouch {

/// What is wrong with a policy.
struct PolicyProblem {
  std::string code;      ///< stable, see check_policy()
  std::size_t line = 0;  ///< of the rule, in its file
  std::string rule;      ///< its name; empty: the policy as a whole
  std::string detail;    ///< a code, another rule's name: never data
  friend bool operator==(const PolicyProblem&, const PolicyProblem&) = default;
};

/// Everything wrong with `policy`, by line; a policy with a problem is not applied. Codes:
/// - NO_RULES, NO_VERSION, NO_NAME, NO_REASON, SAME_NAME (an earlier rule has it)
/// - NO_CONDITIONS: it would hold for everything
/// - UNKNOWN_CODE; NOT_WEIGHABLE: the code's values are free text or numbers, which no rule may ask
/// - UNKNOWN_VALUE: no value of the code is ever weighed as that
/// - NEVER_HOLDS: its own conditions exclude each other, or a rule on registrations asks what only sessions
/// show,
///   or the other way round
/// - NEVER_SEEN: a condition that is not needed asks so
/// - CONTRADICTS_RULE: an earlier rule decides otherwise under the same conditions
/// - UNREACHABLE: whenever it holds, an earlier one does
/// - NEVER_TRUSTED: it asks for a contradiction, which caps the level it grants
/// - TRUSTED_WITHOUT_EVIDENCE: it grants TRUSTED where nothing supports the IMEI
/// - RAISES_TRUST: taking supporting evidence away, or adding evidence against or of the UICC, would raise
///   the level by this rule
/// - TOO_COMPLEX: more cases than can be looked at, so none of the five before is certain
std::vector<PolicyProblem> check_policy(const Policy& policy);

}  // namespace vouch
