#include <gtest/gtest.h>

#include <algorithm>

#include "domain/binding/timeline.h"
#include "domain/trust/assess.h"
#include "domain/trust/policy.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::Register;

std::vector<Evidence> evidence_on(const std::vector<RegistrationFact>& facts, std::size_t which = 0) {
  return collect_evidence(timeline(facts).at(which), {});
}

const Evidence* find(const std::vector<Evidence>& evidence, const std::string& code) {
  const auto found =
      std::find_if(evidence.begin(), evidence.end(), [&](const Evidence& e) { return e.code == code; });
  return found == evidence.end() ? nullptr : &*found;
}

TEST(EvidenceOf, EveryFactSaysWhatWhereWhenAndWhichWay) {
  const auto evidence = evidence_on({Register("a").at(5)});
  const Evidence* aka = find(evidence, "AUTH_AKA");
  ASSERT_NE(aka, nullptr);
  EXPECT_EQ(aka->value, "AKAv1-MD5");
  EXPECT_NE(aka->seen_in.find("RFC 3310"), std::string::npos);
  EXPECT_EQ(aka->first_seen, test::at_s(5));
  EXPECT_EQ(aka->direction, Direction::kSupports);
}

TEST(EvidenceOf, WhatProfilesShowIsToldApartFromWhatOthersTell) {
  ClientProfile odd = test::telephony_profile();
  odd.feature_tags = {"+g.3gpp.iari-ref=urn:urn-7:3gpp-application.ims.iari.rcse.im",
                      "+g.3gpp.icsi-ref=urn:urn-7:3gpp-service.ims.icsi.mmtel", "+g.3gpp.smsip",
                      "+g.3gpp.mid-call"};
  odd.integrity_protected = "sometimes";
  odd.security_offer = "tls";
  odd.access_type = "IEEE-802.11";
  odd.user_agent = "friendly-scanner";
  const Register registered =
      Register("a").profile(odd).cell("a1b2c3").gruus("sip:alice@example.com;gr", "sip:tmp@example.com;gr");
  const std::vector<RegistrationFact> facts{registered,
                                            Register("b").at(60).profile(test::password_profile())};
  const auto bindings = timeline(facts);
  TrustContext context;
  context.tac = TacFinding{"1", std::nullopt};
  const auto all = collect_evidence(bindings[0], context);
  const auto shown = evidence_of_profiles(bindings[0].profiles);
  EXPECT_GT(shown.size(), 8U);
  EXPECT_LT(shown.size(), all.size());
  for (const Evidence& one : all) {
    const bool among = std::find(shown.begin(), shown.end(), one) != shown.end();
    EXPECT_EQ(is_shown_by_profiles(one.code), among) << one.code;
  }
}

TEST(EvidenceOf, ARefreshWithTheSameProfileOnlyMovesWhenItWasLastSeen) {
  const auto evidence = evidence_on({Register("a").at(5), Register("b").at(65)});
  const Evidence* aka = find(evidence, "AUTH_AKA");
  ASSERT_NE(aka, nullptr);
  EXPECT_EQ(aka->first_seen, test::at_s(5));
  EXPECT_EQ(aka->last_seen, test::at_s(65));
}

TEST(EvidenceOf, ACountingPatternIsAPlaceholder) {
  EXPECT_NE(find(evidence_on({Register().device("01234567890123")}), "IMEI_PLACEHOLDER"), nullptr);
}

TEST(EvidenceOf, ASerialNumberOfZerosIsAPlaceholder) {
  EXPECT_NE(find(evidence_on({Register().device("35693803000000")}), "IMEI_PLACEHOLDER"), nullptr);
}

TEST(EvidenceOf, AnHonestImeiIsNoPlaceholder) {
  EXPECT_EQ(find(evidence_on({Register()}), "IMEI_PLACEHOLDER"), nullptr);
}

TEST(EvidenceOf, RadioAccessCountsOnlyWhenTheNetworkSaysSo) {
  ClientProfile profile = test::telephony_profile();
  EXPECT_NE(find(evidence_on({Register().profile(profile)}), "ACCESS_3GPP"), nullptr);
  profile.access_network_provided = true;
  EXPECT_NE(find(evidence_on({Register().profile(profile)}), "ACCESS_3GPP_NETWORK_PROVIDED"), nullptr);
}

