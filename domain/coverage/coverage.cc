#include "domain/coverage/coverage.h"

#include <algorithm>

#include "domain/common/sorted_set.h"

namespace vouch {
namespace {

/// Why `[since, until]` was not seen: what a feed says about it, else that there was none.
std::string reason_for(NetworkTime since, NetworkTime until, std::span<const FeedInterval> intervals) {
  for (const FeedInterval& interval : intervals) {
    if (!interval.alive && interval.since <= until && interval.until >= since) return interval.reason;
  }
  return "NO_FEED";
}

}  // namespace

Coverage cover(NetworkTime since, NetworkTime until, std::span<const FeedInterval> intervals) {
  Coverage coverage{since, until, {}, {}};
  std::vector<FeedInterval> sorted(intervals.begin(), intervals.end());
  std::sort(sorted.begin(), sorted.end(), [](const FeedInterval& a, const FeedInterval& b) {
    return std::tie(a.since, a) < std::tie(b.since, b);
  });

  NetworkTime seen_until = since;
  bool seen_start = false;  // a moment is seen only if an interval holds it, so the start needs telling apart
  for (const FeedInterval& interval : sorted) {
    if (!interval.alive || interval.until < since || interval.since > until) continue;
    insert_sorted(coverage.feeds, interval.feed);
    if (interval.since > seen_until) {
      coverage.blind.push_back({seen_until, interval.since, reason_for(seen_until, interval.since, sorted)});
    }
    seen_start = seen_start || interval.since <= since;
    seen_until = std::max(seen_until, std::min(interval.until, until));
  }
  if (seen_until < until || (!seen_start && coverage.blind.empty())) {
    coverage.blind.push_back({seen_until, until, reason_for(seen_until, until, sorted)});
  }
  return coverage;
}

}  // namespace vouch
