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

TEST(FeedWatch, SilenceBeyondTheRhythmIsBlindFromTheLastMessageOn) {
  FeedWatch watch{"lab", 60, at_s(0)};
  watch.heard(at_s(5));
  watch.look(at_s(6), kNone);
  EXPECT_EQ(watch.look(at_s(65), kNone).coverage, Coverage{});
  const auto silent = watch.look(at_s(66), kNone);
  EXPECT_TRUE(silent.became_silent);
  EXPECT_EQ(silent.coverage, Coverage{blind(5, 66, "SILENT")});
  EXPECT_TRUE(watch.is_silent());
  EXPECT_FALSE(watch.look(at_s(67), kNone).became_silent) << "told once";
  watch.heard(at_s(70));
  const auto again = watch.look(at_s(71), kNone);
  EXPECT_TRUE(again.heard_again);
  EXPECT_EQ(again.coverage, Coverage{blind(67, 70, "SILENT")});
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
  watch.heard(at_s(5));
  watch.lost(Loss::kKernelDrop, 7);
  watch.lost(Loss::kKernelDrop, 1);
  const auto findings = watch.look(at_s(6), kNone);
  EXPECT_EQ(findings.losses.at(Loss::kKernelDrop), 8U);
  EXPECT_EQ(findings.coverage, Coverage{blind(0, 5, "KERNEL_DROP:8")});
  watch.heard(at_s(7));
  EXPECT_EQ(watch.look(at_s(8), kNone).coverage, Coverage{alive(5, 7)});
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
  EXPECT_EQ(missing.coverage, Coverage{blind(5, 7, "RESPONSES_MISSING")});
  watch.heard(at_s(9));
  EXPECT_FALSE(watch.look(at_s(10), {30, 0}).responses_missing) << "told once";
  watch.heard(at_s(11));
  EXPECT_EQ(watch.look(at_s(12), {40, 10}).coverage, Coverage{alive(9, 11)}) << "they came";
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
