#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "domain/common/time.h"

namespace vouch {

/// A set of moments of network time, as the stretches it consists of. Tells a moment from the time right
/// beside it: what is left of [0, 10] without [3, 7] is [0, 3) and (7, 10]. Bounds further
/// than 70 000 years from 1970 count as there. Not thread-safe, not even for looking.
class Spans {
 public:
  Spans() = default;
  /// `[since, until]`; nothing if `until` is earlier.
  Spans(NetworkTime since, NetworkTime until);

  /// In any order: what is added is put in order once, when it is looked at.
  void add(NetworkTime since, NetworkTime until);
  void add(const Spans& more);
  Spans minus(const Spans& other) const;
  Spans within(const Spans& other) const;
  /// What is within `[since, until]`; costs what it finds.
  Spans within(NetworkTime since, NetworkTime until) const;
  bool empty() const { return steps_.empty(); }

  /// Each stretch as `[since, until]`, whether or not its ends belong to it; by time.
  std::vector<std::pair<NetworkTime, NetworkTime>> stretches() const;

 private:
  using Steps = std::pair<std::int64_t, std::int64_t>;  // both within

  const std::vector<Steps>& tidy() const;

  /// In half microseconds: a moment is the even step, what lies between it and the next the odd one behind.
  /// Once tidy: sorted, disjoint, not touching.
  mutable std::vector<Steps> steps_;
  mutable bool is_tidy_ = true;
};

}  // namespace vouch
