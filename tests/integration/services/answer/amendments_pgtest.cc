#include "tests/integration/services/answer/amendments_fixture.h"

namespace vouch::services {
namespace {

TEST_F(AmendmentsTest, ARegistrationThatComesLateAmendsTheAnswerAboutTheSession) {
  warrant({Target{impu("alice")}});
  call(a_call().facts());
  const auto given = session();
  ASSERT_EQ(given.told.legs.size(), 1U);
  EXPECT_EQ(given.told.legs[0].association.outcome, AssociationOutcome::kNoBinding);
  EXPECT_TRUE(amended().amendments.empty());

  ingest({Register("one").at(-10).expires(100'000)});
  const auto told = amended().amendments;
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].amended.told.entry, given.basis.audit_entry);
  EXPECT_EQ(told[0].reasons, std::vector{AmendmentReason::kRegistrationCameLate});
  ASSERT_TRUE(told[0].session_told && told[0].session_now);
  EXPECT_EQ(told[0].session_told->legs.at(0).association.outcome, AssociationOutcome::kNoBinding);
  ASSERT_EQ(told[0].session_now->legs.at(0).candidates.size(), 1U);
  EXPECT_EQ(told[0].session_now->legs[0].candidates[0].disclosed.binding.instance->imei, kPhoneImei);
}

TEST_F(AmendmentsTest, ItIsToldUntilItIsAcknowledged) {
  warrant({Target{impu("alice")}});
  call(a_call().facts());
  session();
  ingest({Register("one").at(-10).expires(100'000)});
  const auto first = amended().amendments;
  ASSERT_EQ(first.size(), 1U);
  const auto id = first[0].amended.id();
  EXPECT_TRUE(amended(id).amendments.empty()) << "once a stream";
  ASSERT_EQ(amended().amendments.size(), 1U) << "another stream is told too";
  EXPECT_EQ(amended().amendments[0].amended.id(), id);
  EXPECT_EQ(acknowledged(id), 1U);
  EXPECT_TRUE(amended().amendments.empty());
  EXPECT_EQ(acknowledged(id), 0U) << "it was acknowledged before";
}

TEST_F(AmendmentsTest, ACorrectedRegistrationAmendsTheLookup) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").hop(1).expires(100'000)});
  const auto given = looked_up_alice();
  ASSERT_EQ(given.bindings.size(), 1U);
  ingest({Register("one").hop(3).device(test::kOtherPhone).expires(100'000)});
  const auto told = amended().amendments;
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].reasons, std::vector{AmendmentReason::kRegistrationCorrected});
  ASSERT_EQ(told[0].bindings_told.size(), 1U);
  ASSERT_EQ(told[0].bindings_now.size(), 1U);
  EXPECT_EQ(told[0].bindings_told[0].disclosed.binding.instance->imei, kPhoneImei);
  EXPECT_NE(told[0].bindings_now[0].disclosed.binding.instance->imei, kPhoneImei);
}

TEST_F(AmendmentsTest, AMessageThatComesLateAmends) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(-10).expires(100'000)});
  const auto facts = a_call().facts();
  call({facts[0], facts[1]});
  session();
  call(facts);
  const auto told = amended().amendments;
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].reasons, std::vector{AmendmentReason::kSessionMessageCameLate});
}

TEST_F(AmendmentsTest, WhatGoesOnAfterTheAnswerAmendsNothing) {
  warrant({Target{impu("alice")}});
  const auto lasts = static_cast<std::uint32_t>(seconds_until(now_) + 3600);
  ingest({Register("one").expires(lasts)});
  call(a_call().facts());
  session();
  looked_up_alice();
  const std::int64_t later = seconds_until(wall_clock()) + 60;
  ingest({Register("two").at(later).expires(lasts)});
  ingest({Register("out").at(later + 1).removed()});
  EXPECT_TRUE(amended().amendments.empty());
}

TEST_F(AmendmentsTest, AnAnswerAmendedTwiceIsToldTwiceAgainstWhatStoodBefore) {
  warrant({Target{impu("alice")}});
  call(a_call().facts());
  session();
  ingest({Register("one").at(-10).expires(100'000)});
  const auto first = amended().amendments;
  ASSERT_EQ(first.size(), 1U);
  ingest({Register("gone").at(-5).removed()});
  const auto second = amended(first[0].amended.id()).amendments;
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(second[0].session_told->legs.at(0).association.outcome, AssociationOutcome::kMatched);
  EXPECT_EQ(second[0].session_now->legs.at(0).association.outcome, AssociationOutcome::kNoBinding);
}

TEST_F(AmendmentsTest, AnAnswerAsOfAnEarlierTimeIsNeverAmended) {
  warrant({Target{impu("alice")}});
  call(a_call().facts());
  session(KnowledgeTime::max(), false);
  ingest({Register("one").at(-10).expires(100'000)});
  EXPECT_TRUE(amended().amendments.empty());
}

TEST_F(AmendmentsTest, ASessionThatWasNotFoundIsToldWhenItIsKnown) {
  warrant({Target{impu("alice")}});
  time_passes();
  const auto sought = desk_.answer<SessionAnswer>(question(), test::kLimit, [](Case& open_case) {
    return resolve_session(open_case, "call-1", std::nullopt);
  });
  ASSERT_FALSE(sought);
  ASSERT_EQ(sought.error().code, "SESSION_NOT_FOUND");
  const auto listed = answer<SessionsAnswer>(question(), [](Case& open_case) {
    return list_sessions(open_case, {OfCallId{"call-1"}, {}, {}, 50, {}});
  });
  EXPECT_TRUE(listed.sessions.empty());
  EXPECT_TRUE(amended().amendments.empty());
  call(a_call().facts());
  const auto told = amended().amendments;
  ASSERT_EQ(told.size(), 2U) << "to whom it resolved, and to whom it listed";
  for (const Amendment& one : told) {
    EXPECT_FALSE(one.session_told);
    ASSERT_TRUE(one.session_now);
    EXPECT_EQ(one.reasons, std::vector{AmendmentReason::kSessionMessageCameLate});
  }
  EXPECT_EQ(told[1].amended.told.entry, listed.basis.audit_entry);
}

/// What a mediation function resolves right after a push rests on what is known by then, and is there to be
/// looked through a little later.
TEST_F(AmendmentsTest, AnAnswerThatAPassCouldNotSeeIsComparedWithWhatThatKnew) {
  warrant({Target{impu("alice")}});
  call(a_call().facts());
  const auto given = answer<SessionAnswer>(question(), [this](Case& open_case) {
    auto told = resolve_session(open_case, "call-1", std::nullopt);
    ingest({Register("one").at(-10).expires(100'000)});
    EXPECT_TRUE(amended().amendments.empty()) << "it is not on record yet";
    return told;
  });
  ASSERT_EQ(given.told.legs.at(0).association.outcome, AssociationOutcome::kNoBinding);
  time_passes();
  EXPECT_TRUE(due());
  EXPECT_TRUE(worth_amending());
  const auto told = amended().amendments;
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].amended.told.entry, given.basis.audit_entry);
  ASSERT_TRUE(told[0].session_now);
  EXPECT_EQ(told[0].session_now->legs.at(0).association.outcome, AssociationOutcome::kMatched);
  time_passes();
  EXPECT_EQ(amended().amendments.size(), 1U) << "once";
}

TEST_F(AmendmentsTest, WhileAnotherStreamHasTheTurnItIsAskedAgain) {
  warrant({Target{impu("alice")}});
  call(a_call().facts());
  session();
  ingest({Register("one").at(-10).expires(100'000)});
  AmendmentsAnswer meanwhile;
  answer<AmendmentsAnswer>(question(Delivery::kWatch), [&](Case& open_case) {
    auto told = amendments(open_case, kNone);
    meanwhile = amended();
    return told;
  });
  EXPECT_TRUE(meanwhile.amendments.empty());
  EXPECT_TRUE(meanwhile.more);
  EXPECT_TRUE(due()) << "for a stream that has told none";
  EXPECT_EQ(amended().amendments.size(), 1U);
}

TEST_F(AmendmentsTest, NothingIsWorthAskingThatConcernsNoAnswer) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(-10).expires(100'000)});
  EXPECT_FALSE(worth_amending()) << "nothing was told";
  looked_up_alice();
  EXPECT_FALSE(worth_amending()) << "nothing became known since";
  EXPECT_FALSE(due());
  ingest({Register("late").at(-20).expires(100'000)});
  EXPECT_TRUE(worth_amending());
}

TEST_F(AmendmentsTest, ALookIsOfAsMuchAsThereIsTimeFor) {
  warrant({Target{impu("alice")}});
  call(a_call().facts());
  constexpr std::size_t kSome = 4;
  for (std::size_t i = 0; i < kSome; ++i) session();
  ingest({Register("one").at(-10).expires(100'000)});
  std::size_t told = 0;
  storage::AmendmentId after = kNone;
  for (bool more = true; more;) {
    const auto part = amended(after, [] { return true; });
    ASSERT_LE(part.amendments.size(), 1U);
    told += part.amendments.size();
    if (!part.amendments.empty()) after = part.amendments.back().amended.id();
    more = part.more;
  }
  EXPECT_EQ(told, kSome);
}

TEST_F(AmendmentsTest, ManyAnswersAreLookedThroughAPartAtATime) {
  warrant({Target{impu("alice")}});
  call(a_call().facts());
  constexpr std::size_t kMany = 70;
  for (std::size_t i = 0; i < kMany; ++i) session();
  ingest({Register("one").at(-10).expires(100'000)});
  std::size_t told = 0;
  storage::AmendmentId after = kNone;
  for (bool more = true; more;) {
    const auto part = amended(after);
    ASSERT_LE(part.amendments.size(), 32U);
    told += part.amendments.size();
    if (!part.amendments.empty()) after = part.amendments.back().amended.id();
    more = part.more;
  }
  EXPECT_EQ(told, kMany);
  time_passes();
  EXPECT_TRUE(amended(after).amendments.empty());
}

}  // namespace
}  // namespace vouch::services
