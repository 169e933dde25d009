#include "signalling/sip/sip_message.h"

#include <gtest/gtest.h>

#include "tests/unit/signalling/sip/message_builder.h"

namespace vouch::signalling {
namespace {

using testing::a_register;
using testing::an_answer;
using testing::Message;

std::string refusal(const std::string& octets) {
  const auto message = parse_sip(octets);
  return message ? "" : message.error().code + ", " + message.error().field;
}

std::string refusal(const Message& message) {
  return refusal(message.text());
}

TEST(SipMessage, TellsWhatARegisterSays) {
  const SipMessage message = parsed(a_register());
  EXPECT_TRUE(message.is_request);
  EXPECT_EQ(message.method, "REGISTER");
  EXPECT_EQ(message.request_uri, "sip:ims.example");
  ASSERT_EQ(message.vias.size(), 1U);
  EXPECT_EQ(message.vias[0].branch, "z9hG4bKphone1");
  EXPECT_EQ(message.vias[0].host, "10.1.2.3");
  EXPECT_EQ(message.call_id, "call-1@10.1.2.3");
  EXPECT_EQ(message.cseq, 2U);
  EXPECT_EQ(message.from_tag, "f1");
  EXPECT_EQ(message.to_uri, "sip:alice@ims.example");
  EXPECT_EQ(message.to_tag, "");
}

TEST(SipMessage, ReadsCompactNamesInAnyCase) {
  const SipMessage message = parsed(Message{"REGISTER sip:ims.example SIP/2.0",
                                            {{"v", "SIP/2.0/TCP h;branch=z9hG4bK1"},
                                             {"F", "<sip:a@b>;tag=1"},
                                             {"t", "sip:a@b;tag=2"},
                                             {"i", "c"},
                                             {"CSEQ", "1 REGISTER"},
                                             {"m", "<sip:a@h>"},
                                             {"l", "0"}}});
  EXPECT_EQ(message.elements("contact").size(), 1U);
  EXPECT_EQ(message.to_uri, "sip:a@b");
  EXPECT_EQ(message.to_tag, "2");
}

TEST(SipMessage, UnfoldsAndJoinsRowsOfOneHeader) {
  const SipMessage message =
      parsed(a_register().with("Path", "<sip:one;lr>,\r\n <sip:two;lr>").and_also("Path", "<sip:three;lr>"));
  EXPECT_EQ(message.elements("path"),
            (std::vector<std::string>{"<sip:one;lr>", "<sip:two;lr>", "<sip:three;lr>"}));
}

TEST(SipMessage, ReadsOldSendersWithoutBranchTagMaxForwardsAndCr) {
  const Message old = a_register()
                          .with("Via", "SIP/2.0/UDP 10.1.2.3")
                          .with("From", "sip:alice@ims.example")
                          .without("Max-Forwards");
  const auto message = parse_sip(old.text("\n"));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->from_tag, "");
  EXPECT_EQ(message->vias[0].branch, "");
}

TEST(SipMessage, SkipsLineEndsInFront) {
  EXPECT_EQ(refusal("\r\n\r\n" + a_register().text()), "");
}

TEST(SipMessage, KeepsTheUriOfAnOddButReadableFrom) {
  EXPECT_EQ(parsed(a_register().with("From", "\\\"al\\\" <sip:alice@ims.example>;tag=x")).from_tag, "x");
  EXPECT_EQ(parsed(a_register().with("From", "\"al <sip:alice@ims.example>;tag=x")).from_uri,
            "sip:alice@ims.example");
}

TEST(SipMessage, RefusesWhatIsNoSip) {
  EXPECT_EQ(refusal(""), "NOT_SIP, start line");
  EXPECT_EQ(refusal("hello"), "NOT_SIP, start line");
  EXPECT_EQ(refusal("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "NOT_SIP, start line");
}

TEST(SipMessage, RefusesAnotherVersion) {
  EXPECT_EQ(refusal(a_register().with_start_line("REGISTER sip:a SIP/3.0")), "BAD_VERSION, start line");
  EXPECT_EQ(refusal(an_answer(a_register(), "200 OK").with_start_line("SIP/1.0 200 OK")),
            "BAD_VERSION, start line");
  EXPECT_EQ(refusal(a_register().with_start_line("REGISTER sip:a sip/2.0")), "");
}

TEST(SipMessage, RefusesAStatusOutside100To699) {
  for (const auto* status : {"99 Low", "700 High", "099 x", "2000 Long", "4294967496 OK", "-200 OK", "abc"}) {
    EXPECT_EQ(refusal(an_answer(a_register(), status)), "BAD_STATUS, start line") << status;
  }
  EXPECT_EQ(refusal(an_answer(a_register(), "699 Odd")), "");
  EXPECT_EQ(refusal(an_answer(a_register(), "200")), "") << "no reason phrase";
}

TEST(SipMessage, RefusesAMissingMandatoryHeader) {
  for (const auto* name : {"Via", "From", "To", "Call-ID", "CSeq"}) {
    EXPECT_EQ(refusal(a_register().without(name)), std::string{"MISSING_HEADER, header "} + name);
  }
}

TEST(SipMessage, RefusesAnUnreadableMandatoryHeader) {
  EXPECT_EQ(refusal(a_register().with("Via", "SIP/2.0/UDP h;;branch=z9hG4bK1;,")), "BAD_HEADER, header Via");
  EXPECT_EQ(refusal(a_register().with("To", "<sip:alice@ims.example")), "BAD_HEADER, header To");
  EXPECT_EQ(refusal(a_register().with("Call-ID", "")), "BAD_HEADER, header Call-ID");
  EXPECT_EQ(refusal(a_register().with("Call-ID", "a b")), "BAD_HEADER, header Call-ID");
  EXPECT_EQ(refusal(a_register().with("CSeq", "REGISTER")), "BAD_HEADER, header CSeq");
  EXPECT_EQ(refusal(a_register().with("CSeq", "2147483648 REGISTER")), "BAD_HEADER, header CSeq");
  EXPECT_EQ(refusal(a_register().with("CSeq", "36893488147419103232 REGISTER")), "BAD_HEADER, header CSeq");
}

TEST(SipMessage, RefusesOneBadHopAmongGoodOnes) {
  EXPECT_EQ(refusal(a_register().on_top("Via", "nonsense")), "BAD_HEADER, header Via");
}

TEST(SipMessage, RefusesACseqOfAnotherMethod) {
  EXPECT_EQ(refusal(a_register().with("CSeq", "2 INVITE")), "CSEQ_METHOD_MISMATCH, header CSeq");
  EXPECT_EQ(refusal(a_register().with("CSeq", "2 register")), "CSEQ_METHOD_MISMATCH, header CSeq");
}

TEST(SipMessage, RefusesASingleHeaderThatStandsTwice) {
  for (const auto* name : {"From", "To", "Call-ID", "CSeq", "Expires", "Max-Forwards", "Content-Length"}) {
    const std::string again = a_register().values(name).front();
    EXPECT_EQ(refusal(a_register().and_also(name, again)), std::string{"DUPLICATE_HEADER, header "} + name);
  }
  EXPECT_EQ(refusal(a_register().and_also("i", "other")), "DUPLICATE_HEADER, header Call-ID") << "compact";
}

TEST(SipMessage, RefusesAContentLengthThatIsNone) {
  for (const auto* value : {"-1", "", "ten", "10000000000", "+5", "0x10"}) {
    EXPECT_EQ(refusal(a_register().with("Content-Length", value)),
              "BAD_CONTENT_LENGTH, header Content-Length");
  }
}

TEST(SipMessage, RefusesABodyShorterThanStated) {
  const Message message = a_register().with("Content-Length", "10");
  EXPECT_EQ(refusal(message.with_body("123456789")), "BODY_TOO_SHORT, header Content-Length");
  EXPECT_EQ(refusal(message.with_body("1234567890")), "");
  EXPECT_EQ(refusal(message.with_body("1234567890 and more")), "");
}

TEST(SipMessage, AllowsForLineEndsThatAnEditorShortened) {
  const Message message = a_register().with("Content-Length", "10").with_body("v=0\na=b\n");
  EXPECT_EQ(refusal(message.text("\n")), "");
  EXPECT_EQ(refusal(message.with("Content-Length", "500").text("\n")),
            "BODY_TOO_SHORT, header Content-Length");
}

TEST(SipMessage, SaysAtWhichOctet) {
  const std::string octets = a_register().with("CSeq", "2 INVITE").text();
  EXPECT_EQ(parse_sip(octets).error().offset, octets.find("CSeq:"));
}

TEST(SipMessage, RefusesTooManyRowsAndTooManyOctets) {
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
  const std::string text = a_register().text();
  EXPECT_EQ(refusal(text.substr(0, text.size() - 2) + many + "\r\n"), "TOO_LARGE, message");
  EXPECT_EQ(refusal(a_register().with_body(std::string(256UL * 1024, 'x'))), "TOO_LARGE, message");
  EXPECT_EQ(refusal(a_register().with("X-Long", std::string(16UL * 1024, 'x'))), "");
  EXPECT_EQ(refusal(a_register().with("X-Long", std::string(16UL * 1024 + 1, 'x'))), "TOO_LARGE, message");
}

/// What else has a body carries content, which is none of our business.
TEST(SipMessage, KeepsTheBodyOfRegisterAndNotifyRequestsAlone) {
  const auto body_of = [](const Message& message) { return parsed(message).body; };
  const Message with_body = a_register().with("Content-Length", "4").with_body("bodymore");
  EXPECT_EQ(body_of(with_body), "body");
  EXPECT_EQ(body_of(with_body.without("Content-Length")), "bodymore");
  EXPECT_EQ(body_of(a_register()), "");
  EXPECT_EQ(body_of(with_body.with_start_line("NOTIFY sip:a SIP/2.0").with("CSeq", "1 NOTIFY")), "body");
  EXPECT_EQ(body_of(with_body.with_start_line("MESSAGE sip:a SIP/2.0").with("CSeq", "1 MESSAGE")), "");
  EXPECT_EQ(body_of(an_answer(a_register(), "200 OK").with("Content-Length", "4").with_body("body")), "");
  EXPECT_EQ(parse_sip(with_body.with("Content-Length", "8").text("\n")).value().body, "bodymore");
}

TEST(SipMessage, KeepsNoChallenge) {
  const Message challenge =
      an_answer(a_register(), "401 Unauthorized")
          .with("WWW-Authenticate",
                "Digest realm=\"r\", nonce=\"n\",\r\n ik=\"00112233\",\r\n\tck=\"44556677\"")
          .with("Proxy-Authenticate", "Digest realm=\"r\", ck=\"8899aabb\"");
  const SipMessage message = parsed(challenge);
  for (const HeaderRow& row : message.headers) {
    EXPECT_EQ(row.name.find("authenticate"), std::string::npos);
    EXPECT_EQ(row.value.find("ik="), std::string::npos);
  }
  for (const HeaderRow& row : scan_headers(challenge.text()))
    EXPECT_EQ(row.value.find("ck="), std::string::npos);
}

TEST(SipMessage, ErasesTheKeysOfAChallengeWhereTheyStand) {
  std::string octets =
      an_answer(a_register(), "401 Unauthorized")
          .with("www-AUTHENTICATE ", "Digest realm=\"r\",\r\n ik=\"00112233\",\r\n\tck=\"44556677\"")
          .and_also("X-After", "stays")
          .text();
  const std::size_t size = octets.size();
  erase_challenges(octets);
  EXPECT_EQ(octets.size(), size);
  EXPECT_EQ(octets.find("00112233"), std::string::npos);
  EXPECT_EQ(octets.find("44556677"), std::string::npos);
  EXPECT_NE(octets.find("X-After: stays"), std::string::npos);
  EXPECT_TRUE(parse_sip(octets));
}

TEST(SipMessage, KeepsNoCredentials) {
  const SipMessage message = parsed(a_register());
  for (const HeaderRow& row : message.headers) EXPECT_EQ(row.value.find("response"), std::string::npos);
  ASSERT_EQ(message.authorizations.size(), 1U);
  EXPECT_EQ(message.authorizations[0].username, "alice@private.example");
}

TEST(ViaKey, IsTheBranchWithItsSender) {
  const auto key = [](const std::string& via) { return parsed(a_register().with("Via", via)).vias[0].key(); };
  EXPECT_EQ(key("SIP/2.0/UDP H:5060;branch=z9hG4bK1;rport"),
            key("SIP/2.0/UDP h:5060;received=1.2.3.4;rport=9;branch=z9hG4bK1"));
  EXPECT_NE(key("SIP/2.0/UDP h:5060;branch=z9hG4bK1"), key("SIP/2.0/UDP h:5061;branch=z9hG4bK1"));
  EXPECT_NE(key("SIP/2.0/UDP h:5060;branch=z9hG4bK1"), key("SIP/2.0/UDP h:5060;branch=z9hG4bK2"));
}

TEST(ViaKey, OfAnOldSenderIsAllThatServersLeaveUnchanged) {
  const auto key = [](const std::string& via) { return parsed(a_register().with("Via", via)).vias[0].key(); };
  EXPECT_EQ(key("SIP/2.0/UDP h"), key("SIP/2.0/UDP h;received=1.2.3.4"));
  EXPECT_NE(key("SIP/2.0/UDP h"), key("SIP/2.0/TCP h"));
  EXPECT_NE(key("SIP/2.0/UDP h;ttl=1"), key("SIP/2.0/UDP h;ttl=2"));
}

}  // namespace
}  // namespace vouch::signalling
