#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "domain/common/result.h"

namespace vouch {

/// A point in time with microsecond resolution since 1970-01-01T00:00:00Z. The tag keeps the product's two
/// times apart: what is true in the network, and what Vouch knew (DESIGN.md section 4, "Two times").
template <class Tag>
struct Timestamp {
  std::int64_t us = 0;

  static constexpr Timestamp from_us(std::int64_t microseconds) { return Timestamp{microseconds}; }
  static constexpr Timestamp min() { return Timestamp{INT64_MIN}; }
  static constexpr Timestamp max() { return Timestamp{INT64_MAX}; }

  /// Saturates instead of overflowing: an expiry of 2^32-1 s added to any time stays ordered.
  constexpr Timestamp plus_s(std::int64_t seconds) const {
    constexpr std::int64_t us_per_s = 1'000'000;
    std::int64_t delta = 0;
    std::int64_t sum = 0;
    if (__builtin_mul_overflow(seconds, us_per_s, &delta) || __builtin_add_overflow(us, delta, &sum)) {
      return seconds < 0 ? min() : max();
    }
    return Timestamp{sum};
  }

  friend constexpr auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

struct NetworkTimeTag;
struct KnowledgeTimeTag;

/// When something was true in the network: the clock of the feed. What a query calls `at`.
using NetworkTime = Timestamp<NetworkTimeTag>;
/// When Vouch durably knew it: one clock for the whole system. What a query calls `as_of`.
using KnowledgeTime = Timestamp<KnowledgeTimeTag>;

/// RFC 3339 in UTC with six fractional digits, e.g. "2026-11-24T08:00:00.000000Z".
std::string rfc3339(std::int64_t us);

/// Reads RFC 3339 ("2026-11-24T08:00:00Z", any offset, up to nine fractional digits, of which six count) or
/// seconds since 1970 ("@1520606104.119540"). Errors: BAD_TIME.
Result<std::int64_t> parse_time_us(std::string_view text);

}  // namespace vouch
