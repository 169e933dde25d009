#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "domain/coverage/coverage.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

std::vector<FeedInterval> any_intervals() {
  std::vector<FeedInterval> intervals;
  for (int i = *rc::gen::inRange(0, 6); i > 0; --i) {
    const int since = *rc::gen::inRange(0, 100);
    const int until = since + *rc::gen::inRange(0, 40);
    intervals.push_back({"feed", test::at_s(since), test::at_s(until), *rc::gen::inRange(0, 4) > 0, "LOST"});
  }
  return intervals;
}

RC_GTEST_PROP(CoverageProperty, AMomentIsBlindExactlyIfNoFeedWasAlive, ()) {
  const auto intervals = any_intervals();
  const Coverage coverage = cover(test::at_s(0), test::at_s(150), intervals);
  // Half seconds, so that no moment is an interval's end.
  const NetworkTime moment = NetworkTime::from_us(test::at_s(*rc::gen::inRange(0, 150)).us + 500'000);
  const bool seen = std::any_of(intervals.begin(), intervals.end(), [&](const FeedInterval& interval) {
    return interval.alive && interval.since <= moment && moment <= interval.until;
  });
  const bool blind = std::any_of(
      coverage.blind.begin(), coverage.blind.end(),
      [&](const BlindInterval& interval) { return interval.since <= moment && moment <= interval.until; });
  RC_ASSERT(seen != blind);
}

}  // namespace
}  // namespace vouch
