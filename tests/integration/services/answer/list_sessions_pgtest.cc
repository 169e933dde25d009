#include "services/answer/list_sessions.h"

#include "tests/integration/services/answer/answer_fixture.h"

namespace vouch::services {
namespace {

using test::at_s;
using test::Call;
using test::impu;
using test::kPhoneImei;
using test::Register;

/// Alice's phone, and calls from it to bob.
class ListSessionsTest : public test::AnswerTest {
 protected:
  KnowledgeTime store(const std::vector<SessionFact>& facts) {
    auto batch = begin();
    EXPECT_TRUE(batch.add_session_facts(facts));
    EXPECT_TRUE(batch.commit());
    return batch.known_at();
  }
  static std::vector<SessionFact> call(int number, const std::string& icid = "") {
    auto facts = Call().invite(1).asserted("alice").answer(1).bye().facts();
    for (SessionFact& fact : facts) {
      fact.call_id = "call-" + std::to_string(number);
      fact.id.octets[0] = static_cast<std::uint8_t>(number);
      fact.observed_at = fact.observed_at.plus_s(number * 100);
      if (fact.hop > 1) fact.icid = icid;
    }
    return facts;
  }
  SessionsAnswer list(const SessionsPage& page, std::optional<KnowledgeTime> as_of = {}) {
    return answer<SessionsAnswer>(question(Delivery::kQuery, as_of),
                                  [&](Case& open_case) { return list_sessions(open_case, page); });
  }
  static std::vector<std::string> call_ids(const SessionsAnswer& answer) {
    std::vector<std::string> ids;
    for (const ToldSession& told : answer.sessions) ids.push_back(told.session.call_id);
    return ids;
  }
  std::string refusal_of(const SessionsPage& page) {
    const auto told = desk_.answer<SessionsAnswer>(
        question(), test::kLimit, [&](Case& open_case) { return list_sessions(open_case, page); });
    return told ? "" : told.error().code;
  }
  const SessionsPage alices_{Target{impu("alice")}, {}, {}, 50, {}};
};

TEST_F(ListSessionsTest, TheSessionsOfATargetComeInPagesAsOfTheFirst) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(0).expires(100'000)});
  for (const int number : {3, 1, 4}) store(call(number));
  SessionsPage page = alices_;
  page.calls = 2;
  const auto first = list(page);
  EXPECT_EQ(call_ids(first), (std::vector<std::string>{"call-1", "call-3"}));
  ASSERT_TRUE(first.next);
  store(call(2));
  page.after = *first.next;
  const auto second = list(page, first.basis.as_of);
  EXPECT_EQ(call_ids(second), std::vector<std::string>{"call-4"});
  EXPECT_FALSE(second.next);
  EXPECT_EQ(call_ids(list(alices_)), (std::vector<std::string>{"call-1", "call-2", "call-3", "call-4"}));
}

TEST_F(ListSessionsTest, ADeviceLeadsToTheSessionsItTookPartIn) {
  warrant({kPhoneImei});
  ingest({Register("one").at(0).expires(250)});
  store(call(1));
  store(call(5));
  SessionsPage page{Target{kPhoneImei}, {}, {}, 50, {}};
  const auto told = list(page);
  ASSERT_EQ(call_ids(told), std::vector<std::string>{"call-1"})
      << "by the other it was not registered any more";
  EXPECT_EQ(told.sessions[0].withheld_legs, 1U) << "bob is nobody's target";
}

/// As seen on its first hop, where the network has said nothing yet.
std::vector<SessionFact> anonymous_call() {
  return Call().invite(1).answer(1).bye().anonymous().facts();
}

TEST_F(ListSessionsTest, AnAnonymousCallIsFoundByWhatItShowsOfThePhone) {
  warrant({Target{impu("alice")}, kPhoneImei});
  ingest({Register("one").at(-10).expires(100'000)});
  auto behind_nat = anonymous_call();
  auto renamed = anonymous_call();
  for (SessionFact& fact : renamed) {
    fact.call_id = "call-2";
    fact.id.octets[0] = 2;
    fact.observed_at = fact.observed_at.plus_s(100);
  }
  behind_nat[0].contact = ContactUri{"sip:alice@192.168.1.7:5060"};
  renamed[0].source_address = "10.5.5.5";
  store(behind_nat);
  store(renamed);
  for (const Target& target : {Target{impu("alice")}, Target{kPhoneImei}}) {
    SessionsPage page{target, {}, {}, 50, {}};
    const auto told = list(page);
    EXPECT_EQ(call_ids(told), (std::vector<std::string>{"call-1", "call-2"}))
        << "by its flow; by its contact";
    ASSERT_FALSE(told.sessions.empty());
    EXPECT_EQ(told.sessions[0].legs.at(0).association.match, MatchKind::kFlow);
  }
  const auto exported = answer<ExportAnswer>(question(Delivery::kExport), [](Case& open_case) {
    return warrant_export(open_case, {at_s(-100), at_s(900)});
  });
  EXPECT_EQ(exported.sessions.size(), 2U);
}

TEST_F(ListSessionsTest, ACallPassedOnToAPhoneIsFoundByTheContactItWasSentTo) {
  warrant({Target{impu("bob")}});
  ingest({Register("bobs")
              .impu("bob")
              .impi("bob")
              .contact("sip:bob@10.0.0.2:5060")
              .address("10.0.0.2")
              .at(-10)
              .expires(100'000)});
  auto facts = Call().invite(1).invite(2).answer(2).bye().facts();
  for (SessionFact& fact : facts) fact.to = impu("reception");
  facts[0].request_uri = "sip:reception@example.com";
  store(facts);
  const auto told = list({Target{impu("bob")}, {}, {}, 50, {}});
  ASSERT_EQ(call_ids(told), std::vector<std::string>{"call-1"});
  EXPECT_EQ(told.sessions[0].legs.at(0).association.match, MatchKind::kContactUri);
}

TEST_F(ListSessionsTest, AFlowLeadsToCallsOfTheTimeItWasThePhonesAlone) {
  warrant({kPhoneImei});
  ingest({Register("one").at(-10).expires(200)});
  ingest({Register("other")
              .impu("zoe")
              .impi("zoe")
              .contact("sip:zoe@10.0.0.9")
              .device(test::kOtherPhone)
              .at(1000)
              .expires(1000)});
  for (const int number : {1, 11}) {
    auto facts = Call().invite(1).contact("sip:x@192.168.0.9").answer(1).bye().anonymous().facts();
    for (SessionFact& fact : facts) {
      fact.call_id = "call-" + std::to_string(number);
      fact.id.octets[0] = static_cast<std::uint8_t>(number);
      fact.observed_at = fact.observed_at.plus_s(number * 100);
    }
    store(facts);
  }
  const auto first = list({Target{kPhoneImei}, {}, {}, 1, {}});
  EXPECT_EQ(call_ids(first), std::vector<std::string>{"call-1"});
  const auto calls =
      storage::with_transaction(reader_, storage::Access::kReadOnly, test::kLimit, [&](auto& transaction) {
        storage::SessionReader reader{transaction};
        Binding binding;
        binding.expires_at = at_s(190);
        binding.flows = {{at_s(-10), "10.0.0.1", 5060, {}}};
        return reader.calls({{impu("alice")}, {}, {}, storage::signs_of(binding)}, NetworkTime::min(),
                            NetworkTime::max(), KnowledgeTime::max());
      });
  ASSERT_TRUE(calls);
  EXPECT_EQ(calls->calls.size(), 1U) << "the other is not even looked at";
}

TEST_F(ListSessionsTest, AnonymousCallsStandAmongTheOthersOnceEach) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(-10).expires(100'000)});
  for (const int number : {1, 3}) store(call(number));
  for (const int number : {2, 4}) {
    auto facts = anonymous_call();
    for (SessionFact& fact : facts) {
      fact.call_id = "call-" + std::to_string(number);
      fact.id.octets[0] = static_cast<std::uint8_t>(number);
      fact.observed_at = fact.observed_at.plus_s(number * 100);
    }
    store(facts);
  }
  SessionsPage page = alices_;
  page.calls = 1;
  std::vector<std::string> found;
  for (bool more = true; more;) {
    const auto told = list(page);
    for (const std::string& id : call_ids(told)) found.push_back(id);
    more = told.next.has_value();
    if (more) page.after = *told.next;
  }
  EXPECT_EQ(found, (std::vector<std::string>{"call-1", "call-2", "call-3", "call-4"}));
}

TEST_F(ListSessionsTest, OnlyWhatWentOnInTheTimeAskedFor) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(0).expires(100'000)});
  for (const int number : {1, 2, 3}) store(call(number));
  SessionsPage page = alices_;
  page.since = at_s(150);
  page.until = at_s(300);
  EXPECT_EQ(call_ids(list(page)), std::vector<std::string>{"call-2"}) << "until is not part of it";
}

TEST_F(ListSessionsTest, AChargingIdentifierAndACallIdLeadToWhatTheWarrantReaches) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(0).expires(100'000)});
  store(call(1, "icid-1"));
  auto others = call(2, "icid-1");
  for (SessionFact& fact : others) {
    fact.from = impu("carol");
    if (!fact.asserted.empty()) fact.asserted = {impu("carol")};
    fact.contact = ContactUri{"sip:carol@10.7.7.7:5060"};
    if (fact.hop == 1) fact.source_address = "10.7.7.7";
  }
  store(others);
  EXPECT_EQ(call_ids(list({OfChargingId{"icid-1"}, {}, {}, 50, {}})), std::vector<std::string>{"call-1"});
  EXPECT_EQ(call_ids(list({OfCallId{"call-1"}, {}, {}, 50, {}})), std::vector<std::string>{"call-1"});
  EXPECT_TRUE(list({OfCallId{"call-2"}, {}, {}, 50, {}}).sessions.empty());
}

TEST_F(ListSessionsTest, ACallAcrossAB2buaIsListedOnce) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(0).expires(100'000)});
  auto outer = call(1, "icid-1");
  outer[0].destination_address = test::kB2bua;
  store(outer);
  store(test::call_behind_b2bua("icid-1", 102));
  SessionsPage page = alices_;
  page.calls = 1;
  const auto first = list(page);
  EXPECT_EQ(call_ids(first), std::vector<std::string>{"call-1"});
  page.after = *first.next;
  EXPECT_TRUE(list(page, first.basis.as_of).sessions.empty());
}

TEST_F(ListSessionsTest, ATargetOrATimeThatTheWarrantDoesNotCoverIsRefused) {
  warrant({Target{impu("alice")}}, at_s(100));
  EXPECT_EQ(refusal_of({Target{impu("bob")}, {}, {}, 50, {}}), "TARGET_NOT_COVERED");
  EXPECT_EQ(refusal_of({Target{impu("alice")}, at_s(0), at_s(100), 50, {}}), "OUTSIDE_PERIOD");
}

}  // namespace
}  // namespace vouch::services
