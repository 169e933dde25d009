#pragma once

#include <vector>

#include "services/answer/told_binding.h"

namespace vouch::services {

/// A binding that another policy would judge otherwise.
struct PolicyExample {
  ToldBinding told;  ///< with the verdict as it stands
  Verdict verdict;   ///< what the policy would make of it
};

struct ExamplesAnswer {
  Basis basis;
  std::vector<PolicyExample> examples;
  std::size_t unchanged = 0;  ///< bindings that would stay as they are
  bool more = false;          ///< there are more examples than asked for
  std::size_t size() const { return examples.size(); }
};

/// Which of the warrant's bindings `policy` would judge otherwise; at most `most` are told. Errors: those of
/// storage.
Result<ExamplesAnswer> policy_examples(Case& open_case, const Policy& policy, std::size_t most);

}  // namespace vouch::services
