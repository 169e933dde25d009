#include "domain/coverage/coverage.h"

#include <gtest/gtest.h>

#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::at_s;

FeedInterval alive(std::int64_t since, std::int64_t until, std::string feed = "feed-1") {
  return {std::move(feed), at_s(since), at_s(until), true, ""};
}

TEST(Coverage, ATimeAFeedSawIsComplete) {
  const Coverage coverage = cover(at_s(10), at_s(20), std::vector{alive(0, 100)});
  EXPECT_TRUE(coverage.complete());
  EXPECT_EQ(coverage.feeds, std::vector<std::string>{"feed-1"});
}

TEST(Coverage, WithoutAnyFeedAllIsBlind) {
  const Coverage coverage = cover(at_s(10), at_s(20), {});
  ASSERT_EQ(coverage.blind.size(), 1U);
  EXPECT_EQ(coverage.blind[0], (BlindInterval{at_s(10), at_s(20), "NO_FEED"}));
}

TEST(Coverage, GapsBeforeBetweenAndBehindAreTold) {
  const Coverage coverage = cover(at_s(0), at_s(100), std::vector{alive(60, 80), alive(20, 40)});
  ASSERT_EQ(coverage.blind.size(), 3U);
  EXPECT_EQ(coverage.blind[0].until, at_s(20));
  EXPECT_EQ(coverage.blind[1], (BlindInterval{at_s(40), at_s(60), "NO_FEED"}));
  EXPECT_EQ(coverage.blind[2].since, at_s(80));
}

TEST(Coverage, OneFeedsGapIsSeenByAnother) {
  const Coverage coverage = cover(at_s(0), at_s(100), std::vector{alive(0, 60), alive(50, 100, "feed-2")});
  EXPECT_TRUE(coverage.complete());
  EXPECT_EQ(coverage.feeds.size(), 2U);
}

TEST(Coverage, ABlindFeedSaysWhy) {
  const FeedInterval lost{"feed-1", at_s(40), at_s(60), false, "LOST"};
  const Coverage coverage = cover(at_s(0), at_s(100), std::vector{alive(0, 40), lost, alive(60, 100)});
  ASSERT_EQ(coverage.blind.size(), 1U);
  EXPECT_EQ(coverage.blind[0].reason, "LOST");
}

TEST(Coverage, ASingleMomentIsSeenOrNot) {
  EXPECT_TRUE(cover(at_s(10), at_s(10), std::vector{alive(0, 10)}).complete());
  EXPECT_FALSE(cover(at_s(10), at_s(10), std::vector{alive(11, 20)}).complete());
}

}  // namespace
}  // namespace vouch
