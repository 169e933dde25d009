#include <gtest/gtest.h>

#include <algorithm>

#include "domain/binding/timeline.h"
#include "domain/trust/assess.h"
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

TEST(EvidenceOf, BothSidesOfAnOverwritingShowIt) {
  const std::vector<RegistrationFact> facts{
      Register("a"),
      Register("b").at(30).impi("app").contact("sip:app@10.0.0.1:6000").device(test::kOtherPhone),
  };
  EXPECT_NE(find(evidence_on(facts, 0), "OVERWRITTEN_SAME_ADDRESS"), nullptr);
  EXPECT_NE(find(evidence_on(facts, 1), "OVERWROTE_SAME_ADDRESS"), nullptr);
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
