#include <gtest/gtest.h>

#include "signalling/pipeline/pipeline.h"
#include "tests/unit/signalling/sip/message_builder.h"

namespace vouch::signalling {
namespace {

using testing::a_register;
using testing::accepted;
using testing::an_answer;
using testing::Message;

/// What a feed sees of registrations on their way through the network.
class RegisterOnItsWay : public ::testing::Test {
 protected:
  void take(const Message& message, std::int64_t at_s = 0) {
    ObservedMessage observed;
    observed.octets = message.text();
    observed.observed_at = NetworkTime::from_us(0).plus_s(at_s);
    observed.source = testing::kPhone;
    pipeline.take(std::move(observed), ++sequence);
  }
  std::vector<AcceptedRegistration> registrations() { return pipeline.drain().registrations; }

  Pipeline pipeline{"lab/feed", ObservationPoint::kUnspecified};
  std::uint64_t sequence = 0;
};

Message further(const Message& request, const std::string& proxy) {
  return request.on_top("Via", "SIP/2.0/UDP " + proxy + ".example;branch=z9hG4bK" + proxy);
}

TEST_F(RegisterOnItsWay, IsOneRegistrationWithRisingHops) {
  const Message second = further(a_register(), "pcscf");
  const Message third = further(second, "icscf");
  for (const Message& message : {a_register(), second, third}) take(message);
  for (const Message& message : {third, second, a_register()}) take(accepted(message));
  const auto found = registrations();
  ASSERT_EQ(found.size(), 3U);
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].registration.id, found[0].registration.id);
    EXPECT_EQ(found[i].registration.hop, 3U - i) << "the S-CSCF's answer comes first";
  }
}

TEST_F(RegisterOnItsWay, IsToldOnceHoweverOftenItIsRepeated) {
  for (int i = 0; i < 3; ++i) take(a_register());
  for (int i = 0; i < 3; ++i) take(accepted(a_register()));
  take(a_register());
  take(accepted(a_register()));
  EXPECT_EQ(registrations().size(), 1U);
  EXPECT_EQ(pipeline.counters().registers, 4U);
  EXPECT_EQ(pipeline.counters().register_successes, 4U);
  EXPECT_EQ(pipeline.settled(), sequence);
}

/// A scanner copies Call-ID, CSeq and From, but cannot know the branch.
TEST_F(RegisterOnItsWay, IsNotConfusedByAScannerThatGuesses) {
  const Message scan = a_register()
                           .with("Via", "SIP/2.0/UDP 203.0.113.66:5060;branch=z9hG4bKguess")
                           .with("Contact", "<sip:mallory@203.0.113.66>");
  take(scan);
  take(a_register());
  take(an_answer(scan, "403 Forbidden"));
  take(accepted(a_register()));
  const auto found = registrations();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].contacts.at(0).uri.reveal(), "sip:alice@10.1.2.3:5060");
}

TEST_F(RegisterOnItsWay, ChallengedFirstIsBoundByItsSecondRequest) {
  const Message again =
      a_register().with("CSeq", "3 REGISTER").with("Via", "SIP/2.0/UDP 10.1.2.3:5060;branch=z9hG4bKphone2");
  take(a_register());
  take(an_answer(a_register(), "401 Unauthorized"));
  take(again);
  EXPECT_TRUE(registrations().empty());
  take(accepted(again));
  const auto found = registrations();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].registration.cseq, 3U);
}

TEST_F(RegisterOnItsWay, RefusedIsSettledWithItsFinalResponse) {
  for (const auto* status : {"401 Unauthorized", "403 Forbidden", "423 Interval Too Brief", "500 Oops"}) {
    const Message request = a_register().with("Call-ID", std::string{status, 3});
    const std::uint64_t before = sequence;
    take(request);
    take(an_answer(request, "100 Trying"));
    EXPECT_EQ(pipeline.settled(), before) << status;
    take(an_answer(request, status));
    EXPECT_EQ(pipeline.settled(), sequence) << status;
  }
  EXPECT_TRUE(registrations().empty());
  EXPECT_EQ(pipeline.counters().unpaired_registers, 0U);
}

TEST_F(RegisterOnItsWay, NeverAnsweredIsGivenUpBehindTheWindow) {
  take(a_register(), 1000);
  take(a_register().with("Call-ID", "later"), 1060);
  EXPECT_EQ(pipeline.settled(), 0U);
  take(a_register().with("Call-ID", "much-later"), 1100);
  EXPECT_EQ(pipeline.settled(), 1U) << "the second still waits";
  EXPECT_EQ(pipeline.counters().unpaired_registers, 1U);
  take(accepted(a_register()), 1101);
  EXPECT_TRUE(registrations().empty()) << "nobody knows any more what it accepted";
}

TEST_F(RegisterOnItsWay, WhoseSuccessCannotBeReadBindsNothing) {
  take(a_register());
  take(accepted(a_register()).and_also("Expires", "5").and_also("Expires", "6"));
  EXPECT_TRUE(registrations().empty());
  EXPECT_EQ(pipeline.settled(), 0U) << "a readable repetition may follow";
  take(accepted(a_register()));
  EXPECT_EQ(registrations().size(), 1U);
}

/// A UE can write `integrity-protected` itself; only what passed a P-CSCF has it from there.
TEST_F(RegisterOnItsWay, ForgedWordOfThePcscfIsNotBelievedOnTheUesOwnHop) {
  take(a_register());
  take(accepted(a_register()));
  const auto found = registrations();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].registration.profile.integrity_protected, "yes");
  EXPECT_FALSE(found[0].registration.profile.behind_pcscf);
}

}  // namespace
}  // namespace vouch::signalling
