#pragma once

#include <cstdint>

#include "domain/common/time.h"

namespace vouch::signalling {

/// How much time has passed in a feed, told from the stamps of its messages, of which some are wrong: a stamp
/// far ahead moves it a little only, one far behind not at all. It never goes back. A clock that was set back
/// is followed after a row of messages that agree.
class FeedClock {
 public:
  /// `jump_s`: from how many seconds on a step is a jump rather than time that has passed.
  explicit FeedClock(std::int64_t jump_s) : jump_s_(jump_s) {}

  void see(NetworkTime stamp);
  std::int64_t elapsed_us() const { return elapsed_us_; }

 private:
  std::int64_t jump_s_;
  NetworkTime latest_;
  std::int64_t elapsed_us_ = 0;
  int far_behind_ = 0;  ///< messages in a row
  bool started_ = false;
};

}  // namespace vouch::signalling
