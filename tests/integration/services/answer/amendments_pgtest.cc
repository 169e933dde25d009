#include "services/answer/amendments.h"

#include "services/answer/list_sessions.h"
#include "tests/integration/services/answer/answer_fixture.h"

namespace vouch::services {
namespace {

using test::at_s;
using test::Call;
using test::impu;
using test::kPhoneImei;
using test::Register;

/// Answers given to a mediation function, and what it is told of them afterwards.
class AmendmentsTest : public test::AnswerTest {
 protected:
  static constexpr storage::AmendmentId kNone{KnowledgeTime::min(), 0, 0};

  void call(const std::vector<SessionFact>& facts) {
    auto batch = begin();
    ASSERT_TRUE(batch.add_session_facts(facts));
    ASSERT_TRUE(batch.commit());
  }
  static Call a_call() { return Call().invite(1).asserted("alice").answer(1); }

  SessionAnswer session(std::optional<KnowledgeTime> as_of = {}, bool amendable = true) {
    Question asked = question(Delivery::kQuery, as_of);
    asked.amendable = amendable;
    return answer<SessionAnswer>(
        asked, [](Case& open_case) { return resolve_session(open_case, "call-1", std::nullopt); });
  }
  LookupAnswer looked_up_alice() {
    return answer<LookupAnswer>(question(), [](Case& open_case) {
      return services::lookup(open_case, Target{impu("alice")}, std::nullopt);
    });
  }
  AmendmentsAnswer amended(const storage::AmendmentId& after = kNone, const Enough& enough = {}) {
    return answer<AmendmentsAnswer>(question(Delivery::kWatch),
                                    [&](Case& open_case) { return amendments(open_case, after, enough); });
  }
  bool worth_amending() {
    const auto found =
        services::worth_amending(reader_, question(Delivery::kWatch), {{}, kNone, {}}, now_, test::kLimit);
    return found && *found;
  }
  /// Whether a watch asks for amendments though nothing became known.
  bool due() {
    const auto found = worth_asking(reader_, question(Delivery::kWatch),
                                    {{KnowledgeTime::max(), now_}, kNone, {}}, now_, test::kLimit);
    return found && found->amendments;
  }
  std::size_t acknowledged(const storage::AmendmentId& id) {
    return answer<Acknowledged>(
               question(Delivery::kWatch),
               [&](Case& open_case) { return acknowledge(open_case, "mdf", std::vector{id}); })
        .count;
  }
  /// Somebody whom nobody asks about is heard: knowledge goes on.
  void time_passes() {
    ingest({Register("other")
                .impu("zoe")
                .impi("zoe")
                .contact("sip:zoe@10.8.8.8")
                .address("10.8.8.8")
                .device(test::kOtherPhone)});
  }
};

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

class ListingAmendedTest : public AmendmentsTest {
 protected:
  SessionsAnswer list(const SessionsPage& page) {
    return answer<SessionsAnswer>(question(),
                                  [&](Case& open_case) { return list_sessions(open_case, page); });
  }
  void call_at(int number, const std::string& icid = "") {
    auto facts = a_call().bye().facts();
    for (SessionFact& fact : facts) {
      fact.call_id = "call-" + std::to_string(number);
      fact.id.octets[0] = static_cast<std::uint8_t>(number);
      fact.observed_at = fact.observed_at.plus_s(number * 100);
      if (fact.hop > 1) fact.icid = icid;
    }
    call(facts);
  }
  /// Expects one amendment, of the answer on record as `entry`: it told nothing of the call.
  void expect_left_out(const std::string& call_id, std::int64_t entry) {
    const auto told = amended().amendments;
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].amended.told.entry, entry);
    EXPECT_EQ(std::get<std::string>(told[0].amended.told.subject.what), call_id);
    EXPECT_FALSE(told[0].session_told);
    ASSERT_TRUE(told[0].session_now);
    EXPECT_EQ(told[0].session_now->legs.at(0).association.outcome, AssociationOutcome::kMatched);
  }
};

TEST_F(ListingAmendedTest, ByASessionThatBecomesKnownLate) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(-10).expires(100'000)});
  call_at(1);
  const auto given = list({Target{impu("alice")}, {}, {}, 50, {}});
  ASSERT_EQ(given.sessions.size(), 1U);
  EXPECT_TRUE(amended().amendments.empty());
  call_at(2);
  EXPECT_TRUE(worth_amending());
  expect_left_out("call-2", given.basis.audit_entry);
  EXPECT_EQ(amended().amendments[0].reasons, std::vector{AmendmentReason::kSessionMessageCameLate});
  time_passes();
  EXPECT_EQ(amended().amendments.size(), 1U) << "once";
  ingest({Register("gone").at(150).removed()});
  EXPECT_EQ(amended().amendments.size(), 2U) << "what was left out is amended like what was told";
}

