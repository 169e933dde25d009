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
  watch.heard(at_s(5), at_s(5));
  EXPECT_EQ(watch.look(at_s(6), kNone).coverage, Coverage{alive(0, 5)});
  watch.heard(at_s(50), at_s(50));
  EXPECT_EQ(watch.look(at_s(51), kNone).coverage, Coverage{alive(5, 50)});
}

TEST(FeedWatch, WhatGoesWellIsToldNowAndThen) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  Coverage told;
  for (int second = 1; second <= 12; ++second) {
    watch.heard(at_s(second), at_s(second));
    for (auto& one : watch.look(at_s(second), kNone).coverage) told.push_back(one);
  }
  EXPECT_EQ(told, (Coverage{alive(0, 5), alive(5, 10)}));
  EXPECT_EQ(watch.close(at_s(14)), Coverage{alive(10, 12)})
      << "what came behind the last message nobody knows";
}

TEST(FeedWatch, SubscriptionsThatStandVouchUntilTheyAreEnded) {
  FeedWatch watch{{"lab", 0, Vouching::kSubscriptions}, at_s(0)};
  watch.heard(at_s(2), at_s(2));
  EXPECT_EQ(watch.look(at_s(6), kNone).coverage, Coverage{alive(0, 6)});
  EXPECT_EQ(watch.close(at_s(9)), Coverage{alive(6, 9)});
  FeedWatch broken{{"lab", 0, Vouching::kSubscriptions}, at_s(0)};
  broken.unsubscribed(1);
  EXPECT_EQ(broken.close(at_s(9)), Coverage{});
}

TEST(FeedWatch, SilenceBeyondTheRhythmIsBlindFromTheLastMessageOn) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  watch.heard(at_s(3), at_s(3));
  EXPECT_EQ(watch.look(at_s(4), kNone).coverage, Coverage{});
  EXPECT_EQ(watch.look(at_s(63), kNone).coverage, Coverage{});
  const auto silent = watch.look(at_s(64), kNone);
  EXPECT_TRUE(silent.became_silent);
  EXPECT_EQ(silent.coverage, (Coverage{alive(0, 3), said(3, 64, FeedState::kSilent)}));
  EXPECT_EQ(watch.trouble(), "SILENT");
  EXPECT_FALSE(watch.look(at_s(65), kNone).became_silent) << "told once";
  watch.heard(at_s(70), at_s(70));
  const auto again = watch.look(at_s(71), kNone);
  EXPECT_TRUE(again.heard_again);
  EXPECT_EQ(again.coverage, Coverage{said(64, 70, FeedState::kSilent)});
  watch.heard(at_s(75), at_s(75));
  EXPECT_EQ(watch.look(at_s(76), kNone).coverage, Coverage{alive(70, 75)});
}

TEST(FeedWatch, ASilenceEndsAtTheMessageThatEndedIt) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  EXPECT_EQ(watch.look(at_s(61), kNone).coverage, Coverage{said(0, 61, FeedState::kSilent)});
  watch.heard(at_s(70), at_s(70));
  EXPECT_EQ(watch.trouble(), "");
  watch.heard(at_s(72), at_s(72));
  EXPECT_EQ(watch.look(at_s(75), kNone).coverage,
            (Coverage{said(61, 70, FeedState::kSilent), alive(70, 72)}));
}

TEST(FeedWatch, AFeedThatLagsVouchesOnlyAsFarAsItHasTold) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  watch.heard(at_s(50), at_s(20));
  watch.heard(at_s(51), at_s(10));
  EXPECT_EQ(watch.look(at_s(52), kNone).coverage, Coverage{alive(0, 20)});
  watch.heard(at_s(90), at_s(60));
  EXPECT_EQ(watch.look(at_s(90), kNone).coverage, Coverage{alive(20, 60)});
}

