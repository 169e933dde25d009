#include <algorithm>

#include "tests/integration/services/answer/amendments_fixture.h"

namespace vouch::services {
namespace {

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
  storage::AmendmentId after = kNone;
  for (bool more = true; more;) {
    const auto part = amended(after, [] { return true; });
    told += part.amendments.size();
    if (!part.amendments.empty()) after = part.amendments.back().amended.id();
    more = part.more;
  }
  EXPECT_EQ(told, kMany) << "each once, on one stream";
}

TEST_F(ListingAmendedTest, ByASessionThatBelongsToItWithALaterMessageOnly) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(-10).expires(100'000)});
  auto facts = a_call().bye().facts();
  for (SessionFact& fact : facts) {
    if (fact.hop > 1) fact.icid = "icid-1";
  }
  std::stable_partition(facts.begin(), facts.end(), [](const SessionFact& fact) { return fact.hop <= 1; });
  const SessionFact last = facts.back();
  facts.pop_back();
  ASSERT_EQ(last.icid, "icid-1");
  call(facts);
  const auto given = list({OfChargingId{"icid-1"}, {}, {}, 50, {}});
  ASSERT_TRUE(given.sessions.empty());
  call({last});
  expect_left_out("call-1", given.basis.audit_entry);
}

TEST_F(ListingAmendedTest, OnceByACallThatJoinsTheOneThatItTold) {
  warrant({Target{impu("bob")}});
  ingest({Register("bobs")
              .impu("bob")
              .impi("bob")
              .contact("sip:bob@10.0.0.2:5060")
              .address("10.0.0.2")
              .at(-10)
              .expires(100'000)});
  auto outer = a_call().facts();
  for (SessionFact& fact : outer) {
    if (fact.hop > 1) fact.icid = "icid-1";
  }
  outer[0].destination_address = test::kB2bua;
  call(outer);
  const auto given = list({Target{impu("bob")}, {}, {}, 50, {}});
  ASSERT_EQ(given.sessions.size(), 1U);
  call(test::call_behind_b2bua("icid-1", 1));
  const auto told = amended().amendments;
  ASSERT_EQ(told.size(), 1U) << "what was told, and nothing was left out";
  EXPECT_TRUE(told[0].session_told);
}

}  // namespace
}  // namespace vouch::services
