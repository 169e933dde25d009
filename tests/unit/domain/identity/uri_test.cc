#include "domain/identity/uri.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace vouch {
namespace {

Uri uri(std::string_view text) {
  const auto parsed = parse_uri(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(Uri{});
}

void expect_equal(const char* a, const char* b) {
  EXPECT_TRUE(equal(uri(a), uri(b))) << a << "  " << b;
  EXPECT_TRUE(equal(uri(b), uri(a))) << b << "  " << a;
  EXPECT_EQ(equality_key(uri(a)), equality_key(uri(b))) << a << "  " << b;
}

void expect_different(const char* a, const char* b) {
  EXPECT_FALSE(equal(uri(a), uri(b))) << a << "  " << b;
  EXPECT_FALSE(equal(uri(b), uri(a))) << b << "  " << a;
}

TEST(Uri, IsTakenApart) {
  const Uri contact = uri("SIP:Alice:secret@Example.COM:5070;Transport=TCP;lr;ob?Subject=x&Priority=urgent");
  EXPECT_EQ(contact.scheme, "sip");
  EXPECT_EQ(contact.user, "Alice:secret");
  EXPECT_EQ(contact.host, "example.com");
  EXPECT_EQ(contact.port, "5070");
  ASSERT_NE(contact.parameter("transport"), nullptr);
  EXPECT_EQ(*contact.parameter("transport"), "TCP");
  ASSERT_NE(contact.parameter("lr"), nullptr);
  EXPECT_EQ(*contact.parameter("lr"), "");
  EXPECT_EQ(contact.parameter("maddr"), nullptr);
  EXPECT_EQ(contact.headers, "Subject=x&Priority=urgent");
}

TEST(Uri, IsWrittenInItsNormalForm) {
  EXPECT_EQ(uri("SIPS:%61lice%3b@Example.com;b=2;A=1").text(), "sips:alice%3B@example.com;a=1;b=2");
  EXPECT_EQ(uri("sip:example.com?to=a").text(), "sip:example.com?to=a");
  EXPECT_EQ(uri("tel:+1-201-555-0123;Ext=1").text(), "tel:+12015550123;ext=1");
}

TEST(Uri, AUserMayHoldSemicolonAndQuestionMark) {
  EXPECT_EQ(uri("sip:+1212;phone-context=x?@example.com;user=phone").user, "+1212;phone-context=x?");
}

TEST(Uri, AnIpv6HostHasOneSpelling) {
  EXPECT_EQ(uri("sip:a@[2001:DB8:0:0::1]:5060").host, "[2001:db8::1]");
  expect_equal("sip:a@[2001:DB8::0:1]", "sip:a@[2001:db8::1]");
}

TEST(Uri, ReadsOtherSchemesAsTheyAre) {
  const Uri urn = uri("URN:service:sos");
  EXPECT_EQ(urn.scheme, "urn");
  EXPECT_EQ(urn.user, "service:sos");
  EXPECT_EQ(urn.text(), "urn:service:sos");
}

TEST(Uri, RefusesWhatIsNoUri) {
  for (const std::string text : {"",
                                 "sip",
                                 "sip:",
                                 ":a@b",
                                 "sip:@example.com",
                                 "sip:a@",
                                 "sip:a@exa mple.com",
                                 "sip:a@b:",
                                 "sip:a@b:x",
                                 "sip:a@b:65536",
                                 "sip:a@b:123456",
                                 "sip:a@[::1",
                                 "sip:a@[::g]",
                                 "sip:a@[::1]x",
                                 "sip:a@b_c!",
                                 "sip:a\tb@c",
                                 "sip:a\r\n@c",
                                 "tel:",
                                 "tel:+",
                                 "tel:+12ab",
                                 "tel:x",
                                 "tel:-",
                                 "1a:b",
                                 "sip://a"}) {
    const auto parsed = parse_uri(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, "BAD_URI") << text;
  }
  EXPECT_FALSE(parse_uri(std::string("sip:a\0@b", 8)));
  EXPECT_EQ(parse_uri("sip:a b@c").error().offset, 5U);
  EXPECT_EQ(parse_uri("sip:a@" + std::string(2048, 'b')).error().code, "TOO_LONG");
  EXPECT_TRUE(parse_uri("sip:a@" + std::string(2042, 'b')));
}

// The examples of RFC 3261 section 19.1.4.
TEST(Uri, EqualsWhatTheStandardCallsEquivalent) {
  expect_equal("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp");
  expect_equal("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5");
  expect_equal("sip:carol@chicago.com", "sip:carol@chicago.com;security=on");
  expect_equal("sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on");
  expect_equal("sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
               "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com");
  expect_equal("sip:alice@atlanta.com?subject=project%20x&priority=urgent",
               "sip:alice@atlanta.com?priority=urgent&subject=project%20x");
}

// The examples of RFC 3261 section 19.1.4.
TEST(Uri, DiffersFromWhatTheStandardCallsNotEquivalent) {
  expect_different("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP");
  expect_different("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060");
  expect_different("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp");
  expect_different("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp");
  expect_different("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting");
  expect_different("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4");
}

// RFC 3261 section 19.1.4.
TEST(Uri, EqualityIsNotTransitive) {
  expect_equal("sip:carol@chicago.com;security=on", "sip:carol@chicago.com");
  expect_equal("sip:carol@chicago.com", "sip:carol@chicago.com;security=off");
  expect_different("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off");
}

TEST(Uri, FiveParametersCountEvenIfOnlyOneHasThem) {
  for (const char* parameter : {"user=phone", "ttl=1", "method=INVITE", "maddr=192.0.2.1", "transport=udp"}) {
    expect_different("sip:a@b", (std::string("sip:a@b;") + parameter).c_str());
  }
}

TEST(Uri, AnAliasThatAProxyAddedMakesNoOtherContact) {
  expect_equal("sip:alice@10.0.0.1:5060", "sip:alice@10.0.0.1:5060;alias=192.168.101.2~5060~1");
  expect_different("sip:alice@10.0.0.1;alias=192.168.101.2~5060~1",
                   "sip:alice@10.0.0.1;alias=192.168.101.3~5060~1");
}

TEST(Uri, SipAndSipsDiffer) {
  expect_different("sip:a@b", "sips:a@b");
}

TEST(Uri, ReservedCharactersDifferFromTheirEncoding) {
  expect_different("sip:a;b@c", "sip:a%3Bb@c");
  expect_equal("sip:a%3bb@c", "sip:a%3Bb@c");
  expect_different("sip:a@c", "sip:a%00@c");
  EXPECT_EQ(uri("sip:a%00@c").user, "a%00");
}

TEST(Uri, AStrayPercentSignMeansItself) {
  expect_equal("sip:50%@c", "sip:50%25@c");
  EXPECT_EQ(uri("sip:%%341@c").user, "%2541");
}

TEST(Uri, ARepeatedParameterStillEqualsItself) {
  expect_equal("sip:a@b;x=1;x=2", "sip:a@b;x=2;x=1");
  expect_equal("sip:a@b;user=B;user=a", "sip:a@b;user=b;user=A");
  expect_different("sip:a@b;x=1;x=2", "sip:a@b;x=1");
}

TEST(Uri, AParameterWithoutNameIsNone) {
  EXPECT_EQ(uri("sip:a@b;;=;=1;x").text(), "sip:a@b;x");
}

TEST(Uri, PortsAreNumbers) {
  expect_equal("sip:a@b:05060", "sip:a@b:5060");
  expect_different("sip:a@b:5060", "sip:a@b:5061");
}

// RFC 3966 section 4.
TEST(Uri, TelNumbersAreComparedWithoutVisualSeparators) {
  expect_equal("tel:+1-201-555-0123", "tel:+1(201)555.0123");
  expect_equal("tel:7042;phone-context=Example.COM", "tel:70-42;Phone-Context=example.com");
  expect_equal("tel:863-1234;phone-context=+1-914-555", "tel:8631234;phone-context=+1914555");
  expect_equal("tel:+1201;ext=4-2", "tel:+1201;ext=42");
}

// RFC 3966 section 4.
TEST(Uri, EveryParameterOfATelNumberCounts) {
  expect_different("tel:7042;phone-context=example.com", "tel:7042;phone-context=example.org");
  expect_different("tel:7042;phone-context=example.com", "tel:7042");
  expect_different("tel:+1201;ext=42", "tel:+1201");
  expect_different("tel:+1201", "tel:1201");
}

}  // namespace
}  // namespace vouch
