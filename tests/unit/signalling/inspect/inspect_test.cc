#include "signalling/inspect/inspect.h"

#include <gtest/gtest.h>

namespace vouch::signalling {
namespace {

const std::filesystem::path kData{VOUCH_TEST_DATA};

InspectReport inspect_file(const std::string& file) {
  return inspect({kData / file}, ObservationPoint::kUnspecified);
}

TEST(Inspect, ARegistrationSeenOnThreeHopsIsOne) {
  const InspectReport report = inspect_file("sip/registration.txt");
  EXPECT_TRUE(report.all_readable);
  EXPECT_TRUE(report.problems.empty());
  EXPECT_EQ(report.counts.sip_messages, 12U);
  EXPECT_EQ(report.counts.register_requests, 6U);
  EXPECT_EQ(report.counts.register_successes, 3U);
  EXPECT_EQ(report.counts.invite_requests, 0U);
  EXPECT_EQ(report.counts.call_ids.size(), 1U);
  EXPECT_EQ(report.counts.instance_ids, std::set<std::string>{"urn:gsma:imei:35209900-176148-0"});
  EXPECT_EQ(report.malformed_messages, 0U);

  ASSERT_EQ(report.registrations.size(), 1U);
  const InspectedRegistration& one = report.registrations[0];
  EXPECT_EQ(one.hops, 3U);
  ASSERT_EQ(one.associated.size(), 2U);
  EXPECT_EQ(one.associated[0].reveal(), "sip:+999555010@ims.lab.example");
  EXPECT_EQ(one.associated[1].reveal(), "tel:+999555010");

  const RegistrationFact& fact = one.merged.fact;
  EXPECT_EQ(fact.impu.reveal(), "sip:001019990001234@ims.lab.example");
  EXPECT_EQ(fact.registration->impi->reveal(), "001019990001234@private.lab.example");
  EXPECT_EQ(fact.registration->hop, 3U) << "as the S-CSCF saw it";
  EXPECT_EQ(fact.registration->ue_address, "198.51.100.20");
  EXPECT_EQ(fact.registration->profile.authentication, Authentication::kAka);
  EXPECT_EQ(fact.registration->profile.integrity_protected, "yes");
  EXPECT_FALSE(fact.registration->profile.behind_pcscf) << "a file alone does not tell where it was captured";
  EXPECT_EQ(fact.contact.instance->imei->reveal(), "35209900176148");
  EXPECT_EQ(fact.contact.expires_s, 540000U);
  EXPECT_EQ(fact.registration->cell, "00101000100000B1");
}

TEST(Inspect, CountsACall) {
  const InspectReport report = inspect_file("sip/call.txt");
  EXPECT_EQ(report.counts.sip_messages, 4U);
  EXPECT_EQ(report.counts.invite_requests, 1U);
  EXPECT_TRUE(report.registrations.empty());
}

TEST(Inspect, CountsAMalformedMessageAndTellsWhatIsWrongWithIt) {
  const InspectReport report = inspect_file("sip/two-call-ids.sip");
  EXPECT_EQ(report.counts.sip_messages, 1U);
  EXPECT_EQ(report.malformed_messages, 1U);
  ASSERT_EQ(report.problems.size(), 1U);
  EXPECT_EQ(report.problems[0].file, "two-call-ids.sip");
  EXPECT_EQ(report.problems[0].problem.code, "DUPLICATE_HEADER");
}

TEST(Inspect, PutsFilesTogether) {
  const InspectReport report = inspect({kData / "sip/registration.txt", kData / "sip/registration.txt"},
                                       ObservationPoint::kUnspecified);
  EXPECT_EQ(report.counts.sip_messages, 24U);
  EXPECT_EQ(report.registrations.size(), 1U);
  EXPECT_EQ(report.registrations[0].hops, 3U);
}

TEST(Inspect, AFileThatCannotBeReadIsAProblemAndCostsNoOther) {
  const InspectReport report =
      inspect({kData / "sip/no-such-file", kData / "sip/call.txt"}, ObservationPoint::kUnspecified);
  EXPECT_FALSE(report.all_readable);
  ASSERT_EQ(report.problems.size(), 1U);
  EXPECT_EQ(report.problems[0].problem.code, "NOT_READABLE");
  EXPECT_EQ(report.counts.sip_messages, 4U);
}

TEST(MessageCounts, TakeEverythingThatPassesAsAnAnalyserDoes) {
  MessageCounts counts;
  const std::string contact = "m: <sip:a@h>;+SIP.Instance=\"<URN:GSMA:IMEI:35209900-176148-0>\"\r\n";
  counts.add("REGISTER sip:x SIP/2.0\r\ni: one\r\n" + contact + "\r\n");
  counts.add("REGISTER sip:x SIP/2.0\r\nCall-ID: one\r\n\r\n");
  counts.add("SIP/2.0 200 OK\r\nCall-ID: one\r\nCSeq: 1 REGISTER\r\n\r\n");
  counts.add("SIP/2.0 200 OK\r\nCall-ID: two\r\nCSeq: 1 INVITE\r\n\r\n");
  counts.add("SIP/2.0 2000 OK\r\nCall-ID: two\r\nCSeq: 1 REGISTER\r\n\r\n");
  EXPECT_EQ(counts.sip_messages, 5U);
  EXPECT_EQ(counts.register_requests, 2U);
  EXPECT_EQ(counts.register_successes, 1U);
  EXPECT_EQ(counts.call_ids.size(), 2U);
  EXPECT_EQ(counts.instance_ids, std::set<std::string>{"urn:gsma:imei:35209900-176148-0"});
}

/// The S-CSCF's REGISTER to an application server is one message, whatever it embeds.
TEST(MessageCounts, TakeNoMessageWithinAnother) {
  MessageCounts counts;
  counts.add(
      "REGISTER sip:as SIP/2.0\r\nCall-ID: isc\r\nContent-Type: message/sip\r\n\r\n"
      "REGISTER sip:x SIP/2.0\r\nCall-ID: one\r\nm: <sip:a@h>;+sip.instance=\"<urn:x:y>\"\r\n\r\n");
  EXPECT_EQ(counts.sip_messages, 1U);
  EXPECT_EQ(counts.register_requests, 1U);
  EXPECT_EQ(counts.call_ids, std::set<std::string>{"isc"});
  EXPECT_TRUE(counts.instance_ids.empty());
}

}  // namespace
}  // namespace vouch::signalling
