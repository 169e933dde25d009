#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "domain/coverage/within.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::at_s;

std::vector<FeedInterval> any_intervals() {
  std::vector<FeedInterval> intervals;
  for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
    const int since = *rc::gen::inRange(0, 40);
    intervals.push_back({*rc::gen::element(std::string{"a"}, std::string{"b"}), at_s(since),
                         at_s(since + *rc::gen::inRange(0, 10)),
                         *rc::gen::element(FeedState::kAlive, FeedState::kLost),
                         *rc::gen::element<std::uint64_t>(0, 0, 3)});
  }
  return intervals;
}

/// As storage may give them: those without a count joined as far as they go.
FeedRecords partly_joined(const std::vector<FeedInterval>& intervals) {
  FeedRecords counted;
  FeedRecords others;
  for (const FeedInterval& one : intervals) (one.count > 0 ? counted : others).intervals.push_back(one);
  FeedRecords all = within(others, at_s(-1000), at_s(1000));
  all.intervals.insert(all.intervals.end(), counted.intervals.begin(), counted.intervals.end());
  return all;
}

RC_GTEST_PROP(Within, SaysTheSameHoweverLongTheTimeThatWasRead, ()) {
  const auto intervals = any_intervals();
  const NetworkTime since = at_s(*rc::gen::inRange(-5, 50));
  const NetworkTime until = since.plus_s(*rc::gen::inRange<std::uint32_t>(0, 30));
  FeedRecords touching;
  for (const FeedInterval& one : intervals) {
    if (one.until >= since && one.since <= until) touching.intervals.push_back(one);
  }
  RC_ASSERT(within(partly_joined(intervals), since, until).intervals ==
            within(touching, since, until).intervals);
}

TEST(Within, JoinsWhatTouchesAddsUpAndCuts) {
  const FeedRecords records{{},
                            {{"f", at_s(0), at_s(5), FeedState::kLost, 2},
                             {"f", at_s(5), at_s(9), FeedState::kLost, 3},
                             {"f", at_s(10), at_s(12), FeedState::kLost, 7},
                             {"f", at_s(20), at_s(30), FeedState::kLost, 9}}};
  EXPECT_EQ(within(records, at_s(3), at_s(11)).intervals,
            (std::vector<FeedInterval>{{"f", at_s(3), at_s(9), FeedState::kLost, 5},
                                       {"f", at_s(10), at_s(11), FeedState::kLost, 7}}));
}

TEST(Within, ALifeLastsUntilTheFeedsNext) {
  const auto life = [](const char* feed, std::int64_t since) {
    FeedLife made;
    made.feed = feed;
    made.since = at_s(since);
    return made;
  };
  const auto lives = within({{life("f", 0), life("f", 10), life("g", 50)}, {}}, at_s(2), at_s(20)).lives;
  ASSERT_EQ(lives.size(), 2U);
  EXPECT_EQ(lives[0].until, at_s(10));
  EXPECT_EQ(lives[1].until, NetworkTime::max());
}

}  // namespace
}  // namespace vouch
