#include "domain/trust/network_imei.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "domain/binding/timeline.h"
#include "domain/trust/assess.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::Register;

NetworkImei known(const std::string& digits14, std::int64_t at, ImeiSource source = ImeiSource::kMme) {
  return {subscription_of(test::impi("alice")), *Imei::from_digits(digits14), source, test::at_s(at)};
}

std::vector<std::string> codes_with(const std::vector<NetworkImei>& imeis) {
  const std::vector<RegistrationFact> facts{Register("a").at(100'000), Register("b").at(101'000)};
  TrustContext context;
  context.network_imeis = imeis;
  std::vector<std::string> codes;
  for (const Evidence& one : evidence::network_imei(timeline(facts).front(), context))
    codes.push_back(one.code + " " + one.value);
  return codes;
}

using Codes = std::vector<std::string>;

TEST(NetworkImei, TheSameImeiCorroborates) {
  EXPECT_EQ(codes_with({known(test::kPhone, 99'990)}), (Codes{"NETWORK_IMEI_MATCHES MME"}));
}

TEST(NetworkImei, AnotherOneContradictsAndSaysWhoKnewIt) {
  EXPECT_EQ(codes_with({known(test::kOtherPhone, 100'500, ImeiSource::kAmf)}),
            (Codes{"NETWORK_IMEI_DIFFERS AMF"}));
}

TEST(NetworkImei, WhatTheCardSaysIsOnRecordAndNoCorroboration) {
  EXPECT_EQ(codes_with({known(test::kPhone, 99'990, ImeiSource::kUicc)}), (Codes{"UICC_IMEI same"}));
  EXPECT_EQ(codes_with({known(test::kOtherPhone, 99'990, ImeiSource::kUicc)}),
            (Codes{"UICC_IMEI different"}));
}

TEST(NetworkImei, ADayBeforeTellsNothingAnyMore) {
  EXPECT_EQ(codes_with({known(test::kOtherPhone, 100'000 - kImeiHolds_s - 1)}), Codes{});
}

TEST(NetworkImei, OnlyTheLastBeforeTheRegistrationCounts) {
  EXPECT_EQ(codes_with({known(test::kOtherPhone, 90'000), known(test::kPhone, 99'000)}),
            (Codes{"NETWORK_IMEI_MATCHES MME"}))
      << "the card was in another phone in the morning";
}

TEST(NetworkImei, AfterTheLastRefreshTheCardMayBeElsewhere) {
  EXPECT_EQ(codes_with({known(test::kOtherPhone, 101'001)}), Codes{});
}

TEST(NetworkImei, APrivateIdentityDerivedFromAnImsiIsItsSubscription) {
  const Impi impi = *parse_impi("001011234567895@ims.mnc001.mcc001.3gppnetwork.org");
  EXPECT_EQ(subscription_of(impi), *subscription_of_imsi("001011234567895"));
  EXPECT_NE(subscription_of(*parse_impi("001011234567895@example.com")),
            *subscription_of_imsi("001011234567895"));
}

TEST(NetworkImei, ASubscriptionLeadsBackToThePrivateIdentitiesItMayBe) {
  for (const auto* text : {"262011234567890@ims.mnc001.mcc262.3gppnetwork.org",
                           "310410123456789@ims.mnc410.mcc310.3gppnetwork.org", "alice@ims.example.com"}) {
    const auto impis = impis_of(subscription_of(Impi{text}));
    EXPECT_NE(std::find(impis.begin(), impis.end(), Impi{text}), impis.end()) << text;
    for (const Impi& impi : impis) EXPECT_EQ(subscription_of(impi), subscription_of(Impi{text}));
  }
}

TEST(NetworkImei, IsReadAsElementsWriteIt) {
  const Imei phone = *Imei::from_digits(test::kPhone);
  const std::string with_check_digit = test::kPhone + std::to_string(phone.check_digit());
  for (const std::string& text : {test::kPhone, test::kPhone + "0", with_check_digit, test::kPhone + "42",
                                  "imei-" + with_check_digit, "imeisv-" + test::kPhone + "42"}) {
    const auto read = imei_of_network(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(*read, phone) << text;
  }
  const std::string wrong = std::to_string(phone.check_digit() == 5 ? 6 : 5);
  for (const std::string& text :
       {std::string{}, std::string{"imei-"}, test::kPhone + wrong, std::string{"imei-imei-x"}})
    EXPECT_FALSE(imei_of_network(text)) << text;
}

TEST(NetworkImei, AnImsiIsSixToFifteenDigits) {
  EXPECT_FALSE(subscription_of_imsi("12345"));
  EXPECT_FALSE(subscription_of_imsi("1234567890123456"));
  EXPECT_FALSE(subscription_of_imsi("12345a"));
}

}  // namespace
}  // namespace vouch
