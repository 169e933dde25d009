#pragma once

#include <cstddef>
#include <vector>

#include "domain/coverage/coverage.h"

namespace vouch {

/// Joins blind intervals of the same feed and reason until `most` are left, across the shortest times between
/// them; where feeds and reasons alone are more, intervals of all of them, with the reason SEVERAL. `most` is
/// at least 2, one for each kind of signalling. In order of time.
std::vector<BlindInterval> join_blind(std::vector<BlindInterval> blind, std::size_t most);

}  // namespace vouch
