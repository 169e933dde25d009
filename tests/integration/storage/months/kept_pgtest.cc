#include <string>
#include <vector>

#include "storage/connection/time_text.h"
#include "tests/integration/storage/months/months_fixture.h"
#include "tests/support/domain/call.h"

namespace vouch::storage {
namespace {

void name_parties(SessionFact& fact, const std::string& caller, const std::string& called) {
  fact.from = impu(caller);
  fact.to = impu(called);
  fact.asserted = {impu(caller)};
  fact.called.reset();
}

struct Kept {
  const char* name;
  Target target;
};

class KeptByWarrant : public MonthsTest, public ::testing::WithParamInterface<Kept> {};

TEST_P(KeptByWarrant, StaysUntilTheWarrantEnds) {
  keep(kNovember);
  ingest({Register("alice")});
  ingest({Register("bob").impu("bob").impi("bob").device(test::kOtherPhone)});
  warrant_for(GetParam().target);
  keep(2024y / 1, 1);
  EXPECT_EQ(facts_of(impu("alice")).size(), 1U);
  EXPECT_TRUE(facts_of(impu("bob")).empty()) << "nobody speaks of him";
  EXPECT_EQ(
      ask_bindings([](auto& reader) { return reader.impus_of(test::impi("alice"), KnowledgeTime::max()); }),
      std::vector{impu("alice")});
  EXPECT_EQ(rows_of("binding"), 1U);

  cluster().execute(
      name_, "UPDATE vouch.warrant SET revoked_by = 'ben', revoked_at = now(), revoke_reason = 'over'");
  EXPECT_EQ(keep(2024y / 1, 1).dropped, std::vector<std::string>{"2023-11-01"});
  EXPECT_TRUE(facts_of(impu("alice")).empty());
  EXPECT_EQ(rows_of("binding"), 0U);
}

INSTANTIATE_TEST_SUITE_P(By, KeptByWarrant,
                         ::testing::Values(Kept{"Imei", *Imei::from_digits(test::kPhone)},
                                           Kept{"Impu", test::impu("alice")},
                                           Kept{"Impi", test::impi("alice")}),
                         [](const auto& one) { return std::string{one.param.name}; });

TEST_F(MonthsTest, WhoWasRegisteredWithATargetStays) {
  keep(kNovember);
  const RegistrationFact named = Register("one");
  RegistrationFact other = named;
  other.impu = impu("alice-at-work");
  ingest({named, other});
  ingest({Register("two").impu("bob").impi("bob").device(test::kOtherPhone)});
  warrant_for(impu("alice"));
  keep(2024y / 1, 1);
  EXPECT_EQ(facts_of(impu("alice-at-work")).size(), 1U);
  EXPECT_TRUE(facts_of(impu("bob")).empty());
}

TEST_F(MonthsTest, WhoSharesATargetsDeviceStaysForItsVerdictAndTheirCallsDoNot) {
  keep(kNovember);
  ingest({Register("one")});
  ingest({Register("two").impu("carol").impi("carol").address("10.0.0.3").contact("sip:carol@10.0.0.3")});
  auto call = test::Call().invite(1).facts();
  name_parties(call[0], "carol", "dave");
  call[0].contact = ContactUri{"sip:carol@10.0.0.3"};
  call[0].source_address = "10.0.0.3";
  store(call);
  warrant_for(impu("alice"));
  keep(2024y / 1, 1);
  EXPECT_EQ(facts_of(impu("carol")).size(), 1U);
  EXPECT_EQ(rows_of("session_fact"), 0U);
}

TEST_F(MonthsTest, ARegistrationThatMayStandWhenTheWarrantsPeriodBeginsStays) {
  keep(kNovember);
  ingest({Register("one").expires(2'000'000)});
  warrant_for(impu("alice"), at_s(20'000 * kDay_s), NetworkTime::from_us(*time_us("2023-12-05 00:00:00+00")));
  keep(2024y / 1, 1);
  EXPECT_EQ(facts_of(impu("alice")).size(), 1U);
}

TEST_F(MonthsTest, ACallOfADeviceThatRegisteredTheMonthBeforeStays) {
  keep(kNovember);
  keep(2024y / 1);
  ingest({Register("one").expires(2'000'000)});
  auto call = test::Call().invite(1).facts();
  call[0].observed_at = NetworkTime::from_us(*time_us("2023-12-02 00:00:00+00"));
  store(call);
  warrant_for(*Imei::from_digits(test::kPhone));
  keep(2024y / 2, 1);
  EXPECT_EQ(rows_of("session_fact"), 1U);
}

TEST_F(MonthsTest, CallsJoinedToOneThatStaysStay) {
  keep(kNovember);
  auto call = test::Call().invite(1).facts();
  auto other = call;
  other[0].call_id = "behind-a-b2bua";
  name_parties(other[0], "service", "dave");
  for (auto* one : {&call, &other}) (*one)[0].icid = "icid-1";
  store(call);
  store(other);
  warrant_for(impu("alice"));
  keep(2024y / 1, 1);
  EXPECT_EQ(rows_of("session_fact"), 2U);
}

TEST_F(MonthsTest, AWarrantThatIsOverKeepsNothing) {
  keep(kNovember);
  ingest({Register("alice")});
  warrant_for(impu("alice"), at_s(kDay_s));
  keep(2024y / 1, 1);
  EXPECT_TRUE(facts_of(impu("alice")).empty());
}

TEST_F(MonthsTest, CallsGoWithTheirMonthAndStayWithWhoIsKept) {
  keep(kNovember);
  store(test::Call().invite(1).answer(1).bye().facts());
  const std::size_t facts = rows_of("session_fact");
  warrant_for(impu("alice"));
  keep(2024y / 1, 1);
  EXPECT_EQ(rows_of("session_fact"), facts);
  EXPECT_EQ(rows_of("session_party"), 5U) << "two identities, two contacts and a flow";
  cluster().execute(name_, "DELETE FROM vouch.warrant_target");
  EXPECT_EQ(keep(2024y / 1, 1).dropped, std::vector<std::string>{"2023-11-01"});
  EXPECT_EQ(rows_of("session_fact") + rows_of("session_party"), 0U);
}

TEST_F(MonthsTest, AnAnonymousCallStaysWithThePhoneItWasMadeFrom) {
  keep(kNovember);
  ingest({Register("one").at(-10)});
  store(test::Call().invite(1).anonymous().facts());
  auto others = test::Call().invite(1).anonymous().contact("sip:x@10.7.7.7").facts();
  others[0].call_id = "call-2";
  others[0].id.octets[0] = 2;
  others[0].source_address = "10.7.7.7";
  store(others);
  auto days_later = others;
  days_later[0].call_id = "call-3";
  days_later[0].id.octets[0] = 3;
  days_later[0].source_address = "10.0.0.1";  // which is somebody else's by then
  days_later[0].observed_at = at_s(5 * kDay_s);
  store(days_later);
  warrant_for(*Imei::from_digits(test::kPhone));
  keep(2024y / 1, 1);
  EXPECT_EQ(rows_of("session_fact"), 1U);
}

TEST_F(MonthsTest, WhatTheAccessSideSawGoesUnlessItSpeaksOfWhoIsKept) {
  keep(kNovember);
  // Registered on the first of December, seen within the day before.
  RegistrationFact alice = Register("alice").at(17 * kDay_s);
  alice.registration.change().impi = Impi{"001010000000001@ims.mnc001.mcc001.3gppnetwork.org"};
  ingest({alice});
  cluster().execute(
      name_,
      "INSERT INTO vouch.network_imei SELECT subscription, '2023-11-30 23:00:00+00', 35632811407291, "
      "'MME', '2023-11-30 23:00:00+00' FROM (VALUES ('001010000000001'), ('001010000000002')) AS "
      "seen (subscription)");
  warrant_for(impu("alice"));
  keep(2024y / 2, 1);
  EXPECT_EQ(told("SELECT string_agg(subscription, ' ') FROM vouch.network_imei"), "001010000000001");
  cluster().execute(name_, "DELETE FROM vouch.warrant_target");
  keep(2024y / 2, 1);
  EXPECT_EQ(rows_of("network_imei"), 0U);
}

TEST_F(MonthsTest, ABindingStaysWhileAFactOfItDoes) {
  keep(kNovember);
  ingest({Register("november")});
  ingest({Register("january").device(test::kOtherPhone).contact("sip:alice@10.0.0.9").at(60 * kDay_s)});
  warrant_for(*Imei::from_digits(test::kPhone));  // alice showed it in November alone
  EXPECT_EQ(keep(2024y / 3, 1).dropped, (std::vector<std::string>{"2024-01-01"}));
  EXPECT_EQ(facts_of(impu("alice")).size(), 1U);
  EXPECT_EQ(rows_of("binding"), 1U);
  ingest({Register("march").at(120 * kDay_s)});
  EXPECT_EQ(replaced_.added, 1U) << "the new one alone is news";
}

}  // namespace
}  // namespace vouch::storage
