#include "services/ingest/live/feed_watch.h"

#include <gtest/gtest.h>

namespace vouch::services {
namespace {

NetworkTime at_s(std::int64_t seconds) {
  return NetworkTime::from_us(0).plus_s(seconds);
}

constexpr RegisterCounts kNone{};

FeedInterval said(std::int64_t since, std::int64_t until, FeedState state, std::uint64_t count = 0) {
  return {"lab", at_s(since), at_s(until), state, count};
}
FeedInterval alive(std::int64_t since, std::int64_t until) {
  return said(since, until, FeedState::kAlive);
}
using Coverage = std::vector<FeedInterval>;

TEST(FeedWatch, AMessageVouchesForTheTimeBeforeIt) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  EXPECT_EQ(watch.look(at_s(1), kNone).coverage, Coverage{}) << "nobody knows yet whether the feed lives";
  watch.heard(at_s(5));
  EXPECT_EQ(watch.look(at_s(6), kNone).coverage, Coverage{alive(0, 5)});
  watch.heard(at_s(50));
  EXPECT_EQ(watch.look(at_s(51), kNone).coverage, Coverage{alive(5, 50)});
}

TEST(FeedWatch, WhatGoesWellIsToldNowAndThen) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  Coverage told;
  for (int second = 1; second <= 12; ++second) {
    watch.heard(at_s(second));
    for (auto& one : watch.look(at_s(second), kNone).coverage) told.push_back(one);
  }
  EXPECT_EQ(told, (Coverage{alive(0, 5), alive(5, 10)}));
  EXPECT_EQ(watch.close(), Coverage{alive(10, 12)});
}

TEST(FeedWatch, SilenceBeyondTheRhythmIsBlindFromTheLastMessageOn) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  watch.heard(at_s(3));
  EXPECT_EQ(watch.look(at_s(4), kNone).coverage, Coverage{});
  EXPECT_EQ(watch.look(at_s(63), kNone).coverage, Coverage{});
  const auto silent = watch.look(at_s(64), kNone);
  EXPECT_TRUE(silent.became_silent);
  EXPECT_EQ(silent.coverage, (Coverage{alive(0, 3), said(3, 64, FeedState::kSilent)}));
  EXPECT_EQ(watch.trouble(), "SILENT");
  EXPECT_FALSE(watch.look(at_s(65), kNone).became_silent) << "told once";
  watch.heard(at_s(70));
  const auto again = watch.look(at_s(71), kNone);
  EXPECT_TRUE(again.heard_again);
  EXPECT_EQ(again.coverage, Coverage{said(64, 70, FeedState::kSilent)});
  watch.heard(at_s(75));
  EXPECT_EQ(watch.look(at_s(76), kNone).coverage, Coverage{alive(70, 75)});
}

TEST(FeedWatch, WithoutARhythmTheNextMessageVouchesForAnySilence) {
  FeedWatch watch{{"lab", 0}, at_s(0)};
  EXPECT_EQ(watch.look(at_s(100'000), kNone).coverage, Coverage{}) << "it may be dead";
  EXPECT_EQ(watch.trouble(), "");
  watch.heard(at_s(100'001));
  EXPECT_EQ(watch.look(at_s(100'001), kNone).coverage, Coverage{alive(0, 100'001)});
}

TEST(FeedWatch, ALossMakesItsTimeBlindWithItsCount) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  watch.heard(at_s(2));
  watch.lost(Loss::kKernelDrop, 7);
  watch.lost(Loss::kKernelDrop, 1);
  watch.lost(Loss::kNoRoom, 2);
  const auto findings = watch.look(at_s(3), kNone);
  EXPECT_EQ(findings.losses.at(Loss::kKernelDrop), 8U);
  EXPECT_EQ(findings.coverage,
            (Coverage{said(0, 3, FeedState::kKernelDrop, 8), said(0, 3, FeedState::kNoRoom, 2)}));
  watch.heard(at_s(8));
  EXPECT_EQ(watch.look(at_s(8), kNone).coverage, Coverage{alive(3, 8)});
}

TEST(FeedWatch, WhatAStrangerSendsBlindsNothing) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  watch.heard(at_s(5));
  watch.lost(Loss::kNotAuthentic, 1000);
  const auto findings = watch.look(at_s(6), kNone);
  EXPECT_EQ(findings.losses.at(Loss::kNotAuthentic), 1000U);
  EXPECT_EQ(findings.coverage, Coverage{alive(0, 5)});
}

TEST(FeedWatch, WhatWentByWayOfTheDiskIsToldWithItsCount) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  watch.heard(at_s(5));
  watch.spooled(at_s(1), at_s(2), 3);
  watch.spooled(at_s(2), at_s(4), 10);
  EXPECT_EQ(watch.look(at_s(5), kNone).coverage,
            (Coverage{said(1, 4, FeedState::kSpooled, 13), alive(0, 5)}));
}

TEST(FeedWatch, AMirrorOfOneDirectionIsBlindFromWhereItShowed) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  watch.heard(at_s(5));
  EXPECT_FALSE(watch.look(at_s(6), {20, 0, 0}).mirror) << "they may be on their way";
  watch.heard(at_s(11));
  const auto missing = watch.look(at_s(11), {20, 0, 0});
  EXPECT_EQ(missing.mirror, MirrorFault::kResponsesMissing);
  EXPECT_EQ(missing.coverage,
            (Coverage{said(0, 11, FeedState::kResponsesMissing), said(5, 11, FeedState::kResponsesMissing)}));
  EXPECT_EQ(watch.trouble(), "RESPONSES_MISSING");
  watch.heard(at_s(20));
  EXPECT_FALSE(watch.look(at_s(20), {40, 0, 0}).mirror) << "told once";
  watch.heard(at_s(30));
  watch.look(at_s(30), {60, 20, 0});
  EXPECT_EQ(watch.trouble(), "") << "they came";
}

TEST(FeedWatch, LostPairsAreAlarmedAndToldOneByOneElsewhere) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  watch.heard(at_s(1));
  watch.look(at_s(1), {100, 70, 30});
  watch.heard(at_s(6));
  const auto findings = watch.look(at_s(6), {100, 70, 30});
  EXPECT_EQ(findings.mirror, MirrorFault::kPairsLost);
  EXPECT_EQ(findings.coverage, Coverage{alive(0, 6)});
}

