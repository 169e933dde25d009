#include "services/ingest/live/feed_watch.h"

#include <gtest/gtest.h>

namespace vouch::services {
namespace {

NetworkTime at_s(std::int64_t seconds) {
  return NetworkTime::from_us(0).plus_s(seconds);
}

constexpr RegisterCounts kNone{};

FeedInterval alive(std::int64_t since, std::int64_t until) {
  return {"lab", at_s(since), at_s(until), true, ""};
}
FeedInterval blind(std::int64_t since, std::int64_t until, const std::string& reason) {
  return {"lab", at_s(since), at_s(until), false, reason};
}
using Coverage = std::vector<FeedInterval>;

TEST(FeedWatch, AMessageVouchesForTheTimeBeforeIt) {
  FeedWatch watch{"lab", 60, at_s(0)};
  EXPECT_EQ(watch.look(at_s(1), kNone).coverage, Coverage{}) << "nobody knows yet whether the feed lives";
  watch.heard(at_s(5));
  EXPECT_EQ(watch.look(at_s(6), kNone).coverage, Coverage{alive(0, 5)});
  watch.heard(at_s(50));
  EXPECT_EQ(watch.look(at_s(51), kNone).coverage, Coverage{alive(5, 50)});
}

TEST(FeedWatch, WhatGoesWellIsToldNowAndThen) {
  FeedWatch watch{"lab", 60, at_s(0)};
  Coverage told;
  for (int second = 1; second <= 12; ++second) {
    watch.heard(at_s(second));
    for (auto& one : watch.look(at_s(second), kNone).coverage) told.push_back(one);
  }
  EXPECT_EQ(told, (Coverage{alive(0, 5), alive(5, 10)}));
  EXPECT_EQ(watch.close(), Coverage{alive(10, 12)});
}

TEST(FeedWatch, SilenceBeyondTheRhythmIsBlindFromTheLastMessageOn) {
  FeedWatch watch{"lab", 60, at_s(0)};
  watch.heard(at_s(3));
  EXPECT_EQ(watch.look(at_s(4), kNone).coverage, Coverage{});
  EXPECT_EQ(watch.look(at_s(63), kNone).coverage, Coverage{});
  const auto silent = watch.look(at_s(64), kNone);
  EXPECT_TRUE(silent.became_silent);
  EXPECT_EQ(silent.coverage, (Coverage{alive(0, 3), blind(3, 64, "SILENT")}));
  EXPECT_TRUE(watch.is_silent());
  EXPECT_FALSE(watch.look(at_s(65), kNone).became_silent) << "told once";
  watch.heard(at_s(70));
  const auto again = watch.look(at_s(71), kNone);
  EXPECT_TRUE(again.heard_again);
  EXPECT_EQ(again.coverage, Coverage{blind(64, 70, "SILENT")});
  watch.heard(at_s(75));
  EXPECT_EQ(watch.look(at_s(76), kNone).coverage, Coverage{alive(70, 75)});
}

TEST(FeedWatch, WithoutARhythmNoSilenceIsTooLong) {
  FeedWatch watch{"lab", 0, at_s(0)};
  EXPECT_EQ(watch.look(at_s(100'000), kNone).coverage, Coverage{alive(0, 100'000)});
  EXPECT_FALSE(watch.is_silent());
}

TEST(FeedWatch, ALossMakesItsTimeBlindWithItsCount) {
  FeedWatch watch{"lab", 60, at_s(0)};
  watch.heard(at_s(2));
  watch.lost(Loss::kKernelDrop, 7);
  watch.lost(Loss::kKernelDrop, 1);
  watch.lost(Loss::kNoRoom, 2);
  const auto findings = watch.look(at_s(3), kNone);
  EXPECT_EQ(findings.losses.at(Loss::kKernelDrop), 8U);
  EXPECT_EQ(findings.coverage, (Coverage{blind(0, 3, "KERNEL_DROP:8"), blind(0, 3, "NO_ROOM:2")}));
  watch.heard(at_s(8));
  EXPECT_EQ(watch.look(at_s(8), kNone).coverage, Coverage{alive(3, 8)});
}

TEST(FeedWatch, WhatAStrangerSendsBlindsNothing) {
  FeedWatch watch{"lab", 60, at_s(0)};
  watch.heard(at_s(5));
  watch.lost(Loss::kNotAuthentic, 1000);
  const auto findings = watch.look(at_s(6), kNone);
  EXPECT_EQ(findings.losses.at(Loss::kNotAuthentic), 1000U);
  EXPECT_EQ(findings.coverage, Coverage{alive(0, 5)});
}

TEST(FeedWatch, RequestsWithoutResponsesTellOfAMirrorThatIsSetWrong) {
  FeedWatch watch{"lab", 60, at_s(0)};
  watch.heard(at_s(5));
  EXPECT_FALSE(watch.look(at_s(6), {10, 0}).responses_missing) << "they may be on their way";
  watch.heard(at_s(7));
  const auto missing = watch.look(at_s(8), {20, 0});
  EXPECT_TRUE(missing.responses_missing);
  EXPECT_EQ(missing.coverage, Coverage{blind(5, 8, "RESPONSES_MISSING")});
  watch.heard(at_s(9));
  EXPECT_FALSE(watch.look(at_s(10), {30, 0}).responses_missing) << "told once";
  watch.heard(at_s(15));
  EXPECT_EQ(watch.look(at_s(16), {40, 10}).coverage, Coverage{alive(10, 15)}) << "they came";
}

TEST(FeedWatch, ARefusalIsAResponse) {
  FeedWatch watch{"lab", 60, at_s(0)};
  for (std::uint64_t i = 1; i < 5; ++i) {
    watch.heard(at_s(static_cast<std::int64_t>(i)));
    EXPECT_FALSE(watch.look(at_s(static_cast<std::int64_t>(i)), {i * 20, i * 19}).responses_missing);
  }
}

}  // namespace
}  // namespace vouch::services