/// RFC 7315 section 5.4: tokens are compared without case, and a 3GPP core has accesses that are no 3GPP
/// radio.
TEST(EvidenceOf, RadioAccessIsKnownByItsNameHoweverItIsWritten) {
  const auto code_of = [](const std::string& type) {
    ClientProfile profile = test::telephony_profile();
    profile.access_type = type;
    profile.access_network_provided = true;
    for (const char* code : {"ACCESS_3GPP_NETWORK_PROVIDED", "ACCESS_3GPP", "ACCESS_OTHER"}) {
      if (find(evidence_on({Register().profile(profile)}), code) != nullptr) return std::string{code};
    }
    return std::string{};
  };
  for (const char* radio : {"3GPP-E-UTRAN-FDD", "3gpp-e-utran-fdd", "3GPP-E-UTRAN", "3GPP-NR-TDD", "3GPP-NR",
                            "3GPP-UTRAN-TDD", "3GPP-HSPA", "3GPP-GERAN"})
    EXPECT_EQ(code_of(radio), "ACCESS_3GPP_NETWORK_PROVIDED") << radio;
  for (const char* other : {"3GPP-WLAN", "3GPP-GAN", "3GPP-NRX", "3GPP2-1X-HRPD", "IEEE-802.11", "3GPP-"})
    EXPECT_EQ(code_of(other), "ACCESS_OTHER") << other;
}

/// RFC 7315 section 5.4.
TEST(EvidenceOf, TheCellIsOnRecordWithWhoToldIt) {
  ClientProfile profile = test::telephony_profile();
  const Evidence* told = nullptr;
  const auto by_ue = evidence_on({Register("a").at(5).cell("262011234ABCD")});
  told = find(by_ue, "ACCESS_CELL");
  ASSERT_NE(told, nullptr);
  EXPECT_EQ(told->value, "262011234ABCD");
  EXPECT_EQ(told->first_seen, test::at_s(5));
  profile.access_network_provided = true;
  const auto by_network = evidence_on({Register().profile(profile).cell("262011234ABCD")});
  EXPECT_EQ(find(by_network, "ACCESS_CELL")->value, "262011234ABCD;network-provided");
  profile.behind_pcscf = false;
  const auto claimed = evidence_on({Register().profile(profile).cell("262011234ABCD")});
  EXPECT_EQ(find(claimed, "ACCESS_CELL")->value, "262011234ABCD") << "a UE can write that itself";
}

TEST(EvidenceOf, BothSidesOfAnOverwritingShowIt) {
  const std::vector<RegistrationFact> facts{
      Register("a"),
      Register("b").at(30).impi("app").contact("sip:app@10.0.0.1:6000").device(test::kOtherPhone),
  };
  EXPECT_NE(find(evidence_on(facts, 0), "OVERWRITTEN_SAME_ADDRESS"), nullptr);
  EXPECT_NE(find(evidence_on(facts, 1), "OVERWROTE_SAME_ADDRESS"), nullptr);
}

/// RFC 7616 section 3.3.
TEST(EvidenceOf, DigestWithoutAnAlgorithmIsMd5) {
  ClientProfile profile = test::password_profile();
  profile.algorithm.clear();
  const auto evidence = evidence_on({Register().profile(profile)});
  ASSERT_NE(find(evidence, "AUTH_DIGEST"), nullptr);
  EXPECT_TRUE(meets(*find(evidence, "AUTH_DIGEST"), condition_from("AUTH_DIGEST=MD5")));
}

TEST(EvidenceOf, AnAlgorithmIsTheSameHoweverItIsWrittenAndToldAsItWas) {
  ClientProfile profile = test::password_profile();
  profile.algorithm = "md5";
  const auto evidence = evidence_on({Register().profile(profile)});
  ASSERT_NE(find(evidence, "AUTH_DIGEST"), nullptr);
  EXPECT_EQ(find(evidence, "AUTH_DIGEST")->value, "md5");
  EXPECT_TRUE(meets(*find(evidence, "AUTH_DIGEST"), condition_from("AUTH_DIGEST=MD5")));
}

/// RFC 3329 section 2.2.
TEST(EvidenceOf, EachMechanismThatTheUeOffersIsOneOfItsOwn) {
  ClientProfile profile = test::telephony_profile();
  profile.security_offer = "ipsec-3gpp, tls";
  std::vector<std::string> offered;
  for (const Evidence& one : evidence_on({Register().profile(profile)})) {
    if (one.code == "SECURITY_OFFERED") offered.push_back(one.value);
  }
  EXPECT_EQ(offered, (std::vector<std::string>{"ipsec-3gpp", "tls"}));
}

TEST(EvidenceOf, AnRcsTagTellsOfAnApplication) {
  ClientProfile profile = test::telephony_profile();
  profile.feature_tags.emplace_back("+g.gsma.rcs.telephony=cs");
  EXPECT_NE(find(evidence_on({Register().profile(profile)}), "SERVICE_APPLICATION"), nullptr);
}

TEST(EvidenceOf, TelephonySubclassesCountAsTelephony) {
  ClientProfile profile = test::telephony_profile();
  profile.feature_tags = {"+g.3gpp.icsi-ref=urn:urn-7:3gpp-service.ims.icsi.mmtel.hd-video"};
  EXPECT_NE(find(evidence_on({Register().profile(profile)}), "SERVICE_MMTEL"), nullptr);
}

}  // namespace
}  // namespace vouch
