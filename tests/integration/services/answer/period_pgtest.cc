#include "tests/integration/services/answer/answer_fixture.h"

namespace vouch::services {
namespace {

using test::at_s;
using test::impu;
using test::Register;

class PeriodTest : public test::AnswerTest {
 protected:
  ExportAnswer exported(std::int64_t since_s, std::int64_t until_s) {
    return answer<ExportAnswer>(question(Delivery::kExport), [&](Case& open_case) {
      return warrant_export(open_case, {at_s(since_s), at_s(until_s)});
    });
  }
};

TEST_F(PeriodTest, AnExportTellsWhatStoodAtItsEndAndNothingLater) {
  warrant({Target{impu("alice")}});
  ingest({Register("one").at(0).expires(500), Register("two").at(400).expires(500),
          Register("out").at(600).removed()});
  const auto told = exported(-100, 300);
  ASSERT_EQ(told.bindings.size(), 1U);
  const DisclosedBinding& binding = told.bindings[0].disclosed;
  EXPECT_EQ(binding.registered_at(), at_s(0));
  EXPECT_EQ(binding.refreshed_at(), at_s(0)) << "the refresh came after the period";
  EXPECT_EQ(binding.binding.expires_at, at_s(500)) << "as granted in the period";
  EXPECT_FALSE(binding.binding.ended_at);
  EXPECT_TRUE(binding.stood_at_period_end);
  EXPECT_EQ(binding.binding.call_ids.size(), 1U);
}

TEST_F(PeriodTest, WhatWasBeforeTheWarrantIsMissingAndNotMoved) {
  warrant({Target{impu("alice")}}, at_s(100));
  ingest({Register("one").at(0).expires(500)});
  const auto told = lookup(Target{impu("alice")});
  ASSERT_EQ(told.size(), 1U);
  EXPECT_TRUE(told[0].disclosed.registered_before_period);
  EXPECT_FALSE(told[0].disclosed.registered_at());
  EXPECT_TRUE(told[0].disclosed.binding.call_ids.empty());
  ASSERT_FALSE(told[0].verdict.evidence.empty()) << "a verdict keeps what it rests on";
  EXPECT_FALSE(told[0].verdict.evidence[0].first_seen);
}

/// The package of a warrant on a person and the device would count one binding as two.
TEST_F(PeriodTest, ABindingThatTwoTargetsReachIsToldOnceByBoth) {
  const std::vector<Target> targets{test::kPhoneImei, impu("alice")};
  warrant(targets);
  ingest({Register("one").at(0).expires(500)});
  const auto told = exported(-100, 300).bindings;
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].targets, targets);
  EXPECT_TRUE(told[0].disclosed.binding.impi) << "one hop from the device, though two from the identity";
}

TEST(AddTold, TellsOnceWhateverTargetComesFirst) {
  const std::vector<RegistrationFact> facts{Register("one")};
  ToldBinding by_device{{timeline(facts).at(0)}, {}, {test::kPhoneImei}};
  ToldBinding by_person = by_device;
  by_person.disclosed.binding.impi.reset();
  by_person.targets = {impu("alice")};
  std::vector<ToldBinding> told{by_person};
  add_told(told, {by_device});
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].targets, (std::vector<Target>{impu("alice"), test::kPhoneImei}));
  EXPECT_TRUE(told[0].disclosed.binding.impi);
}

TEST_F(PeriodTest, ASessionThatGoesOnAfterThePeriodIsToldWithoutItsEnd) {
  warrant({Target{impu("alice")}});
  auto batch = begin();
  ASSERT_TRUE(batch.add_session_facts(test::Call().invite(1).asserted("alice").answer(1).bye().facts()));
  ASSERT_TRUE(batch.commit());
  const auto told = exported(-100, 3);
  ASSERT_EQ(told.sessions.size(), 1U);
  EXPECT_TRUE(told.sessions[0].session.answered_at);
  EXPECT_FALSE(told.sessions[0].session.ended_at);
  EXPECT_TRUE(told.sessions[0].went_on_at_period_end);
}

}  // namespace
}  // namespace vouch::services
