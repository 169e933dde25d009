#pragma once

#include <string>
#include <vector>

#include "domain/trust/policy.h"

namespace vouch {

enum class RuleChange { kAdded, kRemoved, kChanged, kMoved };

/// How a rule of one policy differs in another; rules are the same by name.
struct RuleDifference {
  RuleChange change = RuleChange::kChanged;
  std::string rule;
  bool of_sessions = false;
  friend bool operator==(const RuleDifference&, const RuleDifference&) = default;
};

/// What differs: removed rules first, then in the order of `to`. A rule is moved if a rule that stood behind
/// it stands before it now, or one before it behind; of a pair that changed places one is told.
std::vector<RuleDifference> difference(const Policy& from, const Policy& to);

}  // namespace vouch
