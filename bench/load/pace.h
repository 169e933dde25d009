#pragma once

#include <chrono>
#include <cstdint>

namespace vouch::bench {

/// When each of a row of things is due that are done at an even rate, whatever becomes of those before.
class Pace {
 public:
  using Clock = std::chrono::steady_clock;

  /// Begins now. `per_second` 0: everything is due at once.
  explicit Pace(double per_second) : per_second_(per_second), begin_(Clock::now()) {}

  Clock::time_point due(std::uint64_t index) const {
    if (per_second_ <= 0) return begin_;
    const std::chrono::duration<double> since{static_cast<double>(index) / per_second_};
    return begin_ + std::chrono::duration_cast<Clock::duration>(since);
  }
  bool is_due(std::uint64_t index) const { return per_second_ <= 0 || due(index) <= Clock::now(); }
  /// Microseconds that the one at `index` has waited by now.
  std::int64_t waited_us(std::uint64_t index) const {
    return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - due(index)).count();
  }
  /// Microseconds since 1970.
  static std::int64_t wall_us() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
  }

 private:
  double per_second_;
  Clock::time_point begin_;
};

}  // namespace vouch::bench
