#include "domain/warrant/scope.h"

#include <gtest/gtest.h>

#include "domain/binding/timeline.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::at_s;
using test::Register;

const Target kAlice = *parse_target("IMPU", "sip:alice@example.com");
const Target kDevice = *parse_target("IMEI", test::kPhone);
const Target kPrivate = *parse_target("IMPI", "alice@example.com");

Warrant active() {
  Warrant warrant;
  warrant.targets = {kAlice};
  warrant.valid_from = at_s(0);
  warrant.valid_until = at_s(1000);
  warrant.deliveries = {Delivery::kQuery};
  warrant.approvals = {{"admin-1", at_s(0)}, {"admin-2", at_s(0)}};
  return warrant;
}

std::vector<Binding> bindings() {
  return timeline(std::vector<RegistrationFact>{Register().at(50).expires(100)});
}

TEST(Scope, AnActiveWarrantPermitsItsDeliveriesOnly) {
  EXPECT_TRUE(permits(active(), Delivery::kQuery, at_s(10)));
  EXPECT_EQ(permits(active(), Delivery::kExport, at_s(10)).error().code, "DELIVERY_NOT_PERMITTED");
}

TEST(Scope, EveryInactiveStateHasItsReason) {
  Warrant warrant = active();
  EXPECT_EQ(permits(warrant, Delivery::kQuery, at_s(1000)).error().code, "WARRANT_EXPIRED");
  EXPECT_EQ(permits(warrant, Delivery::kQuery, at_s(-1)).error().code, "WARRANT_NOT_YET_VALID");
  warrant.approvals.pop_back();
  EXPECT_EQ(permits(warrant, Delivery::kQuery, at_s(10)).error().code, "WARRANT_AWAITING_APPROVAL");
  warrant.revoked_at = at_s(5);
  EXPECT_EQ(permits(warrant, Delivery::kQuery, at_s(10)).error().code, "WARRANT_REVOKED");
}

TEST(Scope, OnlyTheNamedTargetIsCovered) {
  EXPECT_TRUE(covers(active(), kAlice));
  EXPECT_EQ(covers(active(), kDevice).error().code, "TARGET_NOT_COVERED")
      << "a warrant on an identity is none on the device behind it";
}

TEST(Scope, ATimeOutsideThePeriodIsRefused) {
  EXPECT_TRUE(covers(active(), at_s(0)));
  EXPECT_EQ(covers(active(), at_s(1000)).error().code, "OUTSIDE_PERIOD");
}

TEST(Scope, AnAskedPeriodIsCutToTheWarrants) {
  EXPECT_EQ(*covers(active(), Period{at_s(-50), at_s(500)}), (Period{at_s(0), at_s(500)}));
  EXPECT_EQ(covers(active(), Period{at_s(1000), at_s(2000)}).error().code, "OUTSIDE_PERIOD");
}

TEST(Disclosure, AskedAboutAPublicIdentityThePrivateOneIsLeftOut) {
  const auto told = disclose(kAlice, {at_s(0), at_s(1000)}, at_s(500), bindings());
  ASSERT_EQ(told.size(), 1U);
  EXPECT_FALSE(told[0].binding.impi);
  EXPECT_EQ(told[0].binding.instance->imei->reveal(), test::kPhone);
}

TEST(Disclosure, AskedAboutADeviceTheIdentitiesAreTold) {
  const auto told = disclose(kDevice, {at_s(0), at_s(1000)}, at_s(500), bindings());
  ASSERT_EQ(told.size(), 1U);
  EXPECT_TRUE(told[0].binding.impi);
}

TEST(Disclosure, AskedAboutAPrivateIdentityItsBindingsAreTold) {
  EXPECT_EQ(disclose(kPrivate, {at_s(0), at_s(1000)}, at_s(500), bindings()).size(), 1U);
}

TEST(Disclosure, OthersBindingsAreNot) {
  const auto others =
      timeline(std::vector<RegistrationFact>{Register().impu("bob").impi("bob").device(test::kOtherPhone)});
  for (const Target& target : {kAlice, kDevice, kPrivate}) {
    EXPECT_TRUE(disclose(target, {at_s(0), at_s(1000)}, at_s(500), others).empty());
  }
}

TEST(Disclosure, ACandidateDeviceIsNotTheDevice) {
  RegistrationFact fact = Register();
  fact.contact.instance = parse_instance_id("\"<urn:gsma:imei:356938035643809>\"", true);
  ASSERT_EQ(fact.contact.instance->candidate_imei->reveal(), test::kPhone);
  EXPECT_TRUE(disclose(kDevice, {at_s(0), at_s(1000)}, at_s(500), timeline(std::vector{fact})).empty());
}