TEST(FeedWatch, SubscriptionsVouchWhileAllStand) {
  FeedWatch watch{{"lab", 0, Vouching::kSubscriptions}, at_s(0)};
  EXPECT_EQ(watch.look(at_s(7), kNone).coverage, Coverage{alive(0, 7)});
  watch.unsubscribed(2);
  EXPECT_EQ(watch.look(at_s(9), kNone).coverage, Coverage{said(7, 9, FeedState::kNotSubscribed)});
  EXPECT_EQ(watch.trouble(), "NOT_SUBSCRIBED");
  EXPECT_EQ(watch.look(at_s(10), kNone).unsubscribed, std::nullopt) << "it may be asked for again just now";
  const auto lasting = watch.look(at_s(14), kNone);
  EXPECT_EQ(lasting.unsubscribed, 2U);
  EXPECT_EQ(lasting.coverage, Coverage{said(9, 14, FeedState::kNotSubscribed)});
  EXPECT_EQ(watch.look(at_s(15), kNone).unsubscribed, std::nullopt) << "told once";
  watch.unsubscribed(0);
  const auto again = watch.look(at_s(17), kNone);
  EXPECT_EQ(again.unsubscribed, 0U);
  EXPECT_EQ(again.coverage, Coverage{said(14, 17, FeedState::kNotSubscribed)});
  EXPECT_EQ(watch.look(at_s(22), kNone).coverage, Coverage{alive(17, 22)});
}

TEST(FeedWatch, ASubscriptionThatIsAskedForAtTheStartIsNoAlarm) {
  FeedWatch watch{{"lab", 0, Vouching::kSubscriptions}, at_s(0)};
  watch.unsubscribed(5);
  EXPECT_FALSE(watch.look(at_s(1), kNone).unsubscribed);
  watch.unsubscribed(0);
  EXPECT_FALSE(watch.look(at_s(2), kNone).unsubscribed);
}

TEST(FeedWatch, AFileVouchesForItsOwnTimeWheneverItComes) {
  FeedWatch watch{{"lab", 60, Vouching::kFiles}, at_s(1000)};
  watch.heard(at_s(1001));
  watch.took_file(at_s(0), at_s(100), 0);
  watch.took_file(at_s(130), at_s(200), 0);
  watch.took_file(at_s(300), at_s(400), 2);
  EXPECT_EQ(watch.look(at_s(1001), kNone).coverage, (Coverage{alive(0, 100), alive(100, 130), alive(130, 200),
                                                              said(300, 400, FeedState::kBadFrame, 2)}))
      << "a silence within the rhythm is none, and a longer one nobody vouches for";
  EXPECT_EQ(watch.look(at_s(1050), kNone).coverage, Coverage{});
  const auto silent = watch.look(at_s(1100), kNone);
  EXPECT_TRUE(silent.became_silent);
  EXPECT_EQ(silent.coverage, Coverage{}) << "a file may still come";
}

TEST(FeedWatch, AClockApartFromOursIsAlarmedOnce) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  EXPECT_FALSE(watch.stamped(-4'000'000));
  EXPECT_FALSE(watch.look(at_s(1), kNone).clock_apart_ms);
  EXPECT_TRUE(watch.stamped(7'500'000));
  EXPECT_FALSE(watch.stamped(0));
  EXPECT_EQ(watch.look(at_s(2), kNone).clock_apart_ms, 7500);
  EXPECT_EQ(watch.trouble(), "CLOCK_APART");
  EXPECT_TRUE(watch.stamped(-7'500'000));
  EXPECT_FALSE(watch.look(at_s(3), kNone).clock_apart_ms) << "told once";
  EXPECT_EQ(watch.look(at_s(4), kNone).clock_apart_ms, std::nullopt);
  EXPECT_EQ(watch.trouble(), "CLOCK_APART") << "until a message says otherwise";
  watch.stamped(10);
  watch.look(at_s(5), kNone);
  EXPECT_EQ(watch.trouble(), "");
}

}  // namespace
}  // namespace vouch::services
