#include "signalling/pipeline/pipeline.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <tuple>

#include "domain/common/opaque_id.h"
#include "signalling/sip/derived_id.h"

#include "tests/unit/signalling/sip/message_builder.h"

namespace vouch::signalling {
namespace {

using testing::a_register;
using testing::accepted;
using testing::an_answer;
using testing::Message;

ObservedMessage observed(std::string octets, std::int64_t at_s = 0) {
  ObservedMessage message;
  message.octets = std::move(octets);
  message.observed_at = NetworkTime::from_us(0).plus_s(at_s);
  message.source = testing::kPhone;
  message.where = "frame 12";
  return message;
}

class PipelineTest : public ::testing::Test {
 protected:
  void take(const Message& message, std::int64_t at_s = 0) { take(message.text(), at_s); }
  void take(std::string octets, std::int64_t at_s = 0) {
    pipeline.take(observed(std::move(octets), at_s), ++sequence);
  }

  Pipeline pipeline{"lab/feed", ObservationPoint::kAtScscf};
  std::uint64_t sequence = 0;
};

TEST_F(PipelineTest, AnAcceptedRegisterBecomesARegistration) {
  take(a_register(), 10);
  EXPECT_TRUE(pipeline.drain().registrations.empty());
  take(accepted(a_register()), 11);
  const PipelineOutput output = pipeline.drain();
  ASSERT_EQ(output.registrations.size(), 1U);
  EXPECT_EQ(output.registrations[0].registration.observed_at, NetworkTime::from_us(11'000'000));
  EXPECT_EQ(output.registrations[0].registration.feed, "lab/feed");
  EXPECT_TRUE(output.refusals.empty());
  EXPECT_TRUE(pipeline.drain().registrations.empty()) << "handed over once";
}

/// 54 kB on the wire would be 700 MB of facts otherwise.
TEST_F(PipelineTest, ARegistrationOfManyContactsAndIdentitiesIsRefusedNotMultiplied) {
  const auto of = [](int contacts, int identities) {
    std::string bound, path, set;
    for (int i = 0; i < contacts; ++i)
      bound += "Contact: <sip:x" + std::to_string(i) + "@10.0.0.1>;expires=3600\r\n";
    for (int i = 0; i < 60; ++i)
      path += "Path: <sip:" + std::string(600, 'p') + std::to_string(i) + "@p.example;lr>\r\n";
    for (int i = 0; i < identities; ++i)
      set += "P-Associated-URI: <sip:i" + std::to_string(i) + "@ims.example>\r\n";
    const std::string head =
        "Via: SIP/2.0/TCP 10.0.0.1;branch=z9hG4bK1\r\nFrom: <sip:x@ims.example>;tag=a\r\n"
        "To: <sip:x@ims.example>\r\nCall-ID: " +
        std::to_string(contacts) + "\r\nCSeq: 1 REGISTER\r\n" + bound;
    return std::pair{"REGISTER sip:ims.example SIP/2.0\r\n" + head + path + "Content-Length: 0\r\n\r\n",
                     "SIP/2.0 200 OK\r\n" + head + set + "Content-Length: 0\r\n\r\n"};
  };
  for (const auto& [contacts, identities, refusals] : {std::tuple{3, 20, 0U}, std::tuple{64, 250, 1U}}) {
    auto [request, answer] = of(contacts, identities);
    take(std::move(request));
    take(std::move(answer));
    const PipelineOutput output = pipeline.drain();
    EXPECT_EQ(output.refusals.size(), refusals);
    EXPECT_EQ(output.registrations.size(), 1 - refusals);
    for (const auto& refusal : output.refusals) EXPECT_EQ(refusal.problem.code, "TOO_MANY_BINDINGS");
  }
}

/// Whose From has no user is nobody's registration before ISC, and any phone can write one.
TEST(Pipeline, KeepsNothingOfThirdPartyRegistersThatAPhoneWrites) {
  Pipeline pipeline{"feed", ObservationPoint::kBeforePcscf};
  auto send = [&, sequence = std::uint64_t{0}](std::size_t count) mutable {
    for (std::size_t i = 0; i < count; ++i) {
      const std::string number = std::to_string(++sequence);
      pipeline.take(
          observed("REGISTER sip:ims.example SIP/2.0\r\nVia: SIP/2.0/TCP 10.0.0.1;branch=z9hG4bK" + number +
                   "\r\nFrom: <sip:ims.example>;tag=a\r\nTo: <sip:x@" + std::string(15'000, 'y') +
                   ">\r\nCall-ID: " + number + std::string(15'000, 'x') +
                   "\r\nCSeq: 1 REGISTER\r\nContact: <sip:x@10.0.0.1>\r\nContent-Length: 0\r\n\r\n"),
          sequence);
      pipeline.drain();
    }
  };
  constexpr std::size_t kCount = 500;
  send(kCount);
  const auto before = mallinfo2().uordblks;
  send(kCount);
  EXPECT_LT(mallinfo2().uordblks, before + kCount * 1000);
}

TEST_F(PipelineTest, ARegistrationNamesTheMessagesItWasReadFrom) {
  const auto digest_of = [this](const Message& request, const Message& response) {
    take(response);  // whichever comes first
    take(request);
    return pipeline.drain().registrations.at(0).registration.messages.octets;
  };
  const Message request = a_register();
  const auto digest = digest_of(request, accepted(request));
  EXPECT_EQ(digest, digest_of_lines(digest_line(request.text()) + digest_line(accepted(request).text())));
  const Message other = a_register().with("Call-ID", "other");
  EXPECT_NE(digest, digest_of(other, accepted(other)));
}

TEST_F(PipelineTest, ADigestIsMadeWithCommonTools) {
  // printf abc > a; printf '' > b; sha256sum a b | cut -c1-64 | sha256sum | cut -c1-32
  EXPECT_EQ(digest_line("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n");
  EXPECT_EQ(format_uuid(digest_of_lines(digest_line("abc") + digest_line(""))),
            "ff481ce4-c948-2a13-5046-9a8ff263915d");
}

TEST_F(PipelineTest, WhatIsOddAboutAMessageIsNotedOnItsFacts) {
  take(a_register(), 10);
  ObservedMessage late = observed(accepted(a_register()).text(), 11);
  late.note = "STAMP_BEHIND";
  pipeline.take(std::move(late), ++sequence);
  const Message other = a_register().with("Call-ID", "other");
  take(other, 12);
  take(accepted(other), 12);
  const auto registrations = pipeline.drain().registrations;
  ASSERT_EQ(registrations.size(), 2U);
  EXPECT_EQ(registrations[0].registration.notes, std::vector<std::string>{"STAMP_BEHIND"});
  EXPECT_TRUE(registrations[1].registration.notes.empty());
}

TEST_F(PipelineTest, AChallengeOrRefusalBindsNothing) {
  for (const auto* status : {"100 Trying", "401 Unauthorized", "403 Forbidden", "423 Interval Too Brief"}) {
    take(a_register().with("Call-ID", status[0] + std::string{status[1], status[2]}));
    take(an_answer(a_register().with("Call-ID", status[0] + std::string{status[1], status[2]}), status));
  }
  const PipelineOutput output = pipeline.drain();
  EXPECT_TRUE(output.registrations.empty());
  EXPECT_TRUE(output.refusals.empty());
}

TEST_F(PipelineTest, ACallBecomesSessionFacts) {
  const Message invite =
      a_register().with_start_line("INVITE sip:bob@ims.example SIP/2.0").with("CSeq", "1 INVITE");
  take(invite);
  take(an_answer(invite, "200 OK"));
  EXPECT_EQ(pipeline.drain().sessions.size(), 2U);
  EXPECT_EQ(pipeline.counters().invites, 1U);
}

TEST_F(PipelineTest, ARefusalSaysWhereAndWhy) {
  take(a_register().with("CSeq", "1 INVITE"));
  const PipelineOutput output = pipeline.drain();
  ASSERT_EQ(output.refusals.size(), 1U);
  EXPECT_EQ(output.refusals[0].sequence, 1U);
  EXPECT_EQ(output.refusals[0].problem.code, "CSEQ_METHOD_MISMATCH");
  EXPECT_TRUE(output.refusals[0].problem.where.starts_with("frame 12, header CSeq at octet "));
  EXPECT_EQ(pipeline.counters().malformed, 1U);
}

TEST_F(PipelineTest, ABadContactIsToldAndTheOthersBound) {
  const Message request = a_register().with("Contact", "nonsense here, <sip:alice@10.1.2.3:5060>");
  take(request);
  take(accepted(request));
  const PipelineOutput output = pipeline.drain();
  ASSERT_EQ(output.registrations.size(), 1U);
  ASSERT_EQ(output.refusals.size(), 1U);
  EXPECT_EQ(output.refusals[0].problem.where, "frame 12, Contact 1");
  EXPECT_EQ(pipeline.counters().malformed, 0U);
}

TEST_F(PipelineTest, NoRefusalHoldsAValueOfTheMessage) {
  take(a_register().and_also("To", "<sip:alice@ims.example>"));
  take(a_register().with("To", "<sip:alice@ims.example"));
  take(a_register().with("Content-Length", "-4242"));
  for (const Refusal& refusal : pipeline.drain().refusals) {
    for (const std::string& text : {refusal.problem.code, refusal.problem.where, refusal.problem.detail}) {
      EXPECT_EQ(text.find("alice"), std::string::npos);
      EXPECT_EQ(text.find("4242"), std::string::npos);
    }
  }
}

TEST_F(PipelineTest, ARegisterThatWaitsHoldsBackHowFarTheFeedIsSettled) {
  take(an_answer(a_register(), "100 Trying"));
  EXPECT_EQ(pipeline.settled(), 1U);
  take(a_register());
  take(a_register().with_start_line("OPTIONS sip:x SIP/2.0").with("CSeq", "1 OPTIONS"));
  EXPECT_EQ(pipeline.settled(), 1U);
  take(accepted(a_register()));
  EXPECT_EQ(pipeline.settled(), 4U);
}

TEST_F(PipelineTest, ARefusedMessageIsSettled) {
  take("hello");
  EXPECT_EQ(pipeline.settled(), 1U);
}

TEST_F(PipelineTest, FinishingSettlesEverything) {
  take(a_register());
  take(accepted(a_register().with("Call-ID", "other")));
  pipeline.finish();
  EXPECT_EQ(pipeline.settled(), 2U);
  EXPECT_EQ(pipeline.counters().unpaired_registers, 1U);
  EXPECT_EQ(pipeline.counters().unpaired_successes, 1U);
}

TEST_F(PipelineTest, CountsWhatItTook) {
  take(a_register());
  take(accepted(a_register()));
  take("nonsense");
  const PipelineCounters& counters = pipeline.counters();
  EXPECT_EQ(counters.messages, 3U);
  EXPECT_EQ(counters.registers, 1U);
  EXPECT_EQ(counters.register_successes, 1U);
  EXPECT_EQ(counters.malformed, 1U);
}

}  // namespace
}  // namespace vouch::signalling
