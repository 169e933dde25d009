#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "domain/common/time.h"

namespace vouch::services {

/// How many messages come per second, over the last minute. Takes the time as an argument, and a clock that
/// is set back as one that stands still; not thread-safe.
class MessageRate {
 public:
  static constexpr std::int64_t kSpanS = 60;

  /// `since`: nothing was counted before.
  explicit MessageRate(NetworkTime since);

  void count(NetworkTime now, std::uint64_t messages = 1);
  /// Over the last kSpanS seconds, or since counting began if that is less, but a second at least.
  double per_second(NetworkTime now) const;

 private:
  void move_to(std::int64_t second);

  NetworkTime since_;
  std::int64_t second_;                                     ///< the one that is counted now
  std::array<std::uint64_t, kSpanS> messages_in_second_{};  ///< by second modulo their number
};

}  // namespace vouch::services
