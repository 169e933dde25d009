#include <gtest/gtest.h>

#include "domain/identity/uri.h"

namespace vouch {
namespace {

std::string impu(std::string_view text) {
  const auto identity = parse_impu(text);
  return identity ? identity->reveal() : identity.error().code;
}

std::string impi(std::string_view text) {
  const auto identity = parse_impi(text);
  return identity ? identity->reveal() : identity.error().code;
}

// RFC 3261 section 10.3 step 5.
TEST(Impu, IsTheAddressWithoutParameters) {
  EXPECT_EQ(impu("SIP:Alice@Home1.NET;user=phone;x=1?Subject=y"), "sip:Alice@home1.net");
  EXPECT_EQ(impu("sip:%61lice@home1.net"), "sip:alice@home1.net");
  EXPECT_EQ(impu("sip:+12015550123@home1.net;user=phone"), "sip:+12015550123@home1.net");
}

TEST(Impu, KeepsTheSchemeOfASecureOne) {
  EXPECT_EQ(impu("sips:alice@home1.net"), "sips:alice@home1.net");
}

TEST(Impu, APasswordIsNoPartOfIt) {
  EXPECT_EQ(impu("sip:alice:secret@home1.net"), "sip:alice@home1.net");
}

TEST(Impu, IsSpelledOneWayForAnIpv6Host) {
  EXPECT_EQ(impu("sip:alice@[2001:DB8:0::1]"), "sip:alice@[2001:db8::1]");
}

// RFC 3966 section 4.
TEST(Impu, ATelNumberHasNoVisualSeparators) {
  EXPECT_EQ(impu("tel:+1-201-555-0123;ext=4"), "tel:+12015550123");
  EXPECT_EQ(impu("tel:70-42;ext=4;Phone-Context=Home1.NET"), "tel:7042;phone-context=home1.net");
  EXPECT_EQ(impu("tel:911"), "tel:911");
}

// TS 23.003 clauses 13.4A and 13.5.
TEST(Impu, WildcardsAndServicesAreIdentitiesLikeAnyOther) {
  EXPECT_EQ(impu("sip:chatlist!.*!@example.com"), "sip:chatlist!.*!@example.com");
  EXPECT_EQ(impu("sip:conference@service.home1.net"), "sip:conference@service.home1.net");
}

TEST(Impu, WhatNamesNoIdentityIsRefused) {
  EXPECT_EQ(impu("sip:home1.net"), "NO_USER");
  EXPECT_EQ(impu("sip::secret@home1.net"), "NO_USER");
  EXPECT_EQ(impu("urn:service:sos"), "UNSUPPORTED_SCHEME");
  EXPECT_EQ(impu("mailto:alice@home1.net"), "UNSUPPORTED_SCHEME");
  EXPECT_EQ(impu("alice"), "BAD_URI");
  EXPECT_EQ(impu(""), "BAD_URI");
}

// TS 23.003 clause 13.3.
TEST(Impi, IsAUserAtARealmWithoutCase) {
  EXPECT_EQ(impi("Alice@Home1.NET"), "Alice@home1.net");
  EXPECT_EQ(impi("001010123456789@ims.mnc001.mcc001.3gppnetwork.org"),
            "001010123456789@ims.mnc001.mcc001.3gppnetwork.org");
  EXPECT_EQ(impi("alice"), "alice");
}

TEST(Impi, RefusesWhatIsNone) {
  EXPECT_EQ(impi(""), "BAD_IMPI");
  EXPECT_EQ(impi("alice\n@home1.net"), "BAD_IMPI");
  EXPECT_EQ(impi(std::string_view("a\0b", 3)), "BAD_IMPI");
  EXPECT_EQ(impi(std::string(256, 'a')), "BAD_IMPI");
  EXPECT_EQ(impi(std::string(255, 'a')), std::string(255, 'a'));
}

// TS 24.229 clause 5.4.1.2.
TEST(Impi, IsDerivedFromThePublicIdentityWithoutSchemeAndPort) {
  EXPECT_EQ(derive_impi(*parse_impu("sip:alice@home1.net:5060;x=1")).reveal(), "alice@home1.net");
  EXPECT_EQ(derive_impi(*parse_impu("tel:+1-201")).reveal(), "+1201");
  EXPECT_EQ(derive_impi(*parse_impu("tel:7042;phone-context=home1.net")).reveal(), "7042");
}

TEST(Impu, OneLongerThanAnIndexHoldsIsRefusedAndNotCutShort) {
  const std::string longest = "sip:" + std::string(kLongestImpu - 10, 'a') + "@b.org";
  EXPECT_TRUE(parse_impu(longest));
  EXPECT_EQ(parse_impu("sip:a" + longest.substr(4)).error().code, "TOO_LONG");
  EXPECT_TRUE(parse_impu(longest + ";x=" + std::string(1000, 'y'))) << "parameters are no part of it";
}

}  // namespace
}  // namespace vouch
