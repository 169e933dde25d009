#pragma once

#include <algorithm>
#include <chrono>
#include <utility>

namespace vouch::services {

/// How fast the drain goes on. Where batches that somebody waits for are long in getting to the disk, it
/// leaves processors and disk to them for as long as it had them, while the disk has room: what is on it can
/// wait. Not thread-safe.
class DrainPace {
 public:
  using Duration = std::chrono::steady_clock::duration;
  static constexpr Duration kLong = std::chrono::milliseconds{10};
  static constexpr Duration kPauseAtMost = std::chrono::milliseconds{250};

  /// A batch took so long from being handed to the disk to being on it.
  void note(Duration to_disk) { longest_ = std::max(longest_, to_disk); }

  /// How long to pause behind a turn of the drain that took `turn`.
  Duration pause(Duration turn, bool may_pause) {
    const bool was_in_the_way = std::exchange(longest_, {}) > kLong;
    return was_in_the_way && may_pause ? std::min(turn, kPauseAtMost) : Duration::zero();
  }

 private:
  Duration longest_{};  ///< since the last pause
};

}  // namespace vouch::services
