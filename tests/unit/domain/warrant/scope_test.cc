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
  const auto told = disclose(kAlice, {at_s(0), at_s(1000)}, bindings());
  ASSERT_EQ(told.size(), 1U);
  EXPECT_FALSE(told[0].binding.impi);
  EXPECT_EQ(told[0].binding.instance->imei->reveal(), test::kPhone);
}

TEST(Disclosure, AskedAboutADeviceTheIdentitiesAreTold) {
  const auto told = disclose(kDevice, {at_s(0), at_s(1000)}, bindings());
  ASSERT_EQ(told.size(), 1U);
  EXPECT_TRUE(told[0].binding.impi);
}

TEST(Disclosure, AskedAboutAPrivateIdentityItsBindingsAreTold) {
  EXPECT_EQ(disclose(kPrivate, {at_s(0), at_s(1000)}, bindings()).size(), 1U);
}

TEST(Disclosure, OthersBindingsAreNot) {
  const auto others =
      timeline(std::vector<RegistrationFact>{Register().impu("bob").impi("bob").device(test::kOtherPhone)});
  for (const Target& target : {kAlice, kDevice, kPrivate}) {
    EXPECT_TRUE(disclose(target, {at_s(0), at_s(1000)}, others).empty());
  }
}

TEST(Disclosure, ACandidateDeviceIsNotTheDevice) {
  RegistrationFact fact = Register();
  fact.contact.instance = parse_instance_id("\"<urn:gsma:imei:356938035643809>\"", true);
  ASSERT_EQ(fact.contact.instance->candidate_imei->reveal(), test::kPhone);
  EXPECT_TRUE(disclose(kDevice, {at_s(0), at_s(1000)}, timeline(std::vector{fact})).empty());
}

TEST(Disclosure, ABindingBegunBeforeThePeriodIsCutToIt) {
  const auto told = disclose(kAlice, {at_s(80), at_s(1000)}, bindings());
  ASSERT_EQ(told.size(), 1U);
  EXPECT_TRUE(told[0].registered_before_period);
  EXPECT_EQ(told[0].binding.registered_at, at_s(80));
  EXPECT_GE(told[0].binding.refreshed_at, at_s(80));
}

TEST(Disclosure, ABindingThatDoesNotTouchThePeriodIsLeftOut) {
  EXPECT_TRUE(disclose(kAlice, {at_s(150), at_s(1000)}, bindings()).empty());
  EXPECT_TRUE(disclose(kAlice, {at_s(0), at_s(50)}, bindings()).empty());
}

}  // namespace
}  // namespace vouch
