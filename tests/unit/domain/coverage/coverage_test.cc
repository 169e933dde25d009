#include "domain/coverage/coverage.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>

#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::at_s;

/// Records of feeds, asked about seconds 0 to 100 at second 1000.
class Feeds {
 public:
  Feeds& has(const std::string& feed, const std::string& kind, const std::string& element = "") {
    FeedLife life;
    life.feed = feed;
    life.since = at_s(-1000);
    life.kind = kind;
    life.element = element;
    life.rhythm_s = 60;
    records_.lives.push_back(life);
    return *this;
  }
  FeedLife& last_life() { return records_.lives.back(); }
  Feeds& alive(const std::string& feed, std::int64_t since, std::int64_t until) {
    return says(feed, since, until, FeedState::kAlive, 0);
  }
  Feeds& says(const std::string& feed, std::int64_t since, std::int64_t until, FeedState state,
              std::uint64_t count = 0) {
    records_.intervals.push_back({feed, at_s(since), at_s(until), state, count});
    return *this;
  }
  Feeds& dropped(std::int64_t since, std::int64_t until) {
    records_.dropped.push_back({at_s(since), at_s(until), at_s(500)});
    return *this;
  }
  Coverage cover(Signalling of = Signalling::kRegistrations, std::int64_t now = 1000) const {
    return vouch::cover(at_s(0), at_s(100), at_s(now), std::array{of}, records_);
  }
  Coverage at(std::int64_t second) const {
    return vouch::cover(at_s(second), at_s(second), at_s(1000), std::array{Signalling::kRegistrations},
                        records_);
  }

 private:
  FeedRecords records_;
};

/// "feed: REASON count since-until", in the order told.
std::vector<std::string> blind(const Coverage& coverage) {
  std::vector<std::string> told;
  for (const BlindInterval& one : coverage.blind) {
    const auto second = [](NetworkTime when) { return std::to_string((when.us - at_s(0).us) / 1'000'000); };
    told.push_back((one.feed.empty() ? "" : one.feed + ": ") + one.reason +
                   (one.count == 0 ? " " : " " + std::to_string(one.count) + " ") + second(one.since) + "-" +
                   second(one.until));
  }
  return told;
}
using Blind = std::vector<std::string>;

TEST(Coverage, ATimeTheOnlyFeedSawIsComplete) {
  const Coverage coverage = Feeds{}.has("a", "HEP").alive("a", -10, 200).cover();
  EXPECT_TRUE(coverage.complete());
  EXPECT_EQ(coverage.feeds, std::vector<std::string>{"a"});
}

TEST(Coverage, WhatWasDroppedWasNotKeptThoughAFeedSawIt) {
  Feeds feeds;
  feeds.has("a", "HEP").alive("a", 0, 100).dropped(-50, 30).dropped(200, 300);
  EXPECT_EQ(blind(feeds.cover()), Blind{"NOT_KEPT 0-30"});
  EXPECT_EQ(blind(feeds.at(10)), Blind{"NOT_KEPT 10-10"});
  EXPECT_TRUE(feeds.at(60).complete());
}

TEST(Coverage, WithoutAnyFeedAllIsBlind) {
  EXPECT_EQ(blind(Feeds{}.cover()), Blind{"NO_FEED 0-100"});
}

TEST(Coverage, WhatNoLifeOfAFeedHoldsSaysNothing) {
  EXPECT_EQ(blind(Feeds{}.alive("a", 0, 100).cover()), Blind{"NO_FEED 0-100"});
}

TEST(Coverage, AnotherFeedThatLivesHidesNoSilentMirror) {
  Feeds feeds;
  feeds.has("mirror", "HEP").alive("mirror", 0, 40).says("mirror", 40, 100, FeedState::kSilent);
  feeds.has("other", "HEP").alive("other", 0, 100).has("reg", "REG_EVENT").alive("reg", 0, 100);
  EXPECT_EQ(blind(feeds.cover()), Blind{"mirror: SILENT 40-100"});
  EXPECT_EQ(feeds.cover().feeds, (std::vector<std::string>{"mirror", "other", "reg"}));
}

TEST(Coverage, AFeedThatObservesTheSameStandsIn) {
  Feeds feeds;
  feeds.has("a", "HEP", "scscf-1").alive("a", 0, 40).says("a", 40, 100, FeedState::kSilent);
  feeds.has("b", "HEP", "scscf-1").alive("b", 30, 70);
  EXPECT_EQ(blind(feeds.cover()), (Blind{"a: SILENT 70-100", "b: NOT_TOLD 70-100"}));
}