TEST_F(ListingAmendedTest, ThoughItHeldNoneAtAll) {
  warrant({kPhoneImei});
  const std::int64_t since = seconds_until(now_) - 60;
  ingest({Register("one").at(since - 10).expires(100'000)});
  const auto given = list({Target{kPhoneImei}, {}, {}, 50, {}});
  ASSERT_TRUE(given.sessions.empty());
  auto facts = Call().invite(1).answer(1).anonymous().facts();
  for (SessionFact& fact : facts) fact.observed_at = fact.observed_at.plus_s(since);
  call(facts);
  expect_left_out("call-1", given.basis.audit_entry);
}

TEST_F(ListingAmendedTest, ByARegistrationThatShowsWhoseTheSessionWas) {
  warrant({kPhoneImei});
  time_passes();
  call_at(1);
  const auto given = list({Target{kPhoneImei}, {}, {}, 50, {}});
  ASSERT_TRUE(given.sessions.empty());
  ingest({Register("one").at(-10).expires(100'000)});
  expect_left_out("call-1", given.basis.audit_entry);
  EXPECT_EQ(amended().amendments[0].reasons, std::vector{AmendmentReason::kRegistrationCameLate});
}

TEST_F(ListingAmendedTest, OfAChargingIdentifierToo) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(-10).expires(100'000)});
  const auto given = list({OfChargingId{"icid-1"}, {}, {}, 50, {}});
  ASSERT_TRUE(given.sessions.empty());
  call_at(1, "icid-2");
  EXPECT_TRUE(amended().amendments.empty()) << "of another one";
  call_at(2, "icid-1");
  expect_left_out("call-2", given.basis.audit_entry);
}

TEST_F(ListingAmendedTest, OnThePageWhereTheSessionStands) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(-10).expires(100'000)});
  for (const int number : {1, 3, 5}) call_at(number);
  SessionsPage page{Target{impu("alice")}, {}, {}, 2, {}};
  const auto first = list(page);
  ASSERT_EQ(first.sessions.size(), 2U);
  page.after = *first.next;
  const auto second = list(page);
  ASSERT_EQ(second.sessions.size(), 1U);
  call_at(4);
  expect_left_out("call-4", second.basis.audit_entry);
}

TEST_F(ListingAmendedTest, ButNotByWhatIsOutsideOfWhatWasAsked) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(-10).expires(100'000)});
  list({Target{impu("alice")}, at_s(150), at_s(250), 50, {}});
  call_at(1);
  call_at(3);
  EXPECT_TRUE(amended().amendments.empty());
}

TEST_F(ListingAmendedTest, NorByWhatHappenedSince) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(-10).expires(1'000'000'000)});
  list({Target{impu("alice")}, {}, {}, 50, {}});
  auto facts = a_call().facts();
  for (SessionFact& fact : facts) fact.observed_at = fact.observed_at.plus_s(seconds_until(now_) + 60);
  call(facts);
  now_ = now_.plus_s(120);
  call_at(2);
  const auto told = amended().amendments;
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(std::get<std::string>(told[0].amended.told.subject.what), "call-2");
}

TEST_F(ListingAmendedTest, OnceWhereASessionStandsAtTheEndOfAPage) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(-10).expires(100'000)});
  for (const int number : {1, 3, 5}) call_at(number);
  SessionsPage page{Target{impu("alice")}, {}, {}, 2, {}};
  const auto first = list(page);
  page.after = *first.next;
  const auto second = list(page);
  ASSERT_EQ(second.sessions.size(), 1U);
  ingest({Register("gone").at(250).removed()});
  const auto told = amended().amendments;
  ASSERT_EQ(told.size(), 2U) << "call-3 on the first page, call-5 on the second";
  EXPECT_EQ(told[0].amended.told.entry, first.basis.audit_entry);
  EXPECT_EQ(told[1].amended.told.entry, second.basis.audit_entry);
}

TEST_F(ListingAmendedTest, ByEachOfTheMessagesOfOneCallId) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(-10).expires(100'000)});
  const auto message = [&](std::uint32_t cseq) {
    auto facts = Call().invite(1).asserted("alice").answer(1).facts();
    for (SessionFact& fact : facts) {
      fact.id.octets[0] = static_cast<std::uint8_t>(cseq);
      fact.cseq = cseq;
      fact.branch += std::to_string(cseq);
      fact.observed_at = fact.observed_at.plus_s(100 * cseq);
      if (fact.kind == SessionFactKind::kInvite) fact.kind = SessionFactKind::kMessage;
    }
    return facts;
  };
  call(message(2));
  ASSERT_EQ(list({Target{impu("alice")}, {}, {}, 50, {}}).sessions.size(), 1U);
  call(message(1));
  call(message(3));
  const auto told = amended().amendments;
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].session_now->session.started_at, at_s(100));
  EXPECT_EQ(told[1].session_now->session.started_at, at_s(300));
}

TEST_F(ListingAmendedTest, ByALateRegistrationHoweverLongAgoItWas) {
  warrant({kPhoneImei});
  call(Call().invite(1).answer(1).anonymous().facts());
  const auto given = list({Target{kPhoneImei}, {}, {}, 50, {}});
  ASSERT_TRUE(given.sessions.empty());
  ingest({Register("one").at(-10).expires(100)});
  expect_left_out("call-1", given.basis.audit_entry);
}

TEST_F(ListingAmendedTest, AndOneOfATimeToComeKeepsNobodyFromThat) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(-10).expires(100'000)});
  const auto given = list({Target{impu("alice")}, {}, {}, 50, {}});
  EXPECT_TRUE(list({Target{impu("alice")}, now_.plus_s(60), {}, 50, {}}).sessions.empty());
  call_at(2);
  expect_left_out("call-2", given.basis.audit_entry);
}

TEST_F(ListingAmendedTest, APartAtATime) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(-10).expires(100'000)});
  list({Target{impu("alice")}, {}, {}, 50, {}});
  constexpr std::size_t kMany = 130;
  for (std::size_t i = 1; i <= kMany; ++i) call_at(static_cast<int>(i));
  std::size_t told = 0;
  std::size_t looks = 0;
  storage::AmendmentId after = kNone;
  for (bool more = true; more; ++looks) {
    const auto part = amended(after, [] { return true; });
    told += part.amendments.size();
    if (!part.amendments.empty()) after = part.amendments.back().amended.id();
    more = part.more;
  }
  EXPECT_EQ(told, kMany) << "each once, on one stream";
  EXPECT_GT(looks, kMany);
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
