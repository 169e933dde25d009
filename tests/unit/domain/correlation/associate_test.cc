#include "domain/correlation/associate.h"

#include <gtest/gtest.h>

#include "domain/binding/timeline.h"
#include "tests/support/domain/builders.h"
#include "tests/support/domain/call.h"

namespace vouch {
namespace {

using test::Call;
using test::kOtherPhone;
using test::kPhone;
using test::Register;

/// Alice's phone, and a second device of hers registered from another address.
std::vector<Binding> two_devices() {
  return timeline(std::vector<RegistrationFact>{
      Register("a").at(-100).reg_id(1).gruus("sip:alice@example.com;gr=phone", "sip:t1@example.com;gr"),
      Register("b")
          .at(-50)
          .reg_id(1)
          .device(kOtherPhone)
          .contact("sip:alice@10.0.0.7:5060")
          .address("10.0.0.7"),
  });
}

Association of_caller(const Call& call, const std::vector<Binding>& bindings) {
  return associate(sessions(call.facts()).front().legs.front(), bindings);
}

/// A leg of alice with the instance-id of her other phone, and no other sign.
SessionLeg leg_naming_the_other_phone() {
  auto leg = sessions(Call()
                          .invite(1)
                          .asserted("alice")
                          .contact("sip:alice@anonymous.invalid")
                          .contact_device(kOtherPhone)
                          .facts())
                 .front()
                 .legs.front();
  leg.flow_address.clear();
  return leg;
}

TEST(Association, TheInstanceIdInTheMessagesOwnContactTellsTheDevice) {
  const auto association = associate(leg_naming_the_other_phone(), two_devices());
  EXPECT_EQ(association.outcome, AssociationOutcome::kMatched);
  EXPECT_EQ(association.match, MatchKind::kInstanceId);
  EXPECT_EQ(association.candidates.at(0).instance->imei->reveal(), kOtherPhone);
  EXPECT_FALSE(association.contradicted());
}

TEST(Association, AnInstanceIdAgainstTheContactWinsAndIsFlagged) {
  auto leg = leg_naming_the_other_phone();
  leg.uris = {"sip:alice@10.0.0.1:5060"};
  const auto association = associate(leg, two_devices());
  EXPECT_EQ(association.outcome, AssociationOutcome::kMatched);
  EXPECT_EQ(association.match, MatchKind::kInstanceId);
  EXPECT_EQ(association.candidates.at(0).instance->imei->reveal(), kOtherPhone);
  EXPECT_TRUE(association.contradicted());
}

TEST(Association, AWeakerSignSettlesWhatAStrongerLeavesOpen) {
  auto both = two_devices();
  both[1].contact = both[0].contact;
  auto leg = leg_naming_the_other_phone();
  leg.contact_instance.reset();
  leg.uris = {both[0].contact.reveal()};
  EXPECT_EQ(associate(leg, both).outcome, AssociationOutcome::kAmbiguous);
  leg.flow_address = "10.0.0.7";
  leg.flow_port = 5060;
  const auto association = associate(leg, both);
  EXPECT_EQ(association.match, MatchKind::kContactUri);
  ASSERT_EQ(association.candidates.size(), 1U);
  EXPECT_EQ(association.candidates[0].instance->imei->reveal(), kOtherPhone);
}

/// A second flow of the first device, and one over which the other device can be reached at the first one's
/// contact: what names that one exactly says nothing against the first.
TEST(Association, ASignThatNamesAnotherFlowOfADeviceLeavesTheDeviceAmongSeveral) {
  auto bindings = two_devices();
  bindings[1].contact = bindings[0].contact;
  bindings.push_back(
      timeline(std::vector<RegistrationFact>{
                   Register("c").at(-90).reg_id(2).contact("sip:alice@10.0.0.1:5062").address("10.0.0.7")})
          .front());
  auto leg = leg_naming_the_other_phone();
  leg.contact_instance.reset();
  leg.uris = {bindings[0].contact.reveal()};
  leg.flow_address = "10.0.0.7";
  leg.flow_port = 5060;
  EXPECT_EQ(associate(leg, bindings).candidates.size(), 2U);
}

TEST(Association, APublicGruuTellsTheInstance) {
  const auto association =
      of_caller(Call().invite(1).asserted("alice").contact("sip:alice@example.com;gr=phone"), two_devices());
  EXPECT_EQ(association.match, MatchKind::kGruu);
  EXPECT_EQ(association.candidates[0].instance->imei->reveal(), kPhone);
}

TEST(Association, ATemporaryGruuTellsTheInstance) {
  EXPECT_EQ(
      of_caller(Call().invite(1).asserted("alice").contact("sip:t1@example.com;gr"), two_devices()).match,
      MatchKind::kGruu);
}

TEST(Association, AnotherGruuDoesNot) {
  EXPECT_NE(
      of_caller(Call().invite(1).asserted("alice").contact("sip:alice@example.com;gr=other"), two_devices())
          .match,
      MatchKind::kGruu);
}

TEST(Association, TheContactUriTellsTheBinding) {
  const auto association = of_caller(Call().invite(1).asserted("alice"), two_devices());
  EXPECT_EQ(association.match, MatchKind::kContactUri);
  EXPECT_EQ(association.candidates[0].instance->imei->reveal(), kPhone);
}

TEST(Association, TheFlowTellsTheBindingWhereTheContactDoesNot) {
  const auto association =
      of_caller(Call().invite(1).asserted("alice").contact("sip:anonymous@anonymous.invalid"), two_devices());
  EXPECT_EQ(association.match, MatchKind::kFlow);
  EXPECT_EQ(association.candidates[0].instance->imei->reveal(), kPhone);
}

TEST(Association, AnIdentityWithOneLiveBindingIsThatBinding) {
  auto facts = Call().invite(1).asserted("alice").contact("sip:x@192.0.2.1").facts();
  facts.back().source_address.clear();
  const std::vector<Binding> one{two_devices().front()};
  const auto association = associate(sessions(facts).front().legs.front(), one);
  EXPECT_EQ(association.match, MatchKind::kSingleBinding);
  EXPECT_EQ(association.outcome, AssociationOutcome::kMatched);
}

TEST(Association, AnIdentityWithTwoIsAmbiguousAndAllAreNamed) {
  auto facts = Call().invite(1).asserted("alice").contact("sip:x@192.0.2.1").facts();
  facts.back().source_address.clear();
  const auto association = associate(sessions(facts).front().legs.front(), two_devices());
  EXPECT_EQ(association.outcome, AssociationOutcome::kAmbiguous);
  EXPECT_EQ(association.candidates.size(), 2U);
}

TEST(Association, TheImplicitSetOfOneRegistrationIsOneDevice) {
  const auto bindings = [] {
    auto sip = timeline(std::vector<RegistrationFact>{Register("a").at(-100)});
    const auto second = timeline(std::vector<RegistrationFact>{Register("a").at(-100).impu("alice2")});
    sip.insert(sip.end(), second.begin(), second.end());
    return sip;
  }();
  EXPECT_EQ(of_caller(Call().invite(1).asserted("alice"), bindings).outcome, AssociationOutcome::kMatched);
}

TEST(Association, ABindingOfAnotherIdentityNeverMatchesAnAssertedOne) {
  const auto others =
      timeline(std::vector<RegistrationFact>{Register("a").at(-100).impu("mallory").impi("mallory")});
  const auto association = of_caller(Call().invite(1).asserted("alice"), others);
  EXPECT_EQ(association.outcome, AssociationOutcome::kNoBinding)
      << "private addresses repeat across a network";
  EXPECT_EQ(association.why, "NO_BINDING_KNOWN");
}

TEST(Association, ABindingThatHadEndedDoesNotMatch) {
  const auto past = timeline(std::vector<RegistrationFact>{Register("a").at(-100).expires(50)});
  const auto association = of_caller(Call().invite(1).asserted("alice"), past);
  EXPECT_EQ(association.outcome, AssociationOutcome::kNoBinding);
  EXPECT_EQ(association.why, "NO_LIVE_BINDING_OF_IDENTITY");
}

TEST(Association, TheTerminatingLegIsMatchedOnTheBranchThatAnswered) {
  const auto bob = timeline(std::vector<RegistrationFact>{
      Register("a")
          .at(-100)
          .impu("bob")
          .impi("bob")
          .reg_id(1)
          .contact("sip:bob@10.0.0.2:5060")
          .address("10.0.0.2"),
      Register("b")
          .at(-90)
          .impu("bob")
          .impi("bob")
          .reg_id(1)
          .device(kOtherPhone)
          .contact("sip:bob@10.0.0.3:5060")
          .address("10.0.0.3"),
  });
  const auto facts = Call()
                         .invite(1)
                         .invite(2, "one", "sip:bob@10.0.0.2:5060")
                         .invite(2, "two", "sip:bob@10.0.0.3:5060")
                         .ringing("one")
                         .ringing("two")
                         .answer(2, "two")
                         .contact("sip:bob@10.0.0.3:5060")
                         .failure("one", 487)
                         .facts();
  const auto session = sessions(facts).front();
  const auto answered = associate(session.legs[2], bob);
  ASSERT_EQ(session.legs[2].outcome, LegOutcome::kAnswered);
  EXPECT_EQ(answered.candidates.at(0).instance->imei->reveal(), kOtherPhone);
}

TEST(Association, AnotherDeviceInTheMessageThanInTheBindingIsFlagged) {
  const std::vector<Binding> one{two_devices().front()};
  const auto association = of_caller(Call().invite(1).asserted("alice").contact_device(kOtherPhone), one);
  ASSERT_EQ(association.evidence.size(), 1U);
  EXPECT_EQ(association.evidence[0].code, "SESSION_INSTANCE_DIFFERS");
}

}  // namespace
}  // namespace vouch
