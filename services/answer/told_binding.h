#pragma once

#include <vector>

#include "domain/warrant/scope.h"
#include "services/answer/desk.h"

namespace vouch::services {

/// A binding as it is told: cut to the warrant, with its verdict.
struct ToldBinding {
  DisclosedBinding disclosed;
  Verdict verdict;
  std::vector<Target> targets;  ///< the warrant's that reach it, as far as was asked; in the warrant's order
};

/// What may be told of `bindings`, which are the case's world's, to someone asking about `target`: cut to the
/// case's period and judged, in the order given. Errors: those of storage.
Result<std::vector<ToldBinding>> tell(Case& open_case, const Target& target,
                                      const std::vector<Binding>& bindings);

/// Adds what is told of a further target. A binding that stands there already is told once, by both, with
/// what either of them reaches.
void add_told(std::vector<ToldBinding>& told, std::vector<ToldBinding> more);

}  // namespace vouch::services
