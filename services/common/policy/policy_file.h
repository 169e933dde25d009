#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/trust/policy.h"
#include "domain/trust/policy_check.h"

namespace vouch::services {

/// A policy file that was read: the policy, or what is wrong with it.
struct PolicyReading {
  Policy policy;
  std::vector<PolicyProblem> problems;  ///< by line; empty: the policy may be used
};

/// Reads a policy from TOML and checks it (check_policy()). Further codes: NOT_TOML (detail: what is wrong),
/// UNKNOWN_KEY, NOT_TEXT, NOT_A_LIST_OF_TEXTS (detail: the key), BAD_CLIENT_TYPE, BAD_TRUST_LEVEL (missing,
/// or none that there is), TOO_BIG (more than 256 KiB or 256 rules).
PolicyReading read_policy(std::string_view toml);

/// "line 12, rule password: UNREACHABLE (…)", for a person.
std::string text_of(const PolicyProblem& problem);

/// The policy that is built in: the table of DESIGN.md section 1.
const Policy& default_policy();
/// The file it comes from.
std::string_view default_policy_text();

}  // namespace vouch::services