TEST(Disclosure, OfABindingBegunBeforeThePeriodNoEarlierTimeIsTold) {
  const auto told = disclose(kAlice, {at_s(80), at_s(1000)}, at_s(500), bindings());
  ASSERT_EQ(told.size(), 1U);
  EXPECT_TRUE(told[0].registered_before_period);
  EXPECT_FALSE(told[0].registered_at());
  EXPECT_TRUE(told[0].refreshed_outside_period);
  EXPECT_FALSE(told[0].refreshed_at());
  EXPECT_FALSE(told[0].refreshes());
  EXPECT_EQ(told[0].binding.registered_at, NetworkTime{}) << "not even in what is not told";
  EXPECT_TRUE(told[0].binding.call_ids.empty());
}

TEST(Disclosure, ARefreshInThePeriodIsToldAsItWas) {
  const auto refreshed = timeline(
      std::vector<RegistrationFact>{Register("a").at(50).expires(100), Register("b").at(90).expires(100)});
  const auto told = disclose(kAlice, {at_s(80), at_s(1000)}, at_s(500), refreshed);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_FALSE(told[0].registered_at());
  EXPECT_EQ(told[0].refreshed_at(), at_s(90));
  ASSERT_EQ(told[0].binding.call_ids.size(), 1U) << "that of the registration before the period is left out";
  EXPECT_EQ(told[0].binding.call_ids[0].first_seen, at_s(90));
}

TEST(Disclosure, ACallIdUsedBeforeAndInThePeriodIsTold) {
  RegistrationFact again = Register("b").at(90).expires(100);
  const RegistrationFact first = Register("a").at(50).expires(100);
  again.registration.change().call_id = first.registration->call_id;
  const auto told = disclose(kAlice, {at_s(80), at_s(1000)}, at_s(500), timeline(std::vector{first, again}));
  EXPECT_EQ(told.at(0).binding.call_ids.size(), 1U);
}

TEST(Disclosure, AnEndAfterThePeriodIsLeftOut) {
  const auto ended = timeline(
      std::vector<RegistrationFact>{Register("a").at(50).expires(100), Register("b").at(90).removed()});
  const auto told = disclose(kAlice, {at_s(0), at_s(80)}, at_s(500), ended);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_TRUE(told[0].stood_at_period_end);
  EXPECT_FALSE(told[0].binding.ended_at);
  EXPECT_FALSE(told[0].binding.end_reason);
  EXPECT_EQ(told[0].registered_at(), at_s(50));
}

TEST(Disclosure, AnEndInThePeriodIsTold) {
  const auto ended = timeline(
      std::vector<RegistrationFact>{Register("a").at(50).expires(100), Register("b").at(90).removed()});
  const auto told = disclose(kAlice, {at_s(0), at_s(95)}, at_s(500), ended);
  EXPECT_EQ(told.at(0).binding.ended_at, at_s(90));
  EXPECT_FALSE(told[0].stood_at_period_end);
}

TEST(Disclosure, WhileThePeriodLastsNothingStoodAtItsEnd) {
  EXPECT_FALSE(disclose(kAlice, {at_s(0), at_s(80)}, at_s(60), bindings()).at(0).stood_at_period_end);
}

TEST(Disclosure, EvidenceSeenOutsideThePeriodStaysWithoutItsTime) {
  Verdict verdict;
  verdict.evidence = {{"AUTH_AKA", "", "", Direction::kSupports, at_s(50), at_s(90)},
                      {"IPSEC", "", "", Direction::kSupports, at_s(50), at_s(60)}};
  const Verdict told = disclose(verdict, {at_s(80), at_s(1000)});
  ASSERT_EQ(told.evidence.size(), 2U);
  EXPECT_FALSE(told.evidence[0].first_seen);
  EXPECT_EQ(told.evidence[0].last_seen, at_s(90));
  EXPECT_FALSE(told.evidence[1].first_seen);
  EXPECT_FALSE(told.evidence[1].last_seen);
}

TEST(Disclosure, WhereAPhoneWasOutsideThePeriodIsNotTold) {
  Verdict verdict;
  verdict.evidence = {{"ACCESS_CELL", "before", "", Direction::kNeutral, at_s(50), at_s(60)},
                      {"ACCESS_CELL", "in it, too", "", Direction::kNeutral, at_s(50), at_s(90)}};
  const Verdict told = disclose(verdict, {at_s(80), at_s(1000)});
  EXPECT_EQ(told.evidence[0].value, "");
  EXPECT_EQ(told.evidence[1].value, "in it, too");
}

TEST(Disclosure, ABindingThatDoesNotTouchThePeriodIsLeftOut) {
  EXPECT_TRUE(disclose(kAlice, {at_s(150), at_s(1000)}, at_s(500), bindings()).empty());
  EXPECT_TRUE(disclose(kAlice, {at_s(0), at_s(50)}, at_s(500), bindings()).empty());
}

}  // namespace
}  // namespace vouch
