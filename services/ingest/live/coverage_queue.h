#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "domain/coverage/coverage.h"

namespace vouch::services {

/// Coverage of one feed on its way to the sink. It speaks of all that came before it was said, and must not
/// be durable ahead of that; what comes later need not wait for it. Bounded: of too much, the older half
/// becomes one loss (NO_ROOM) with the number of all that was lost in it, so that too much is blind then, and
/// nothing is forgotten. Not thread-safe.
class CoverageQueue {
 public:
  static constexpr std::size_t kMost = 5000;  ///< intervals: days of them

  /// Said after so many messages of the feed had come.
  void say(const std::vector<FeedInterval>& intervals, std::uint64_t messages);
  /// Of what is over already; and what take() gave before, and found no room.
  void say_at_once(FeedInterval interval);

  bool empty() const { return waiting_.empty(); }
  /// Whether take() would give something once so many messages are over.
  bool is_ready(std::uint64_t messages) const;
  std::vector<FeedInterval> take(std::uint64_t messages);

 private:
  struct Said {
    FeedInterval interval;
    std::uint64_t behind = 0;  ///< so many messages
  };

  void bound();

  std::deque<Said> waiting_;
};

}  // namespace vouch::services
