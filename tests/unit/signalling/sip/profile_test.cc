#include "signalling/sip/profile.h"

#include <gtest/gtest.h>

#include "tests/unit/signalling/sip/message_builder.h"

namespace vouch::signalling {
namespace {

using testing::a_register;
using testing::accepted;
using testing::Message;
using testing::reading_of;
using testing::registered;
using Tags = std::vector<std::string>;

ClientProfile profile_of(const Message& request) {
  return facts_of(registered(request, accepted(request))).front().registration->profile;
}

Authentication with_credentials(const std::string& parameters,
                                ObservationPoint point = ObservationPoint::kAtScscf) {
  const Message request =
      a_register().with("Authorization", "Digest username=\"a\", realm=\"r\", " + parameters);
  return reading_of(request, accepted(request), point).accepted->registration.profile.authentication;
}

TEST(Authentication, IsAkaByAlgorithmOrByThePcscfsWord) {
  EXPECT_EQ(with_credentials("algorithm=AKAv1-MD5, response=\"00\""), Authentication::kAka);
  EXPECT_EQ(with_credentials("algorithm=AKAv2-SHA-256, response=\"00\""), Authentication::kAka);
  for (const auto* word : {"yes", "tls-connected", "YES"}) {
    EXPECT_EQ(with_credentials("response=\"\", integrity-protected=\"" + std::string{word} + "\""),
              Authentication::kAka);
  }
}

/// TS 24.229 clause 5.2.2.2: with "no" the P-CSCF announces AKA, which only the answer shows.
TEST(Authentication, ThatThePcscfOnlyAnnouncesIsNotAka) {
  EXPECT_EQ(with_credentials("algorithm=AKAv1-MD5, response=\"00\", integrity-protected=\"no\""),
            Authentication::kAka);
  EXPECT_EQ(with_credentials("algorithm=MD5, response=\"00\", integrity-protected=\"no\""),
            Authentication::kDigest);
  EXPECT_EQ(with_credentials("algorithm=AKAv1-MD5, response=\"\", integrity-protected=\"no\""),
            Authentication::kOther);
}

/// TS 24.229 clause 5.2.2: before the P-CSCF the UE can have written the word itself.
TEST(Authentication, IsWhatWasAnsweredWhereTheWordMayBeTheUesOwn) {
  for (const auto point : {ObservationPoint::kBeforePcscf, ObservationPoint::kUnspecified}) {
    for (const auto* word : {"yes", "no", "tls-connected", "auth-done"}) {
      const std::string said = ", integrity-protected=\"" + std::string{word} + "\"";
      EXPECT_EQ(with_credentials("algorithm=MD5, response=\"00\"" + said, point), Authentication::kDigest)
          << word;
      EXPECT_EQ(with_credentials("algorithm=AKAv1-MD5, response=\"00\"" + said, point), Authentication::kAka)
          << word;
      EXPECT_EQ(with_credentials("algorithm=AKAv1-MD5, response=\"\"" + said, point), Authentication::kOther)
          << word;
    }
  }
}

TEST(Authentication, IsDigestWithAPassword) {
  EXPECT_EQ(with_credentials("algorithm=MD5, response=\"00\""), Authentication::kDigest);
  EXPECT_EQ(with_credentials("algorithm=SHA-256, response=\"00\""), Authentication::kDigest);
  EXPECT_EQ(with_credentials("response=\"00\""), Authentication::kDigest);
  for (const auto* word : {"tls-pending", "tls-yes", "ip-assoc-pending", "ip-assoc-yes"}) {
    EXPECT_EQ(with_credentials("integrity-protected=" + std::string{word}), Authentication::kDigest) << word;
  }
}

TEST(Authentication, MayHaveBeenDoneByATrustedEntity) {
  EXPECT_EQ(with_credentials("integrity-protected=\"auth-done\""), Authentication::kDone);
}

TEST(Authentication, ProvesNothingWithoutResponse) {
  EXPECT_EQ(with_credentials("response=\"\""), Authentication::kOther);
  EXPECT_EQ(with_credentials("algorithm=AKAv1-MD5, response=\"\""), Authentication::kOther);
  EXPECT_EQ(with_credentials("integrity-protected=\"trust-me\""), Authentication::kOther);
}

TEST(Authentication, ByAnotherSchemeIsOther) {
  EXPECT_EQ(profile_of(a_register().with("Authorization", "Carrier-Pigeon opaque=\"coo\"")).authentication,
            Authentication::kOther);
}

TEST(Authentication, IsNoneWithoutCredentials) {
  EXPECT_EQ(profile_of(a_register().without("Authorization")).authentication, Authentication::kNone);
}

TEST(Authentication, AWordThatIsSaidInTwoWaysIsNoWord) {
  const ClientProfile profile =
      profile_of(a_register().with("Authorization",
                                   "Digest username=\"a\", realm=\"r\", response=\"00\", "
                                   "integrity-protected=\"yes\", Integrity-Protected=\"no\""));
  EXPECT_EQ(profile.integrity_protected, "");
  EXPECT_EQ(profile.authentication, Authentication::kDigest);
  EXPECT_EQ(with_credentials("response=\"00\", algorithm=AKAv1-MD5, algorithm=MD5"), Authentication::kDigest);
  EXPECT_EQ(with_credentials("response=\"00\", response=\"11\""), Authentication::kOther);
  EXPECT_EQ(with_credentials("response=\"00\", integrity-protected=yes, integrity-protected=\"yes\""),
            Authentication::kAka)
      << "twice the same";
}

TEST(Profile, KeepsWhatThePcscfSaysInLowerCase) {
  const ClientProfile profile = profile_of(a_register());
  EXPECT_EQ(profile.algorithm, "AKAv1-MD5");
  EXPECT_EQ(profile.integrity_protected, "yes");
}

TEST(Profile, TheSecurityMechanismIsTheOneAgreedToNotTheOneOffered) {
  EXPECT_EQ(profile_of(a_register().with("Security-Verify", "IPsec-3gpp;alg=hmac-sha-1-96;spi-c=1, tls"))
                .security_mechanism,
            "ipsec-3gpp");
  EXPECT_EQ(
      profile_of(a_register().with("Security-Client", "ipsec-3gpp;alg=hmac-sha-1-96")).security_mechanism,
      "");
}

TEST(Profile, WhatTheUeOffersIsKeptApartFromWhatWasAgreed) {
  const ClientProfile profile = profile_of(
      a_register().with("Security-Client", "TLS, ipsec-3gpp;alg=hmac-md5-96, ipsec-3gpp;alg=hmac-sha-1-96"));
  EXPECT_EQ(profile.security_offer, "ipsec-3gpp, tls");
}

TEST(FeatureTags, AreSortedOneValueEachWithoutWhatNamesTheContact) {
  const Message request = a_register().with("Contact",
                                            "<sip:alice@10.1.2.3:5060>;+sip.instance=\"<urn:x:y>\";reg-id=1;"
                                            "expires=9;q=0.5;video;Audio;methods=\"INVITE\""
                                            ";+G.3gpp.ICSI-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel,"
                                            "urn%3aurn-7%3a3gpp-service.ims.icsi.oma.cpm.msg\""
                                            ";pub-gruu=\"sip:g@h;gr\";+g.3gpp.smsip");
  EXPECT_EQ(profile_of(request).feature_tags,
            (Tags{"+g.3gpp.icsi-ref=urn:urn-7:3gpp-service.ims.icsi.mmtel",
                  "+g.3gpp.icsi-ref=urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg", "+g.3gpp.smsip", "audio",
                  "video"}));
}

TEST(FeatureTags, AreBoundedInNumber) {
  std::string contact = "<sip:alice@10.1.2.3:5060>";
  for (int i = 0; i < 500; ++i) contact += ";t" + std::to_string(i) + "=\"a,b,c\"";
  EXPECT_LE(profile_of(a_register().with("Contact", contact)).feature_tags.size(), 64U);
}

TEST(AccessNetwork, IsTheUesWhereNothingElseIsThere) {
  const auto access = read_access_network(parsed(
      a_register().with("P-Access-Network-Info", "3GPP-E-UTRAN-FDD; utran-cell-id-3gpp=\"0010100010019B\"")));
  EXPECT_EQ(access.type, "3GPP-E-UTRAN-FDD");
  EXPECT_EQ(access.cell, "0010100010019B");
  EXPECT_FALSE(access.network_provided);
}

TEST(AccessNetwork, OfTheNetworkOutranksTheUes) {
  for (const auto* value :
       {"IEEE-802.11;i-wlan-node-id=aabb, 3GPP-NR-FDD;utran-cell-id-3gpp=c1;network-provided",
        "3GPP-NR-FDD;network-provided;utran-cell-id-3gpp=c1, IEEE-802.11;i-wlan-node-id=aabb"}) {
    const auto access = read_access_network(parsed(a_register().with("P-Access-Network-Info", value)));
    EXPECT_EQ(access.type, "3GPP-NR-FDD");
    EXPECT_EQ(access.cell, "c1");
    EXPECT_TRUE(access.network_provided);
  }
}

TEST(AccessNetwork, OfTheNetworkIsFoundInTheSecondRow) {
  const auto access = read_access_network(
      parsed(a_register()
                 .with("P-Access-Network-Info", "3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=\"claimed\"")
                 .and_also("P-Access-Network-Info",
                           "3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=\"true\";Network-Provided")));
  EXPECT_EQ(access.cell, "true");
  EXPECT_TRUE(access.network_provided);
}

TEST(UserAgent, IsBoundedAtTheEndOfACharacter) {
  EXPECT_EQ(profile_of(a_register().with("User-Agent", "Phone/1.0")).user_agent, "Phone/1.0");
  const std::string longer = std::string(255, 'a') + "\xc3\xa4" + "tail";
  EXPECT_EQ(profile_of(a_register().with("User-Agent", longer)).user_agent, std::string(255, 'a'));
  EXPECT_EQ(profile_of(a_register().with("User-Agent", std::string(300, 'b'))).user_agent.size(), 256U);
}

}  // namespace
}  // namespace vouch::signalling
