#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "domain/trust/grounds.h"

namespace vouch {

/// How verdicts would change under another policy.
struct Comparison {
  std::uint64_t bindings = 0;
  std::uint64_t changed = 0;
  std::map<std::pair<Ruling, Ruling>, std::uint64_t> changes;  ///< from, to: how many bindings

  /// Counts bindings that stand as `stands` and would be ruled on as `ruled`.
  void add(const Ruling& stands, const Ruling& ruled, std::uint64_t count);
};

/// Whether more than `percent` of all would change: then a person must say why. Of nothing, nothing changes.
bool stops(const Comparison& comparison, std::uint64_t percent);

}  // namespace vouch
