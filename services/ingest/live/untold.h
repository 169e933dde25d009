#pragma once

#include <utility>
#include <vector>

#include "domain/coverage/coverage.h"

namespace vouch::services {

/// What a feed has to tell of its own life and did not yet, or could not. Bounded: an hour and more; what is
/// older becomes time that nobody vouches for. Not thread-safe.
class Untold {
 public:
  using Intervals = std::vector<FeedInterval>;
  using Lives = std::vector<FeedLife>;

  bool is_empty() const { return coverage_.empty() && lives_.empty(); }
  bool has_coverage() const { return !coverage_.empty(); }
  void add(const Intervals& coverage);
  void add(FeedLife life) { lives_.push_back(std::move(life)); }
  Intervals take_coverage() { return std::exchange(coverage_, {}); }
  Lives take_lives() { return std::exchange(lives_, {}); }
  /// Takes back what was not stored, together with messages: the time it vouched for is blind.
  void take_back(Intervals coverage, const Lives& lives);

 private:
  void bound();

  Intervals coverage_;
  Lives lives_;
};

}  // namespace vouch::services
