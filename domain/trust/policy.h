#pragma once

#include <span>
#include <string>
#include <vector>

#include "domain/trust/verdict.h"

namespace vouch {

/// One rule of a policy. It holds when every code of `all_of` was seen, one of `any_of` (if there are any),
/// and none of `none_of`.
struct Rule {
  std::string name;
  std::vector<std::string> all_of;
  std::vector<std::string> any_of;
  std::vector<std::string> none_of;
  ClientType client_type = ClientType::kUndetermined;
  TrustLevel trust_level = TrustLevel::kUndetermined;
  std::string reason;  ///< for a reader who is no engineer
};

/// Ordered rules: the first that holds decides. Data, not code: a verdict can be recomputed under another
/// policy.
struct Policy {
  std::string version;
  std::vector<Rule> rules;
};

/// What `policy` makes of `evidence`. Evidence that contradicts caps the level at UNTRUSTED whatever rule
/// held; if no rule holds, both client type and level are UNDETERMINED. The evidence goes into the verdict,
/// sorted, each once.
Verdict decide(const Policy& policy, std::vector<Evidence> evidence);

/// The built-in policy: the table of DESIGN.md section 1.
const Policy& default_policy();

}  // namespace vouch
