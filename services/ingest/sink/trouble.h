#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace vouch::services {

/// A trouble that may be met a thousand times a second: told when it begins, and then now and then. Not
/// thread-safe.
class Trouble {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds kBetweenTellings{60};

  /// Met `times` more. How often since it was last told, if it is to be told now.
  std::optional<std::uint64_t> met(Clock::time_point now, std::uint64_t times = 1) {
    untold_ += times;
    if (now < next_telling_) return std::nullopt;
    next_telling_ = now + kBetweenTellings;
    return std::exchange(untold_, 0);
  }
  /// It has passed: the next time is a new one.
  void over() { *this = {}; }

 private:
  std::uint64_t untold_ = 0;
  Clock::time_point next_telling_ = Clock::time_point::min();
};

}  // namespace vouch::services