TEST(Coverage, ASubscriptionStandsInForNoMirror) {
  Feeds feeds;
  feeds.has("a", "HEP", "scscf-1").says("a", 0, 100, FeedState::kSilent);
  feeds.has("reg", "REG_EVENT", "scscf-1").alive("reg", 0, 100);
  EXPECT_EQ(blind(feeds.cover()), Blind{"a: SILENT 0-100"});
}

TEST(Coverage, ASubscriptionAloneTellsOfItsIdentitiesOnly) {
  EXPECT_EQ(blind(Feeds{}.has("reg", "REG_EVENT").alive("reg", 0, 100).cover()),
            Blind{"reg: ONLY_SUBSCRIBED 0-100"});
}

TEST(Coverage, ALossIsToldWithItsCountThoughTheFeedLived) {
  Feeds feeds;
  feeds.has("a", "HEP").alive("a", 0, 100).says("a", 40, 45, FeedState::kKernelDrop, 12);
  EXPECT_EQ(blind(feeds.cover()), Blind{"a: KERNEL_DROP 12 40-45"});
}

TEST(Coverage, WhatWentByWayOfTheDiskIsNotMissing) {
  Feeds feeds;
  feeds.has("a", "HEP").alive("a", 0, 100).says("a", 40, 45, FeedState::kSpooled, 12);
  EXPECT_TRUE(feeds.cover().complete());
}

TEST(Coverage, WhatIsOnTheDiskForGoodIsMissing) {
  Feeds feeds;
  feeds.has("a", "HEP").alive("a", 0, 100).says("a", 40, 45, FeedState::kLost, 12);
  EXPECT_EQ(blind(feeds.cover()), Blind{"a: LOST 12 40-45"});
}

TEST(Coverage, SingleRegistersWithoutResponsesAreNotedAndManyBlind) {
  Feeds feeds;
  feeds.has("a", "HEP").alive("a", 0, 100);
  feeds.says("a", 10, 42, FeedState::kUnpaired, 1).says("a", 70, 130, FeedState::kUnpaired, 2);
  EXPECT_TRUE(feeds.cover().complete());
  EXPECT_EQ(feeds.cover().notes, (std::vector<CoverageNote>{{"a", "UNPAIRED", 3, at_s(10), at_s(100)}}));
  feeds.says("a", 50, 60, FeedState::kPairsLost, 500);
  EXPECT_EQ(blind(feeds.cover()), Blind{"a: PAIRS_LOST 500 50-60"});
}

