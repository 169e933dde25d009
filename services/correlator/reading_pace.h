#pragma once

#include <chrono>
#include <optional>

namespace vouch::services {

/// How a client keeps up with what it is sent, by the times handed in.
class ReadingPace {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// A client that was behind for so long is told that changes were merged meanwhile.
  static constexpr std::chrono::seconds kBehind{5};
  /// One that took nothing for so long is cut off.
  static constexpr std::chrono::minutes kPatience{10};

  /// The client took a message.
  void note_taken(Time now);
  /// Something waits for the client. Tells whether it is given up; one that reads, however slowly, is not.
  bool is_given_up(Time now);
  /// Nothing waits any more. Tells whether the client was behind.
  bool has_caught_up(Time now);

 private:
  std::optional<Time> behind_since_;
  Time taken_at_{};  // the last one; while nothing waits, of no use
};

}  // namespace vouch::services
