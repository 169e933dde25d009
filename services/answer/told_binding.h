#pragma once

#include <vector>

#include "domain/warrant/scope.h"
#include "services/answer/desk.h"

namespace vouch::services {

/// A binding as it is told: cut to the warrant, with its verdict.
struct ToldBinding {
  DisclosedBinding disclosed;
  Verdict verdict;
};

/// What may be told of `bindings`, which are the case's world's, to someone asking about `target`: cut to the
/// case's period and judged, in the order given. Errors: those of storage.
Result<std::vector<ToldBinding>> tell(Case& open_case, const Target& target,
                                      const std::vector<Binding>& bindings);

}  // namespace vouch::services
