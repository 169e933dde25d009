#pragma once

#include <span>
#include <vector>

#include "domain/binding/binding.h"

namespace vouch {

/// What a binding was read from: of the facts of its identity those that opened, refreshed or reported it, in
/// network order. `facts`: those the binding follows from, or more.
std::vector<RegistrationFact> facts_behind(const Binding& binding, std::span<const RegistrationFact> facts);

}  // namespace vouch