TEST(FeedWatch, AQuietFeedThatLagsIsSilentFromWhatItToldLast) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  watch.heard(at_s(10), at_s(5));
  watch.look(at_s(10), kNone);
  EXPECT_EQ(watch.look(at_s(71), kNone).coverage, Coverage{said(5, 71, FeedState::kSilent)});
  watch.heard(at_s(80), at_s(20));
  EXPECT_EQ(watch.look(at_s(80), kNone).coverage, Coverage{}) << "it was silent, and still lags";
  watch.heard(at_s(85), at_s(76));
  EXPECT_EQ(watch.look(at_s(85), kNone).coverage, Coverage{alive(71, 76)});
}

TEST(FeedWatch, StampsFurtherApartThanTheRhythmAreASilenceHoweverTheyCome) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  watch.heard(at_s(1000), at_s(30));
  watch.heard(at_s(1000), at_s(500));
  watch.heard(at_s(1000), at_s(510));
  EXPECT_EQ(watch.look(at_s(1001), kNone).coverage,
            (Coverage{alive(0, 30), said(30, 500, FeedState::kSilent), alive(500, 510)}));
}

TEST(FeedWatch, NoStampVouchesForTimeToCome) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  watch.heard(at_s(10), at_s(14));
  EXPECT_EQ(watch.look(at_s(10), kNone).coverage, Coverage{alive(0, 10)});
}

TEST(FeedWatch, ATroubleThatIsOverBlindsNoMoreThanItsTime) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  for (int second = 1; second <= 3; ++second) {
    watch.heard(at_s(second), at_s(second));
    watch.look(at_s(second), kNone);
  }
  watch.lost(Loss::kKernelDrop, 2);
  watch.heard(at_s(4), at_s(4));
  EXPECT_EQ(watch.look(at_s(4), kNone).coverage,
            (Coverage{alive(0, 3), said(3, 4, FeedState::kKernelDrop, 2)}));
}

