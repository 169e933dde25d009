#include "domain/binding/timeline.h"

#include <gtest/gtest.h>

#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::at_s;
using test::kOtherPhone;
using test::Register;

std::vector<Binding> bindings_of(std::vector<RegistrationFact> facts) {
  return timeline(facts);
}

TEST(Timeline, AnAcceptedRegistrationBindsUntilItsGrantedExpiry) {
  const auto bindings = bindings_of({Register().at(10).expires(600)});
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_EQ(bindings[0].registered_at, at_s(10));
  EXPECT_EQ(bindings[0].expires_at, at_s(610));
  EXPECT_FALSE(bindings[0].ended_at);
  EXPECT_TRUE(bindings[0].live_at(at_s(10)));
  EXPECT_FALSE(bindings[0].live_at(at_s(610))) << "an interval does not hold its end";
}

TEST(Timeline, ARefreshExtendsTheBindingAndMakesNoNewOne) {
  const auto bindings = bindings_of({Register("a").at(0).expires(600), Register("b").at(300).expires(600)});
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_EQ(bindings[0].registered_at, at_s(0));
  EXPECT_EQ(bindings[0].refreshed_at, at_s(300));
  EXPECT_EQ(bindings[0].expires_at, at_s(900));
  EXPECT_EQ(bindings[0].refreshes, 1U);
}

TEST(Timeline, ARefreshMayShortenTheBinding) {
  const auto bindings = bindings_of({Register("a").at(0).expires(6000), Register("b").at(300).expires(60)});
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_EQ(bindings[0].expires_at, at_s(360));
}

TEST(Timeline, ARegistrationAfterExpiryOpensANewBinding) {
  const auto bindings = bindings_of({Register("a").at(0).expires(60), Register("b").at(60).expires(60)});
  ASSERT_EQ(bindings.size(), 2U);
  EXPECT_EQ(bindings[0].ended_at, at_s(60));
  EXPECT_EQ(bindings[0].end_reason, EndReason::kExpiredOrUnknown);
  EXPECT_NE(bindings[0].id, bindings[1].id);
}

TEST(Timeline, OnlyAFeedThatSeesNetworkInitiatedEndsSaysExpired) {
  const auto bindings =
      bindings_of({Register("a").on_isc().at(0).expires(60), Register("b").on_isc().at(90)});
  ASSERT_EQ(bindings.size(), 2U);
  EXPECT_EQ(bindings[0].end_reason, EndReason::kExpired);
}

TEST(Timeline, DeregistrationEndsTheBinding) {
  const auto bindings = bindings_of({Register("a").at(0), Register("b").at(20).removed()});
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_EQ(bindings[0].ended_at, at_s(20));
  EXPECT_EQ(bindings[0].end_reason, EndReason::kDeregistered);
}

TEST(Timeline, DeregisteringWhatIsNotBoundIsNormal) {
  EXPECT_TRUE(bindings_of({Register("b").at(20).removed()}).empty());
}

TEST(Timeline, AStarContactEndsAllBindingsOfThatPrivateIdentity) {
  const auto bindings = bindings_of({
      Register("a").at(0).reg_id(1).contact("sip:alice@10.0.0.1:5060"),
      Register("b")
          .at(1)
          .reg_id(1)
          .device(kOtherPhone)
          .impi("bob")
          .contact("sip:bob@10.0.0.2")
          .address("10.0.0.2"),
      Register("c").at(20).removed_all(),
  });
  ASSERT_EQ(bindings.size(), 2U);
  EXPECT_EQ(bindings[0].end_reason, EndReason::kDeregistered);
  EXPECT_FALSE(bindings[1].end_reason) << "the other private identity's binding stays";
}

// TS 24.229 clause 5.4.1.2.2: the last application to register wins.
TEST(Timeline, ANewContactOfTheSamePrivateIdentityWithoutRegIdOverwrites) {
  const auto bindings = bindings_of({
      Register("a").at(0),
      Register("b").at(30).contact("sip:alice@10.0.0.9:5060").address("10.0.0.9").device(kOtherPhone),
  });
  ASSERT_EQ(bindings.size(), 2U);
  EXPECT_EQ(bindings[0].ended_at, at_s(30));
  EXPECT_EQ(bindings[0].end_reason, EndReason::kOverwrittenSameImpi);
  EXPECT_EQ(bindings[1].overwrote, EndReason::kOverwrittenSameImpi);
}

TEST(Timeline, ANewContactFromTheSameAddressOverwritesAnotherPrivateIdentity) {
  const auto bindings = bindings_of({
      Register("a").at(0),
      Register("b")
          .at(30)
          .impi("app")
          .contact("sip:app@10.0.0.1:6000")
          .address("10.0.0.1", 6000)
          .device(kOtherPhone),
  });
  ASSERT_EQ(bindings.size(), 2U);
  EXPECT_EQ(bindings[0].end_reason, EndReason::kOverwrittenSameAddress);
  EXPECT_EQ(bindings[1].overwrote, EndReason::kOverwrittenSameAddress);
}

