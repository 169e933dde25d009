#include "domain/trust/comparison.h"

namespace vouch {

void Comparison::add(const Ruling& stands, const Ruling& ruled, std::uint64_t count) {
  bindings += count;
  if (stands == ruled) return;
  changed += count;
  changes[{stands, ruled}] += count;
}

bool stops(const Comparison& comparison, std::uint64_t percent) {
  return comparison.changed * 100 > comparison.bindings * percent;
}

}  // namespace vouch