TEST(Coverage, ManyBlindIntervalsAreJoinedWhereTheyAreCloseAndSaySo) {
  Feeds feeds;
  FeedRecords records;
  feeds.has("a", "HEP");
  records.lives.push_back(feeds.last_life());
  records.intervals.push_back({"a", at_s(0), at_s(100'000), FeedState::kAlive, 0});
  for (int i = 0; i < 1000; ++i)
    records.intervals.push_back({"a", at_s(i * 10), at_s(i * 10 + 1), FeedState::kKernelDrop, 2});
  records.intervals.push_back({"a", at_s(90'000), at_s(90'001), FeedState::kKernelDrop, 7});
  const auto coverage =
      cover(at_s(0), at_s(100'000), at_s(100'000), std::array{Signalling::kRegistrations}, records);
  EXPECT_EQ(coverage.blind.size(), kBlindMost);
  EXPECT_FALSE(coverage.complete());
  EXPECT_EQ(coverage.blind.front().joined, 902U);
  EXPECT_EQ(coverage.blind.front().count, 2 * 902U);
  EXPECT_EQ(coverage.blind.back().since, at_s(90'000)) << "what is far from others stands by itself";
  EXPECT_EQ(coverage.blind.back().joined, 1U);
}

/// A product of lives and losses would be ten to the ten.
TEST(Coverage, AYearOfShortLivesAndLossesIsReadAtOnce) {
  FeedRecords records;
  constexpr int kMany = 100'000;
  for (int i = 0; i < kMany; ++i) {
    for (const char* feed : {"a", "b"}) {
      FeedLife life;
      life.feed = feed;
      life.kind = "HEP";
      life.element = "scscf-1";
      life.since = at_s(i * 300);
      life.until = at_s(i * 300 + 300);
      records.lives.push_back(life);
      records.intervals.push_back({feed, at_s(i * 300 + 40), at_s(i * 300 + 50), FeedState::kKernelDrop, 1});
      records.intervals.push_back({feed, at_s(i * 300 + 60), at_s(i * 300 + 290), FeedState::kAlive, 0});
    }
  }
  const auto began = std::chrono::steady_clock::now();
  const auto coverage = cover(at_s(0), at_s(kMany * 300LL), at_s(kMany * 300LL),
                              std::array{Signalling::kRegistrations, Signalling::kSessions}, records);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{20});
  EXPECT_EQ(coverage.blind.size(), kBlindMost);
}

TEST(Coverage, WhatAFeedDidNotTellIsMissing) {
  Feeds feeds;
  feeds.has("a", "HEP").alive("a", 20, 40).alive("a", 60, 80);
  EXPECT_EQ(blind(feeds.cover()), (Blind{"a: NOT_TOLD 0-20", "a: NOT_TOLD 40-60", "a: NOT_TOLD 80-100"}));
}

TEST(Coverage, WhatALivingFeedMayStillTellIsNotYetTold) {
  Feeds feeds;
  feeds.has("a", "HEP").alive("a", 0, 97);
  EXPECT_EQ(blind(feeds.cover(Signalling::kRegistrations, 100)), Blind{"a: NOT_YET_TOLD 97-100"});
  EXPECT_EQ(blind(feeds.cover(Signalling::kRegistrations, 300)), Blind{"a: NOT_TOLD 97-100"})
      << "its rhythm is a minute: it would have told";
}

TEST(Coverage, AGapBeforeTheLastWordIsNotToldAnyMore) {
  Feeds feeds;
  feeds.has("a", "HEP").alive("a", 0, 90).alive("a", 93, 97);
  EXPECT_EQ(blind(feeds.cover(Signalling::kRegistrations, 100)),
            (Blind{"a: NOT_TOLD 90-93", "a: NOT_YET_TOLD 97-100"}));
}

TEST(Coverage, ADrainedFeedIsMissedAndARemovedOneIsNot) {
  Feeds feeds;
  feeds.has("b", "HEP").alive("b", 0, 100);
  feeds.has("a", "HEP").alive("a", 0, 50).last_life().until = at_s(50);
  feeds.has("a", "HEP").last_life().since = at_s(50);
  feeds.last_life().standing = FeedStanding::kDrained;
  EXPECT_EQ(blind(feeds.cover()), Blind{"a: DRAINED 50-100"});
  feeds.last_life().standing = FeedStanding::kEnded;
  EXPECT_TRUE(feeds.cover().complete());
}

TEST(Coverage, RegistrationsSeenAreNotSessionsSeen) {
  Feeds feeds;
  feeds.has("isc", "ISC").alive("isc", 0, 100);
  EXPECT_TRUE(feeds.cover().complete());
  EXPECT_EQ(blind(feeds.cover(Signalling::kSessions)), Blind{"NO_SESSION_FEED 0-100"});
  feeds.has("mirror", "HEP").alive("mirror", 0, 60);
  EXPECT_EQ(blind(feeds.cover(Signalling::kSessions)), Blind{"mirror: NOT_TOLD 60-100"});
}

TEST(Coverage, AFeedOfAKindNotKnownSeesNothing) {
  EXPECT_EQ(blind(Feeds{}.has("a", "CRYSTAL_BALL").alive("a", 0, 100).cover()), Blind{"NO_FEED 0-100"});
}

TEST(Coverage, ASingleMomentIsSeenOrNot) {
  Feeds feeds;
  feeds.has("a", "HEP").alive("a", 0, 10).alive("a", 11, 20);
  EXPECT_TRUE(feeds.at(10).complete());
  EXPECT_EQ(blind(feeds.at(30)), Blind{"a: NOT_TOLD 30-30"});
}

TEST(FeedLives, AnOpenLifeLastsUntilTheNextOfItsFeed) {
  std::vector<FeedLife> lives(4);
  lives[0].feed = lives[1].feed = lives[2].feed = "a";
  lives[3].feed = "b";
  lives[0].since = at_s(0);
  lives[1].since = at_s(5);
  lives[1].until = at_s(7);
  lives[2].since = at_s(10);
  end_at_successors(lives);
  EXPECT_EQ(lives[0].until, at_s(10));
  EXPECT_EQ(lives[1].until, at_s(7));
  EXPECT_EQ(lives[2].until, NetworkTime::max());
  EXPECT_EQ(lives[3].until, NetworkTime::max());
}

TEST(FeedStates, NamesReadBack) {
  for (int state = 0; state <= static_cast<int>(FeedState::kNotSubscribed); ++state) {
    const auto known = static_cast<FeedState>(state);
    EXPECT_FALSE(name_of(known).empty());
    EXPECT_EQ(feed_state_from(name_of(known)), known);
  }
}

}  // namespace
}  // namespace vouch