TEST(Timeline, WhatTheResponseStillListsIsNotOverwritten) {
  const auto bindings = bindings_of({
      Register("a").at(0),
      Register("b")
          .at(30)
          .contact("sip:alice@10.0.0.1:6000")
          .device(kOtherPhone)
          .also_listed({"sip:alice@10.0.0.1:5060"}),
  });
  ASSERT_EQ(bindings.size(), 2U);
  EXPECT_FALSE(bindings[0].end_reason);
  EXPECT_FALSE(bindings[1].overwrote);
}

TEST(Timeline, AnotherAddressAndAnotherPrivateIdentityLiveSideBySide) {
  const auto bindings = bindings_of({
      Register("a").at(0),
      Register("b").at(30).impi("bob").contact("sip:bob@10.0.0.2").address("10.0.0.2").device(kOtherPhone),
  });
  ASSERT_EQ(bindings.size(), 2U);
  EXPECT_FALSE(bindings[0].end_reason);
}

// RFC 5626 section 6.3: the key of an outbound binding is instance-id and reg-id, not the contact.
TEST(Timeline, TheSameInstanceAndRegIdAtANewContactReplaces) {
  const auto bindings = bindings_of({
      Register("a").at(0).reg_id(1),
      Register("b").at(30).reg_id(1).contact("sip:alice@10.0.0.9").address("10.0.0.9"),
  });
  ASSERT_EQ(bindings.size(), 2U);
  EXPECT_EQ(bindings[0].end_reason, EndReason::kReplaced);
  EXPECT_FALSE(bindings[1].overwrote);
}

TEST(Timeline, AnotherRegIdOfTheSameInstanceIsAFurtherFlow) {
  const auto bindings = bindings_of({
      Register("a").at(0).reg_id(1),
      Register("b").at(30).reg_id(2).contact("sip:alice@10.0.0.1:7000"),
  });
  ASSERT_EQ(bindings.size(), 2U);
  EXPECT_FALSE(bindings[0].end_reason);
  EXPECT_FALSE(bindings[1].end_reason);
}

TEST(Timeline, AnotherDeviceOnTheSameContactIsNoRefresh) {
  const auto bindings = bindings_of({Register("a").at(0), Register("b").at(30).device(kOtherPhone)});
  ASSERT_EQ(bindings.size(), 2U);
  EXPECT_EQ(bindings[0].end_reason, EndReason::kReplaced);
  EXPECT_EQ(bindings[1].instance->imei->reveal(), kOtherPhone);
}

TEST(Timeline, ARegistrationWithoutInstanceIdDoesNotInheritTheDevice) {
  const auto bindings = bindings_of({Register("a").at(0), Register("b").at(30).without_instance()});
  ASSERT_EQ(bindings.size(), 2U);
  EXPECT_FALSE(bindings[1].instance);
}

// RFC 3261 section 19.1.4: a parameter that only one side has does not count.
TEST(Timeline, TheContactKeyIsUriEquality) {
  const auto bindings = bindings_of({
      Register("a").at(0).contact("sip:alice@10.0.0.1:5060"),
      Register("b").at(30).contact("sip:alice@10.0.0.1:5060;alias=10.0.0.1~5060~1"),
  });
  EXPECT_EQ(bindings.size(), 1U);
}

TEST(Timeline, TwoContactsOfOneRegisterDoNotOverwriteEachOther) {
  const auto bindings = bindings_of({
      Register("a").at(0),
      Register("a").at(0).index(1).contact("sip:alice@10.0.0.1:5062"),
  });
  ASSERT_EQ(bindings.size(), 2U);
  EXPECT_FALSE(bindings[0].end_reason);
  EXPECT_FALSE(bindings[1].end_reason);
}

// TS 24.229 clause 5.4.8.
TEST(Timeline, AnEmergencyRegistrationIsKeptApart) {
  const auto bindings = bindings_of({
      Register("a").at(0),
      Register("b").at(30).contact("sip:alice@10.0.0.1:5060;sos").emergency(),
  });
  ASSERT_EQ(bindings.size(), 2U);
  EXPECT_FALSE(bindings[0].end_reason);
  EXPECT_TRUE(bindings[1].emergency);
}

TEST(Timeline, TemporaryGruusFormASet) {
  const auto bindings = bindings_of({
      Register("a").at(0).gruus("sip:alice@example.com;gr=one", "sip:t1@example.com;gr"),
      Register("b").at(30).gruus("sip:alice@example.com;gr=one", "sip:t2@example.com;gr"),
  });
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_EQ(bindings[0].pub_gruu, "sip:alice@example.com;gr=one");
  EXPECT_EQ(bindings[0].temp_gruus,
            (std::vector<std::string>{"sip:t1@example.com;gr", "sip:t2@example.com;gr"}));
}