/// A day of looks, each second; what happens in a second is for the caller.
template <class Happens>
Coverage day(FeedWatch& watch, Happens happens) {
  Coverage told;
  for (int second = 1; second <= 86'400; ++second) {
    happens(second);
    for (auto& one : watch.look(at_s(second), kNone).coverage) told.push_back(one);
  }
  for (auto& one : watch.close(at_s(86'400))) told.push_back(one);
  return told;
}

TEST(FeedWatch, ADayIsAThousandRowsAtMost) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  const Coverage told = day(watch, [&](int second) { watch.heard(at_s(second), at_s(second)); });
  EXPECT_LE(told.size(), 1000U);
  for (std::size_t i = 1; i < told.size(); ++i) EXPECT_EQ(told[i].since, told[i - 1].until);
  EXPECT_EQ(told.back().until, at_s(86'400));
}

TEST(FeedWatch, ADayOfTroublesIsFewRowsAndForgetsNone) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  std::uint64_t lost = 0;
  std::uint64_t unpaired = 0;
  const Coverage told = day(watch, [&](int second) {
    watch.heard(at_s(second), at_s(second));
    watch.note(FeedState::kUnpaired, at_s(second), at_s(second + 32), 1);
    ++unpaired;
    if (second % 7 != 0) return;
    watch.lost(Loss::kKernelDrop, 3);
    lost += 3;
  });
  EXPECT_LE(told.size(), 4000U) << "of each telling: alive, lost, alive again, unpaired";
  for (const FeedInterval& one : told) {
    if (one.state == FeedState::kKernelDrop) lost -= one.count;
    if (one.state == FeedState::kUnpaired) unpaired -= one.count;
    const auto drops_within = [&] {
      for (int drop = 7; drop < 86'400; drop += 7) {
        if (one.since < at_s(drop) && at_s(drop) <= one.until) return true;
      }
      return false;
    };
    EXPECT_FALSE(one.state == FeedState::kAlive && drops_within());
  }
  EXPECT_EQ(lost, 0U);
  EXPECT_EQ(unpaired, 0U);
}

TEST(FeedWatch, WithoutARhythmTheNextMessageVouchesForAnySilence) {
  FeedWatch watch{{"lab", 0}, at_s(0)};
  EXPECT_EQ(watch.look(at_s(100'000), kNone).coverage, Coverage{}) << "it may be dead";
  EXPECT_EQ(watch.trouble(), "");
  watch.heard(at_s(100'001), at_s(100'001));
  EXPECT_EQ(watch.look(at_s(100'001), kNone).coverage, Coverage{alive(0, 100'001)});
}

TEST(FeedWatch, ALossMakesItsTimeBlindWithItsCount) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  watch.heard(at_s(2), at_s(2));
  watch.lost(Loss::kKernelDrop, 7);
  watch.lost(Loss::kKernelDrop, 1);
  watch.lost(Loss::kNoRoom, 2);
  const auto findings = watch.look(at_s(3), kNone);
  EXPECT_EQ(findings.losses.at(Loss::kKernelDrop), 8U);
  EXPECT_EQ(findings.coverage,
            (Coverage{said(0, 3, FeedState::kKernelDrop, 8), said(0, 3, FeedState::kNoRoom, 2)}));
  watch.heard(at_s(8), at_s(8));
  EXPECT_EQ(watch.look(at_s(8), kNone).coverage, Coverage{alive(3, 8)});
}

TEST(FeedWatch, WhatAStrangerSendsBlindsNothing) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  watch.heard(at_s(5), at_s(5));
  watch.lost(Loss::kNotAuthentic, 1000);
  const auto findings = watch.look(at_s(6), kNone);
  EXPECT_EQ(findings.losses.at(Loss::kNotAuthentic), 1000U);
  EXPECT_EQ(findings.coverage, Coverage{alive(0, 5)});
}

TEST(FeedWatch, WhatWentByWayOfTheDiskIsToldWithItsCount) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  watch.heard(at_s(5), at_s(5));
  watch.note(FeedState::kSpooled, at_s(1), at_s(2), 3);
  watch.note(FeedState::kSpooled, at_s(2), at_s(4), 10);
  EXPECT_EQ(watch.look(at_s(5), kNone).coverage,
            (Coverage{said(1, 4, FeedState::kSpooled, 13), alive(0, 5)}));
}

TEST(FeedWatch, AWrongStampCostsNothingButItself) {
  FeedWatch watch{{"lab", 60}, at_s(1000)};
  watch.heard(at_s(1005), at_s(1005));
  watch.note(FeedState::kPairsLost, at_s(1003), at_s(1004), 5);
  watch.note(FeedState::kPairsLost, at_s(7), at_s(7), 1);
  watch.note(FeedState::kPairsLost, at_s(1004), at_s(1005), 2);
  EXPECT_EQ(watch.look(at_s(1005), kNone).coverage,
            (Coverage{said(7, 7, FeedState::kPairsLost, 1), said(1003, 1005, FeedState::kPairsLost, 7),
                      alive(1000, 1005)}));
}

TEST(FeedWatch, AMirrorOfOneDirectionIsBlindFromWhereItShowed) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  watch.heard(at_s(5), at_s(5));
  EXPECT_FALSE(watch.look(at_s(6), {20, 0, 0}).mirror) << "they may be on their way";
  watch.heard(at_s(11), at_s(11));
  const auto missing = watch.look(at_s(11), {20, 0, 0});
  EXPECT_EQ(missing.mirror, MirrorFault::kResponsesMissing);
  EXPECT_EQ(missing.coverage,
            (Coverage{said(0, 11, FeedState::kResponsesMissing), said(5, 11, FeedState::kResponsesMissing)}));
  EXPECT_EQ(watch.trouble(), "RESPONSES_MISSING");
  watch.heard(at_s(20), at_s(20));
  EXPECT_FALSE(watch.look(at_s(20), {40, 0, 0}).mirror) << "told once";
  watch.heard(at_s(30), at_s(30));
  watch.look(at_s(30), {60, 20, 0});
  EXPECT_EQ(watch.trouble(), "") << "they came";
}

TEST(FeedWatch, LostPairsAreAlarmedAndTheirTimeIsNoted) {
  FeedWatch watch{{"lab", 60}, at_s(0)};
  watch.heard(at_s(1), at_s(1));
  watch.look(at_s(1), {100, 70, 30});
  watch.heard(at_s(6), at_s(6));
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

TakenFile file(std::uint64_t position, std::int64_t since, std::int64_t until, std::uint64_t losses = 0) {
  return {position, at_s(since), at_s(until), losses};
}
TakenFile unread_file(std::uint64_t position) {
  return {position, {}, {}, 1};
}

TEST(FeedWatch, AFileVouchesForItsOwnTimeWheneverItComes) {
  FeedWatch watch{{"lab", 60, Vouching::kFiles}, at_s(1000)};
  watch.heard(at_s(1001), at_s(1001));
  watch.took_file(file(1, 0, 100));
  watch.took_file(file(2, 130, 200));
  watch.took_file(file(3, 300, 400, 2));
  EXPECT_EQ(watch.look(at_s(1001), kNone).coverage,
            (Coverage{alive(0, 200), said(300, 400, FeedState::kBadFrame, 2)}))
      << "a silence within the rhythm is none, and a longer one nobody vouches for";
  EXPECT_EQ(watch.look(at_s(1050), kNone).coverage, Coverage{});
  const auto silent = watch.look(at_s(1100), kNone);
  EXPECT_TRUE(silent.became_silent);
  EXPECT_EQ(silent.coverage, Coverage{}) << "a file may still come";
}

TEST(FeedWatch, AFileThatCannotBeReadBlindsTheTimeBetweenItsNeighbours) {
  FeedWatch watch{{"lab", 60, Vouching::kFiles}, at_s(1000)};
  watch.took_file(unread_file(1));
  watch.took_file(file(2, 0, 100));
  watch.took_file(unread_file(3));
  watch.took_file(unread_file(4));
  watch.took_file(file(5, 130, 200));
  watch.took_file(file(6, 230, 300));
  EXPECT_EQ(watch.look(at_s(1001), kNone).coverage,
            (Coverage{alive(0, 100), said(100, 130, FeedState::kBadFrame, 2), alive(130, 300)}));
}

TEST(FeedWatch, AFileThatCannotBeReadIsKnownBeforeTheOneAheadIsDurable) {
  FeedWatch watch{{"lab", 60, Vouching::kFiles}, at_s(1000)};
  watch.took_file(file(1, 0, 100));
  watch.took_file(unread_file(3));
  watch.took_file(file(2, 130, 200));
  watch.took_file(file(4, 230, 300));
  EXPECT_EQ(watch.look(at_s(1001), kNone).coverage,
            (Coverage{alive(0, 200), said(200, 230, FeedState::kBadFrame, 1), alive(230, 300)}));
}

TEST(FeedWatch, WhereADamagedFileEndedIsNotKnown) {
  FeedWatch watch{{"lab", 60, Vouching::kFiles}, at_s(1000)};
  watch.took_file(file(1, 0, 100, 2));
  watch.took_file(file(2, 130, 200));
  watch.took_file(file(3, 230, 300));
  EXPECT_EQ(watch.look(at_s(1001), kNone).coverage,
            (Coverage{said(0, 100, FeedState::kBadFrame, 2), said(100, 130, FeedState::kBadFrame),
                      alive(130, 300)}));
}

TEST(FeedWatch, AnOlderFileSaysNothingOfWhatCannotBeRead) {
  FeedWatch watch{{"lab", 60, Vouching::kFiles}, at_s(1000)};
  watch.took_file(file(1, 500, 600));
  watch.took_file(unread_file(2));
  watch.took_file(file(3, 0, 100));
  watch.took_file(file(4, 620, 700));
  EXPECT_EQ(
      watch.look(at_s(1001), kNone).coverage,
      (Coverage{alive(500, 600), alive(0, 100), said(600, 620, FeedState::kBadFrame, 1), alive(620, 700)}));
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
