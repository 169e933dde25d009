#include "services/ingest/sip/subscription_plan.h"

#include <gtest/gtest.h>

namespace vouch::services {
namespace {

using std::chrono::seconds;
using Kind = SubscriptionStep::Kind;

SubscriptionStep step(Kind kind, int after = 0) {
  return {kind, seconds{after}};
}

NotifyReading document(std::uint32_t version, bool is_full) {
  NotifyReading reading;
  reading.document = ReginfoHead{version, is_full};
  return reading;
}

NotifyReading terminated(const char* reason, std::optional<seconds> retry_after = {}) {
  NotifyReading reading;
  reading.is_terminated = true;
  reading.reason = reason;
  reading.retry_after = retry_after;
  return reading;
}

class Plan : public ::testing::Test {
 protected:
  SubscriptionStep accepted(int expires) { return plan.on_answer({200, seconds{expires}, {}, {}}); }
  SubscriptionStep answered(int status, std::optional<seconds> retry_after = {}) {
    return plan.on_answer({status, {}, {}, retry_after});
  }
  SubscriptionPlan plan{seconds{600'000}};
};

// TS 24.229 clause 5.1.1.3.
TEST_F(Plan, RefreshesBeforeTheEnd) {
  EXPECT_EQ(accepted(600'000), step(Kind::kRefresh, 599'400));
  EXPECT_EQ(accepted(1200), step(Kind::kRefresh, 600));
  EXPECT_EQ(accepted(60), step(Kind::kRefresh, 30));
  EXPECT_EQ(accepted(0), step(Kind::kRefresh, 1));
  EXPECT_EQ(plan.phase(), SubscriptionPhase::kActive);
}

TEST_F(Plan, TriesAgainWithGrowingPauses) {
  EXPECT_EQ(answered(503), step(Kind::kAnew, 2));
  EXPECT_EQ(answered(408), step(Kind::kAnew, 4));
  EXPECT_EQ(answered(500), step(Kind::kAnew, 8));
  for (int i = 0; i < 40; ++i) answered(500);
  EXPECT_EQ(answered(500), step(Kind::kAnew, 48));
  EXPECT_EQ(answered(503, seconds{90}), step(Kind::kAnew, 90));
  plan.on_notify(document(0, true));
  EXPECT_EQ(answered(503), step(Kind::kAnew, 2));
}

TEST_F(Plan, TellsARefusalAndTriesAgainMuchLater) {
  EXPECT_EQ(answered(403), step(Kind::kAnew, 1800));
  EXPECT_EQ(plan.phase(), SubscriptionPhase::kRefused);
  accepted(3600);
  EXPECT_EQ(plan.phase(), SubscriptionPhase::kActive);
}

// An S-CSCF does not know a user before the first registration.
TEST_F(Plan, AsksSoonAgainWhereTheUserIsNotKnownYet) {
  EXPECT_EQ(answered(404), step(Kind::kAnew, 2));
  EXPECT_EQ(plan.phase(), SubscriptionPhase::kRefused);
  EXPECT_EQ(answered(404), step(Kind::kAnew, 4));
}

TEST_F(Plan, AsksAtOnceWhenTold) {
  for (int i = 0; i < 9; ++i) answered(503);
  EXPECT_EQ(plan.on_told_to_ask(), step(Kind::kAnew));
  EXPECT_EQ(answered(503), step(Kind::kAnew, 2)) << "it counts anew";
  plan.on_notify(terminated("rejected"));
  EXPECT_EQ(plan.on_told_to_ask(), step(Kind::kAnew));
  accepted(3600);
  EXPECT_EQ(plan.on_told_to_ask(), step(Kind::kKeep)) << "it stands";
}

TEST(Pauses, DifferByUpToAQuarter) {
  using std::chrono::milliseconds;
  EXPECT_EQ(spread(seconds{48}, 0), milliseconds{48'000});
  EXPECT_EQ(spread(seconds{48}, 0.5), milliseconds{54'000});
  EXPECT_EQ(spread(seconds{0}, 0.9), milliseconds{0});
}

TEST_F(Plan, AsksForLongerIfTheIntervalWasTooBrief) {
  EXPECT_EQ(plan.on_answer({423, {}, seconds{700'000}, {}}), step(Kind::kAnew));
  EXPECT_EQ(plan.asked(), seconds{700'000});
  EXPECT_EQ(plan.on_answer({423, {}, seconds{700'000}, {}}).kind, Kind::kAnew);
  EXPECT_GT(plan.on_answer({423, {}, seconds{100}, {}}).after, seconds{0});  // no circle
}

// RFC 6665 section 4.1.2.2.
TEST_F(Plan, OpensANewDialogWhenTheOldOneIsUnknown) {
  accepted(3600);
  plan.on_notify(document(0, true));
  EXPECT_EQ(answered(481), step(Kind::kAnew));
  EXPECT_GT(answered(481).after, seconds{0});  // but does not ask in a circle
}

// RFC 3680 section 5.1.
TEST_F(Plan, AsksForTheFullStateOnAGap) {
  EXPECT_EQ(plan.on_notify(document(0, true)), step(Kind::kKeep));
  EXPECT_EQ(plan.on_notify(document(1, false)), step(Kind::kKeep));
  EXPECT_EQ(plan.on_notify(document(3, false)), step(Kind::kRefresh));
  EXPECT_EQ(plan.on_notify(document(6, false)), step(Kind::kKeep));  // asked already
  EXPECT_EQ(plan.on_notify(document(7, true)), step(Kind::kKeep));
  EXPECT_EQ(plan.on_notify(document(8, false)), step(Kind::kKeep));
  EXPECT_EQ(plan.on_notify(document(10, false)), step(Kind::kRefresh));
}

TEST_F(Plan, DoesNotStandWhileTheFullStateIsMissingAndAsksForItAgain) {
  accepted(600'000);
  plan.on_notify(document(0, true));
  plan.on_notify(document(2, false));
  EXPECT_EQ(plan.phase(), SubscriptionPhase::kAsking);
  EXPECT_TRUE(plan.is_accepted());
  EXPECT_EQ(plan.full_within(), seconds{32});
  accepted(600'000);
  plan.on_notify(document(3, false));
  EXPECT_EQ(plan.phase(), SubscriptionPhase::kAsking) << "an answer brings no state";
  EXPECT_EQ(plan.on_told_to_ask(), step(Kind::kRefresh));
  EXPECT_EQ(plan.on_full_overdue(), step(Kind::kRefresh));
  EXPECT_EQ(plan.full_within(), seconds{64});
  for (int i = 0; i < 40; ++i) plan.on_full_overdue();
  EXPECT_EQ(plan.full_within(), seconds{1800});
  plan.on_notify(document(4, true));
  EXPECT_EQ(plan.phase(), SubscriptionPhase::kActive);
  EXPECT_EQ(plan.on_full_overdue(), step(Kind::kKeep));
  EXPECT_EQ(plan.full_within(), seconds{32});
}

TEST_F(Plan, AsksForTheFullStateIfThePartialComesFirst) {
  EXPECT_EQ(plan.on_notify(document(4, false)), step(Kind::kRefresh));
}

TEST_F(Plan, IsNotMisledByAnOldDocument) {
  plan.on_notify(document(5, true));
  EXPECT_EQ(plan.on_notify(document(3, false)), step(Kind::kKeep));
  EXPECT_EQ(plan.on_notify(document(6, false)), step(Kind::kKeep));
}

TEST_F(Plan, CountsVersionsAnewInANewDialog) {
  plan.on_notify(document(5, true));
  plan.on_notify(terminated("deactivated"));
  EXPECT_EQ(plan.on_notify(document(0, true)), step(Kind::kKeep));
  EXPECT_EQ(plan.on_notify(document(1, false)), step(Kind::kKeep));
}

// RFC 6665 section 4.1.3.
TEST_F(Plan, DoesWhatTheReasonOfATerminationAsks) {
  plan.on_notify(document(0, true));
  EXPECT_EQ(plan.on_notify(terminated("deactivated")), step(Kind::kAnew));
  plan.on_notify(document(0, true));
  EXPECT_EQ(plan.on_notify(terminated("timeout")), step(Kind::kAnew));
  plan.on_notify(document(0, true));
  EXPECT_EQ(plan.on_notify(terminated("probation", seconds{77})), step(Kind::kAnew, 77));
  EXPECT_GT(plan.on_notify(terminated("giveup")).after, seconds{0});
  EXPECT_GT(plan.on_notify(terminated("")).after, seconds{0});
  EXPECT_EQ(plan.on_notify(terminated("rejected")), step(Kind::kStop));
  EXPECT_EQ(plan.on_notify(terminated("noresource")), step(Kind::kStop));
  EXPECT_EQ(plan.phase(), SubscriptionPhase::kRefused);
}

TEST_F(Plan, DoesNotAskInACircleWhoEverDeactivates) {
  EXPECT_EQ(plan.on_notify(terminated("deactivated")), step(Kind::kAnew));
  accepted(3600);
  EXPECT_GT(plan.on_notify(terminated("deactivated")).after, seconds{0});
}

TEST_F(Plan, RefreshesEarlierIfTheRegistrarShortens) {
  NotifyReading shorter = document(0, true);
  shorter.expires = seconds{100};
  EXPECT_EQ(plan.on_notify(shorter), step(Kind::kRefresh, 50));
}

}  // namespace
}  // namespace vouch::services