/// RFC 3261 section 20.10.
TEST(Timeline, TheQOfAContactIsThatOfItsLastRegistration) {
  const auto bindings =
      bindings_of({Register("a").at(0), Register("b").at(10).q(700), Register("c").at(20).q(700),
                   Register("d").at(30).q(0), Register("e").at(40)});
  ASSERT_EQ(bindings.size(), 1U);
  const Binding& binding = bindings[0];
  EXPECT_EQ(binding.q_values.size(), 3U) << "only where it changes";
  EXPECT_EQ(binding.q_at(at_s(9)), std::nullopt);
  EXPECT_EQ(binding.q_at(at_s(29)), 700);
  EXPECT_EQ(binding.q_at(at_s(30)), 0);
  EXPECT_EQ(binding.q_at(at_s(40)), std::nullopt) << "a REGISTER without one takes it back";
}

/// RFC 3327 section 5.
TEST(Timeline, TheFlowOfABindingIsToldByTime) {
  const auto bindings =
      bindings_of({Register("a").at(0).address("10.0.0.1", 40001),
                   Register("b").at(10).address("10.0.0.1", 40001), Register("c").at(20).path({"sip:1@p"}),
                   Register("d").at(30).path({"sip:2@p"}), Register("e").at(40).path({"sip:2@p"})});
  ASSERT_EQ(bindings.size(), 1U);
  const Binding& binding = bindings[0];
  EXPECT_EQ(binding.flows.size(), 3U) << "only where it changes";
  EXPECT_EQ(binding.flow_at(at_s(-1)), nullptr);
  EXPECT_EQ(binding.flow_at(at_s(19))->ue_port, 40001);
  EXPECT_EQ(binding.flow_at(at_s(29))->path, std::vector<std::string>{"sip:1@p"});
  EXPECT_EQ(binding.flow_at(at_s(99))->path, std::vector<std::string>{"sip:2@p"});
}

/// TS 24.229 clause 5.4.3.3.
TEST(Timeline, WhenABindingWasUpdatedIsToldByTime) {
  std::vector<RegistrationFact> facts;
  for (int i = 0; i < 100; ++i)
    facts.push_back(Register(std::to_string(i)).at(i * 10).address("10.0.0.1", i < 50 ? 5060 : 5062));
  const Binding binding = bindings_of(facts).at(0);
  EXPECT_EQ(binding.updates.size(), kUpdatesKept) << "a phone refreshes for years";
  EXPECT_EQ(binding.updated_at(at_s(9999)), at_s(990));
  EXPECT_EQ(binding.updated_at(at_s(985)), at_s(980));
  EXPECT_EQ(binding.updated_at(at_s(605)), at_s(500)) << "no later than it was";
  EXPECT_EQ(binding.updated_at(at_s(9)), at_s(0));
}

/// RFC 7315 section 5.4.
TEST(Timeline, TheCellOfABindingIsTheLastTold) {
  const auto bindings = bindings_of({Register("a").at(0).cell("262011234AAAA"), Register("b").at(10),
                                     Register("c").at(20).cell("262011234BBBB"),
                                     Register("d").at(30).cell("262011234BBBB"), Register("e").at(40)});
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_EQ(bindings[0].cell, (SeenCell{"262011234BBBB", false, at_s(20), at_s(30)}));
}

TEST(Timeline, ThePhoneStaysInACountryForAsLongAsItIsToldEveryFewHours) {
  constexpr int kHour = 3600;
  std::vector<RegistrationFact> facts;
  for (const int hour : {0, 3, 6, 9, 20})
    facts.push_back(Register("home-" + std::to_string(hour)).at(hour * kHour).cell("262011234AAAA"));
  facts.push_back(Register("away").at(7 * kHour).cell("3104101234567"));
  for (RegistrationFact& fact : facts) fact.contact.expires_s = 100 * kHour;
  const auto bindings = bindings_of(facts);
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_EQ(bindings[0].stays, (std::vector<Stay>{{262, at_s(0), at_s(9 * kHour)},
                                                  {310, at_s(7 * kHour), at_s(7 * kHour)},
                                                  {262, at_s(20 * kHour), at_s(20 * kHour)}}));
}

/// TS 24.229 clause 7.2A.4: a WLAN node is named by its MAC address.
TEST(Timeline, AWlanNodeTellsNoCountry) {
  ClientProfile profile = test::telephony_profile();
  profile.access_type = "3GPP-WLAN";
  EXPECT_TRUE(bindings_of({Register().profile(profile).cell("262011234567")}).at(0).stays.empty());
}

TEST(Timeline, AnAbsurdExpiryStaysOrdered) {
  const auto bindings = bindings_of({Register("a").at(0).expires(UINT32_MAX)});
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_GT(bindings[0].expires_at, bindings[0].registered_at);
}

}  // namespace
}  // namespace vouch
