#include "domain/session/fold.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/domain/builders.h"
#include "tests/support/domain/call.h"

namespace vouch {
namespace {

using test::at_s;
using test::Call;

TEST(Sessions, AnAnsweredCallHasTwoLegs) {
  const auto found = sessions(Call().invite(1).invite(2).answer(2).answer(1).bye().facts());
  ASSERT_EQ(found.size(), 1U);
  ASSERT_EQ(found[0].legs.size(), 2U);
  EXPECT_EQ(found[0].legs[0].role, LegRole::kOriginating);
  EXPECT_EQ(found[0].legs[1].role, LegRole::kTerminating);
  EXPECT_EQ(found[0].legs[1].outcome, LegOutcome::kAnswered);
  EXPECT_TRUE(found[0].answered_at);
  EXPECT_TRUE(found[0].ended_at);
}

TEST(Sessions, WhatASessionIsForIsSaidByWhoAsksForIt) {
  auto facts = Call().invite(1).invite(2).answer(2).answer(1).facts();
  facts[0].services = {"urn:urn-7:3gpp-application.ims.iari.rcse.im"};
  facts[2].services = {"urn:urn-7:3gpp-service.ims.icsi.mmtel"};  // all that the answerer's phone can do
  const auto found = sessions(facts);
  EXPECT_EQ(found[0].legs[0].services, facts[0].services);
  EXPECT_EQ(found[0].legs[1].services, facts[0].services);
}

TEST(Sessions, WhereTheRequestSaysNothingTheAnswerersContactTellsOfItsOwnLeg) {
  auto facts = Call().invite(1).invite(2).answer(2).answer(1).facts();
  facts[2].services = {"urn:urn-7:3gpp-service.ims.icsi.mmtel"};
  const auto found = sessions(facts);
  EXPECT_TRUE(found[0].legs[0].services.empty());
  EXPECT_EQ(found[0].legs[1].services, facts[2].services);
}

TEST(Sessions, TheTerminatingLegIsTheHopNobodyCarriedOn) {
  const auto found = sessions(Call().invite(1).invite(2).answer(2).facts());
  EXPECT_EQ(found[0].legs[1].uris.front(), "sip:bob@10.0.0.2:5060");
}

TEST(Sessions, TheNetworksWordForTheCallerGoesBeforeFrom) {
  const auto found = sessions(Call().invite(1).asserted("alice").facts());
  EXPECT_TRUE(found[0].legs[0].identity_asserted);
  EXPECT_EQ(found[0].legs[0].identities, std::vector{test::impu("alice")});
}

TEST(Sessions, WhatAUeAssertsOfItselfIsAClaim) {
  auto facts = Call().invite(1).facts();
  facts[0].asserted = {test::impu("mallory")};
  const auto found = sessions(facts);
  EXPECT_FALSE(found[0].legs[0].identity_asserted);
  EXPECT_EQ(found[0].legs[0].identities, std::vector{test::impu("alice")});
}

TEST(Sessions, WithoutItFromIsAClaim) {
  const auto found = sessions(Call().invite(1).facts());
  EXPECT_FALSE(found[0].legs[0].identity_asserted);
}

TEST(Sessions, OfTwoBranchesTheAnsweringOneWins) {
  const auto found = sessions(Call()
                                  .invite(1)
                                  .invite(2, "one", "sip:bob@10.0.0.2:5060")
                                  .invite(2, "two", "sip:bob@10.0.0.3:5060")
                                  .ringing("one")
                                  .ringing("two")
                                  .answer(2, "two")
                                  .failure("one", 487)
                                  .facts());
  ASSERT_EQ(found[0].legs.size(), 3U);
  EXPECT_EQ(found[0].legs[1].outcome, LegOutcome::kRangOnly);
  EXPECT_EQ(found[0].legs[2].outcome, LegOutcome::kAnswered);
}

TEST(Sessions, ARefusedCallFailed) {
  const auto found = sessions(Call().invite(1).invite(2).failure("b2", 486).facts());
  EXPECT_EQ(found[0].legs[1].outcome, LegOutcome::kFailed);
  EXPECT_FALSE(found[0].answered_at);
}

TEST(Sessions, ACallSeenOnOneHopOnlyStillHasBothLegs) {
  const auto found = sessions(Call().invite(1).answer(1).facts());
  ASSERT_EQ(found[0].legs.size(), 2U);
  EXPECT_EQ(found[0].legs[1].identities, std::vector{test::impu("bob")});
}

TEST(Sessions, AByeOfTheCalledPartyEndsTheSession) {
  EXPECT_TRUE(sessions(Call().invite(1).answer(1).bye_from_callee().facts())[0].ended_at);
}

TEST(Sessions, AChallengedInviteIsOneSessionWithItsSecondAttempt) {
  auto facts = Call().invite(1).facts();
  SessionFact again = facts[0];
  again.cseq = 2;
  again.id.octets[0] = 99;
  again.observed_at = at_s(5);
  facts.push_back(again);
  const auto found = sessions(facts);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].legs.size(), 2U);
}

