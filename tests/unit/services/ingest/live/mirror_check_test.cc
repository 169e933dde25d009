#include "services/ingest/live/mirror_check.h"

#include <gtest/gtest.h>

namespace vouch::services {
namespace {

NetworkTime at_s(std::int64_t seconds) {
  return NetworkTime::from_us(0).plus_s(seconds);
}

/// What is found of so many messages, once partners on their way have had their time.
MirrorFault found(const RegisterCounts& counts) {
  MirrorCheck check{at_s(0)};
  check.look(at_s(1), counts);
  return check.look(at_s(6), counts);
}

TEST(MirrorCheck, PairsAreFine) {
  EXPECT_EQ(found({100, 100, 0}), MirrorFault::kNone);
  EXPECT_EQ(found({200, 100, 0}), MirrorFault::kNone) << "sent again, answered once";
}

TEST(MirrorCheck, RequestsOrResponsesAloneAreAMirrorOfOneDirection) {
  EXPECT_EQ(found({20, 0, 0}), MirrorFault::kResponsesMissing);
  EXPECT_EQ(found({100, 5, 60}), MirrorFault::kResponsesMissing);
  EXPECT_EQ(found({0, 20, 0}), MirrorFault::kRequestsMissing);
  EXPECT_EQ(found({5, 100, 60}), MirrorFault::kRequestsMissing);
}

TEST(MirrorCheck, PairsAreLostWhereMoreThanChanceExplainsLackTheirPartner) {
  EXPECT_EQ(found({100, 70, 30}), MirrorFault::kPairsLost);
  EXPECT_EQ(found({1000, 920, 80}), MirrorFault::kPairsLost);
  EXPECT_EQ(found({20, 19, 1}), MirrorFault::kNone) << "one of twenty may be chance";
  EXPECT_EQ(found({1000, 990, 10}), MirrorFault::kNone);
}

/// TS 24.229 clause 5.4.1.7: only initial filter criteria that ask for it have the REGISTER included.
TEST(MirrorCheck, ThirdPartyRegistersAreToBringTheUsersOwn) {
  EXPECT_EQ(found({0, 0, 0, 100, 0}), MirrorFault::kNone);
  EXPECT_EQ(found({0, 0, 0, 100, 50}), MirrorFault::kNone) << "some users may have other criteria";
  EXPECT_EQ(found({0, 0, 0, 20, 20}), MirrorFault::kNotEmbedded);
  EXPECT_EQ(found({0, 0, 0, 19, 19}), MirrorFault::kNone);
}

TEST(MirrorCheck, AHandfulTellsNothing) {
  EXPECT_EQ(found({19, 0, 19}), MirrorFault::kNone);
}

TEST(MirrorCheck, ResponsesMayBeOnTheirWay) {
  MirrorCheck check{at_s(0)};
  EXPECT_EQ(check.look(at_s(1), {1000, 0, 0}), MirrorFault::kNone);
  EXPECT_EQ(check.look(at_s(5), {1500, 900, 0}), MirrorFault::kNone);
  EXPECT_EQ(check.look(at_s(6), {1600, 1000, 0}), MirrorFault::kNone);
}

TEST(MirrorCheck, RareMessagesAreJudgedTogetherHoweverLongTheyTake) {
  MirrorCheck check{at_s(0)};
  for (std::int64_t hour = 1; hour < 20; ++hour)
    EXPECT_EQ(check.look(at_s(hour * 3600), {static_cast<std::uint64_t>(hour), 0, 0}), MirrorFault::kNone);
  check.look(at_s(20 * 3600), {20, 0, 20});
  EXPECT_EQ(check.look(at_s(20 * 3600 + 5), {20, 0, 20}), MirrorFault::kResponsesMissing);
  EXPECT_EQ(check.fault_since(), at_s(0));
}

TEST(MirrorCheck, AFaultLastsUntilTheNextHandfulIsFine) {
  MirrorCheck check{at_s(0)};
  check.look(at_s(1), {20, 0, 0});
  EXPECT_EQ(check.look(at_s(6), {20, 0, 0}), MirrorFault::kResponsesMissing);
  EXPECT_EQ(check.look(at_s(100), {25, 5, 0}), MirrorFault::kResponsesMissing);
  check.look(at_s(101), {40, 20, 0});
  EXPECT_EQ(check.look(at_s(106), {40, 20, 0}), MirrorFault::kNone);
}

TEST(RecentPairs, AFewThatTheNetworkLeftUnansweredAreNoLoss) {
  RecentPairs pairs;
  EXPECT_FALSE(pairs.are_lost({1, 0, 1}));
  EXPECT_FALSE(pairs.are_lost({100'000, 99'000, 1000})) << "one in a hundred";
}

TEST(RecentPairs, MoreThanOneInFiftyBeyondChanceIsALoss) {
  EXPECT_TRUE(RecentPairs{}.are_lost({3, 0, 3}));
  EXPECT_TRUE(RecentPairs{}.are_lost({1000, 900, 100}));
}

TEST(RecentPairs, ALossCountsHoweverManyCameInPairsLongBefore) {
  RecentPairs pairs;
  for (std::uint64_t come = 1000; come <= 100'000; come += 1000)
    EXPECT_FALSE(pairs.are_lost({come, come, 0}));
  EXPECT_TRUE(pairs.are_lost({101'000, 100'800, 200}));
}

}  // namespace
}  // namespace vouch::services
