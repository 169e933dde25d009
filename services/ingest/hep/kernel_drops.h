#pragma once

#include <cstdint>

namespace vouch::services {

/// How many datagrams the kernel dropped because a socket's buffer was full. It tells a running total: with
/// each datagram (SO_RXQ_OVFL) as it was when that one was queued, and at any time (SO_MEMINFO), so that
/// drops are seen which no datagram follows.
class KernelDrops {
 public:
  /// Takes a total; how many that adds. Totals wrap around, and older ones come after newer ones.
  std::uint64_t take(std::uint32_t total) {
    const auto more = static_cast<std::int32_t>(total - total_);
    if (more <= 0) return 0;
    total_ = total;
    return static_cast<std::uint64_t>(more);
  }

 private:
  std::uint32_t total_ = 0;
};

}  // namespace vouch::services
