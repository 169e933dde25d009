#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/time.h"

namespace vouch {

/// What a feed saw between two network times, `[since, until]`.
struct FeedInterval {
  std::string feed;
  NetworkTime since;
  NetworkTime until;
  bool alive = true;
  std::string reason;  ///< why blind; empty while alive
  friend auto operator<=>(const FeedInterval&, const FeedInterval&) = default;
};

/// A stretch of network time of which nothing is known.
struct BlindInterval {
  NetworkTime since;
  NetworkTime until;
  std::string reason;  ///< "NO_FEED", or the feed's own reason
  friend auto operator<=>(const BlindInterval&, const BlindInterval&) = default;
};

/// How much of the time an answer speaks of was seen: absence of evidence must not look like evidence of
/// absence.
struct Coverage {
  NetworkTime since;
  NetworkTime until;
  std::vector<std::string> feeds;    ///< that saw part of it, sorted
  std::vector<BlindInterval> blind;  ///< by time; empty: complete
  bool complete() const { return blind.empty(); }
  friend bool operator==(const Coverage&, const Coverage&) = default;
};

/// The coverage of `[since, until]` by the given intervals, in any order. A time is seen if any feed was
/// alive then.
Coverage cover(NetworkTime since, NetworkTime until, std::span<const FeedInterval> intervals);

}  // namespace vouch