TEST(Sessions, OrderAndRepetitionChangeNothing) {
  auto facts = Call().invite(1).invite(2).ringing("b2").answer(2).answer(1).bye().facts();
  const auto before = sessions(facts);
  auto twice = facts;
  twice.insert(twice.end(), facts.begin(), facts.end());
  std::reverse(twice.begin(), twice.end());
  const auto after = sessions(twice);
  ASSERT_EQ(after.size(), before.size());
  ASSERT_EQ(after[0].legs.size(), before[0].legs.size());
  for (std::size_t i = 0; i < before[0].legs.size(); ++i) {
    EXPECT_EQ(after[0].legs[i].uris, before[0].legs[i].uris);
    EXPECT_EQ(after[0].legs[i].outcome, before[0].legs[i].outcome);
  }
}

TEST(Sessions, OfAMessageSeenTwiceTheEarliestCopyCounts) {
  const auto facts = Call().invite(1).invite(2).answer(2).answer(1).bye().facts();
  auto copied = facts;
  for (const SessionFact& fact : facts) {
    copied.insert(copied.begin(), fact);
    copied.front().observed_at = fact.observed_at.plus_s(2);
  }
  const auto once = sessions(facts);
  const auto twice = sessions(copied);
  ASSERT_EQ(twice.size(), 1U);
  EXPECT_EQ(twice[0].started_at, once[0].started_at);
  EXPECT_EQ(twice[0].ended_at, once[0].ended_at);
  ASSERT_EQ(twice[0].legs.size(), once[0].legs.size());
  EXPECT_EQ(twice[0].legs[1].instant, once[0].legs[1].instant);
}

TEST(Sessions, APcscfWithTwoAddressesIsNoPartyOfItsOwn) {
  const auto found = sessions(Call().invite(1).invite(2).sent_from("10.9.9.10", "b1").answer(2).facts());
  ASSERT_EQ(found[0].legs.size(), 2U);
  EXPECT_EQ(found[0].legs[1].uris.front(), "sip:bob@10.0.0.2:5060");
}

TEST(Sessions, ARequestFromTheSameAddressOnAnotherBranchCarriesNothingOn) {
  // Two forked requests through one proxy, one of them seen a hop further: the other one is a leaf too.
  const auto found = sessions(Call()
                                  .invite(1)
                                  .invite(2, "one", "sip:bob@10.0.0.2:5060")
                                  .invite(2, "two", "sip:bob@10.0.0.2:5060")
                                  .invite(3, "two-on", "sip:bob@10.0.0.3:5060")
                                  .sent_from("10.0.0.2", "two")
                                  .facts());
  ASSERT_EQ(found[0].legs.size(), 3U);
}

TEST(Sessions, OfSeveralBranchesTheIdentityOfTheOneWhoAnsweredCounts) {
  const auto found = sessions(Call()
                                  .invite(1)
                                  .invite(2, "one", "sip:bob@10.0.0.2:5060")
                                  .invite(2, "two", "sip:bob@10.0.0.3:5060")
                                  .ringing("one")
                                  .to_tag("t1")
                                  .answer(2, "two")
                                  .to_tag("t2")
                                  .answer(1)
                                  .to_tag("t2")
                                  .asserts("bobs-office")
                                  .failure("one", 487)
                                  .to_tag("t1")
                                  .facts());
  ASSERT_EQ(found[0].legs.size(), 3U);
  EXPECT_FALSE(found[0].legs[1].identity_asserted);
  EXPECT_TRUE(found[0].legs[2].identity_asserted);
  EXPECT_EQ(found[0].legs[2].identities, std::vector{test::impu("bobs-office")});
}

TEST(Sessions, ResponsesWithoutAnInviteTellNoSession) {
  EXPECT_TRUE(sessions(Call().answer(1).facts()).empty());
}

TEST(Sessions, ALegHasItsOwnTimesAndDialogs) {
  const auto found = sessions(Call().invite(1).invite(2).ringing("b2").answer(2).answer(1).bye().facts());
  const SessionLeg& called = found[0].legs[1];
  EXPECT_EQ(called.call_id, "call-1");
  EXPECT_EQ(called.tags, std::vector<std::string>{"b"});
  EXPECT_EQ(called.instant, at_s(1));
  EXPECT_EQ(called.answered_at, at_s(3));
  EXPECT_EQ(called.ended_at, at_s(5));
  EXPECT_EQ(found[0].legs[0].tags, std::vector<std::string>{"a"});
}

TEST(Sessions, OneWhoseTimerRunsOutIsOverOnlyFromThenOn) {
  auto facts = Call().invite(1).answer(1).facts();
  facts[1].lasts_s = 90;
  const Session session = sessions(facts)[0];
  EXPECT_FALSE(settled_at(session, at_s(90)).ended_at);
  const Session over = settled_at(session, at_s(91));
  EXPECT_EQ(over.ended_at, at_s(91));
  EXPECT_EQ(over.end, SessionEnd::kTimerExpired);
}

TEST(Sessions, AByeGoesBeforeTheTimer) {
  auto facts = Call().invite(1).answer(1).bye().facts();
  facts[1].lasts_s = 1;
  EXPECT_EQ(settled_at(sessions(facts)[0], at_s(1000)).end, SessionEnd::kHungUp);
}

}  // namespace
}  // namespace vouch
