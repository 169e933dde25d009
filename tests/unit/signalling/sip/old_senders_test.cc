#include <gtest/gtest.h>

#include "tests/unit/signalling/sip/message_builder.h"

namespace vouch::signalling {
namespace {

using testing::a_register;
using testing::accepted;
using testing::Message;

/// A REGISTER as old and small senders write it: lower case, compact, folded, without branch and tag.
const std::string kOldRegister =
    "REGISTER sip:ims.example SIP/2.0\n"
    "v: SIP/2.0/UDP 10.1.2.3\n"
    "f: sip:alice@ims.example\n"
    "t: sip:alice@ims.example\n"
    "i: old-1\n"
    "cseq: 9\n"
    "\tREGISTER\n"
    "contact: Alice\n"
    "  <sip:alice@10.1.2.3>\n"
    " ;+sip.instance=\"<urn:gsma:imei:90420156-025763-0>\"\n"
    "expires: 60\n"
    "\n";

const std::string kOldSuccess =
    "SIP/2.0 200 OK\n"
    "v: SIP/2.0/UDP 10.1.2.3;received=10.1.2.3\n"
    "f: sip:alice@ims.example\n"
    "t: sip:alice@ims.example\n"
    "i: old-1\n"
    "cseq: 9 REGISTER\n"
    "m: <sip:alice@10.1.2.3>\n"
    "expires: 30\n"
    "\n";

TEST(OldSender, RegistersLikeAnyOther) {
  const auto request = parse_sip(kOldRegister);
  const auto response = parse_sip(kOldSuccess);
  ASSERT_TRUE(request) << request.error().code;
  ASSERT_TRUE(response) << response.error().code;
  EXPECT_EQ(request->vias.front().key(), response->vias.front().key());
  const auto reading = read_registration(*request, testing::kPhone, *response, {}, {});
  ASSERT_TRUE(reading.accepted);
  EXPECT_EQ(reading.accepted->aor.reveal(), "sip:alice@ims.example");
  ASSERT_EQ(reading.accepted->contacts.size(), 1U);
  EXPECT_EQ(reading.accepted->contacts[0].expires_s, 30U);
  EXPECT_EQ(reading.accepted->contacts[0].instance->imei->reveal(), "90420156025763");
}

TEST(OldSender, MeansTheSameWithEitherLineEnd) {
  std::string with_cr;
  for (const char octet : kOldRegister) with_cr += octet == '\n' ? "\r\n" : std::string(1, octet);
  const auto one = parse_sip(kOldRegister);
  const auto other = parse_sip(with_cr);
  ASSERT_TRUE(one && other);
  EXPECT_EQ(one->elements("contact"), other->elements("contact"));
  EXPECT_EQ(one->cseq, other->cseq);
}

TEST(SingleHeader, MayNotStandTwiceUnderItsTwoNames) {
  const auto refusal = [](std::string_view name, const std::string& value) {
    const auto message = parse_sip(a_register().and_also(name, value).text());
    return message ? "" : message.error().code + ", " + message.error().field;
  };
  EXPECT_EQ(refusal("f", "<sip:mallory@ims.example>;tag=m"), "DUPLICATE_HEADER, header From");
  EXPECT_EQ(refusal("t", "<sip:mallory@ims.example>"), "DUPLICATE_HEADER, header To");
  EXPECT_EQ(refusal("i", "other"), "DUPLICATE_HEADER, header Call-ID");
  EXPECT_EQ(refusal("L", "0"), "DUPLICATE_HEADER, header Content-Length");
  EXPECT_EQ(refusal("cSeQ", "2 REGISTER"), "DUPLICATE_HEADER, header CSeq");
  EXPECT_EQ(refusal("EXPIRES ", "0"), "DUPLICATE_HEADER, header Expires");
}

TEST(MalformedMessage, IsRefusedAtTheOctetOfTheRow) {
  struct Case {
    Message message;
    std::string row;
    std::string code;
  };
  for (const Case& one : {
           Case{a_register().with("To", "<sip:alice@ims.example"), "To:", "BAD_HEADER"},
           Case{a_register().with("Via", "nonsense"), "Via:", "BAD_HEADER"},
           Case{a_register().with("Content-Length", "ten"), "Content-Length:", "BAD_CONTENT_LENGTH"},
           Case{a_register().with("Content-Length", "99"), "Content-Length:", "BODY_TOO_SHORT"},
           Case{a_register().and_also("t", "<sip:b@ims.example>"), "t:", "DUPLICATE_HEADER"},
       }) {
    const std::string octets = one.message.text();
    const auto message = parse_sip(octets);
    ASSERT_FALSE(message) << one.row;
    EXPECT_EQ(message.error().code, one.code) << one.row;
    EXPECT_EQ(message.error().offset, octets.find("\r\n" + one.row) + 2) << one.row;
  }
}

/// Cut off anywhere, a message is refused or still says what was not cut off: never another person's.
TEST(TruncatedMessage, IsReadOrRefusedAtEveryOctet) {
  for (const Message& whole : {a_register(), accepted(a_register())}) {
    const std::string octets = whole.text();
    for (std::size_t size = 0; size <= octets.size(); ++size) {
      const auto message = parse_sip(octets.substr(0, size));
      if (message) {
        EXPECT_EQ(message->call_id, "call-1@10.1.2.3") << size;
        EXPECT_EQ(message->to_uri, "sip:alice@ims.example") << size;
      }
    }
    EXPECT_TRUE(parse_sip(octets));
  }
}

TEST(OverlongMessage, CostsNoMoreThanItsLength) {
  const std::string text = a_register().text();
  const std::string head = text.substr(0, text.size() - 2);
  for (const std::string& row :
       {std::string{"Contact: <<<<<<<<\r\n"}, std::string{"Path: \"\"\"\"\"\",,,,\r\n"},
        std::string{"Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"},
        std::string{"Authorization: Digest ,,,,,,\r\n"}}) {
    std::string octets = head;
    for (int i = 0; i < 900; ++i) octets += row;
    const auto message = parse_sip(octets + "\r\n");
    if (message) read_registration(*message, {}, parsed(accepted(a_register())), {}, {});
  }
  for (const char octet : {'<', '"', ',', ';', '\\', '%', '>', ' ', '='}) {
    const auto message = parse_sip(head + "Contact: " + std::string(200'000, octet) + "\r\n\r\n");
    if (message) read_registration(*message, {}, parsed(accepted(a_register())), {}, {});
  }
}

}  // namespace
}  // namespace vouch::signalling
