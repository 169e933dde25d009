#pragma once

#include <chrono>
#include <cstdint>
#include <deque>

namespace vouch::services {

/// Bad messages are counted by Sofia-SIP, which says of nobody whose they were, and by the watch on what it
/// parses, which does (MessageWatch): the same ones, now and then one of the two earlier by seconds. Matches
/// them, so that each is counted once. Pure.
class UnnamedBad {
 public:
  using Clock = std::chrono::steady_clock;

  /// `patience`: how far apart the two may count the same message.
  explicit UnnamedBad(Clock::duration patience) : patience_(patience) {}

  /// Takes how many more the one counted, and the other named. Gives how many of the former nobody has named
  /// in time: they are counted without a sender.
  std::uint64_t take(std::uint64_t counted, std::uint64_t named, Clock::time_point now);

 private:
  struct Some {
    Clock::time_point since;
    std::uint64_t times = 0;
  };
  using Waiting = std::deque<Some>;

  /// Takes up to `times` away, the oldest first, and gives how many are left of `times`.
  static std::uint64_t match(Waiting& waiting, std::uint64_t times);
  std::uint64_t overdue(Waiting& waiting, Clock::time_point now) const;

  Clock::duration patience_;
  Waiting counted_;  ///< and not named yet
  Waiting named_;    ///< and not counted yet
};

}  // namespace vouch::services
