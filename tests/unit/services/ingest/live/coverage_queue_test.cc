#include "services/ingest/live/coverage_queue.h"

#include <gtest/gtest.h>

namespace vouch::services {
namespace {

FeedInterval said(std::int64_t since_us, std::int64_t until_us, FeedState state = FeedState::kAlive,
                  std::uint64_t count = 0) {
  return {"lab", NetworkTime::from_us(since_us), NetworkTime::from_us(until_us), state, count};
}
using Intervals = std::vector<FeedInterval>;

TEST(CoverageQueue, WhatIsSaidWaitsForTheMessagesBeforeIt) {
  CoverageQueue queue;
  queue.say({said(0, 5)}, 10);
  queue.say({said(5, 9)}, 12);
  EXPECT_FALSE(queue.is_ready(9));
  EXPECT_EQ(queue.take(9), Intervals{});
  EXPECT_EQ(queue.take(11), Intervals{said(0, 5)});
  EXPECT_EQ(queue.take(12), Intervals{said(5, 9)});
  EXPECT_TRUE(queue.empty());
}

TEST(CoverageQueue, WhatIsOverWaitsForNothing) {
  CoverageQueue queue;
  queue.say({said(0, 5)}, 10);
  queue.say_at_once(said(2, 3, FeedState::kNoRoom, 7));
  EXPECT_EQ(queue.take(0), (Intervals{said(2, 3, FeedState::kNoRoom, 7)}));
  EXPECT_FALSE(queue.empty());
}

TEST(CoverageQueue, TheOlderHalfOfTooMuchIsOneLossAndNoneIsForgotten) {
  CoverageQueue queue;
  const auto most = static_cast<std::int64_t>(CoverageQueue::kMost);
  for (std::int64_t i = 0; i <= most; ++i) {
    const bool is_lost = i % 2 == 0;
    queue.say({is_lost ? said(i, i + 1, FeedState::kKernelDrop, 3) : said(i, i + 1)}, 0);
  }
  const auto all = queue.take(0);
  EXPECT_EQ(all.size(), CoverageQueue::kMost / 2 + 2);
  EXPECT_EQ(all.front(), said(0, most / 2, FeedState::kNoRoom, 3 * CoverageQueue::kMost / 4));
  EXPECT_EQ(all[1], said(most / 2, most / 2 + 1, FeedState::kKernelDrop, 3));
}

}  // namespace
}  // namespace vouch::services
