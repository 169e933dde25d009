#include "domain/trust/tac.h"

#include <gtest/gtest.h>

#include "domain/binding/timeline.h"
#include "domain/trust/assess.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::Register;
using Codes = std::vector<std::string>;

TacEntry phone() {
  return {"Halden Mobile",
          "Halden",
          "H5",
          "Smartphone",
          "Android",
          "GSM 900, WCDMA FDD Band 1, LTE FDD Band 3",
          {}};
}

Codes codes_with(std::optional<TacEntry> entry, const ClientProfile& profile = test::telephony_profile()) {
  TrustContext context;
  context.tac = TacFinding{"7", std::move(entry)};
  Codes codes;
  for (const Evidence& one :
       evidence::tac(timeline(std::vector<RegistrationFact>{Register().profile(profile)}).front(), context))
    codes.push_back(one.code + " " + one.value);
  return codes;
}

TEST(Tac, AKnownOneTellsTheClassOfDevice) {
  EXPECT_EQ(codes_with(phone()), (Codes{"TAC_KNOWN SMARTPHONE"}));
}

TEST(Tac, AnUnknownOneIsAFactAndNoError) {
  EXPECT_EQ(codes_with(std::nullopt), (Codes{"TAC_UNKNOWN catalogue 7"}));
}

TEST(Tac, WithoutACatalogueNothingIsTold) {
  EXPECT_TRUE(evidence::tac(timeline(std::vector<RegistrationFact>{Register()}).front(), {}).empty());
}

TEST(Tac, OneUsedBeforeItsTypeWasAllocatedIsContradicted) {
  TacEntry entry = phone();
  entry.allocated_at = test::at_s(86'400);
  const auto codes = codes_with(entry);
  ASSERT_EQ(codes.size(), 2U);
  EXPECT_TRUE(codes[1].starts_with("TAC_NOT_YET_ALLOCATED allocated 2023-11-1"));
}

TEST(Tac, ARadioThatTheDeviceDoesNotHaveIsTold) {
  ClientProfile profile = test::telephony_profile();
  profile.access_type = "3GPP-NR-FDD";
  EXPECT_EQ(codes_with(phone(), profile),
            (Codes{"TAC_KNOWN SMARTPHONE", "TAC_DIFFERS_FROM_ACCESS 3GPP-NR-FDD"}));
}

TEST(Tac, WlanIsOfNoRadioAndACatalogueThatIsSilentTellsNothing) {
  EXPECT_FALSE(has_radio(phone(), "IEEE-802.11"));
  EXPECT_FALSE(has_radio({}, "3GPP-NR-FDD"));
  EXPECT_EQ(has_radio(phone(), "3GPP-GERAN"), true);
}

TEST(Tac, SoftwareThatCallsItselfAnotherMakersIsTold) {
  ClientProfile profile = test::telephony_profile();
  profile.user_agent = "iOS/17.1 iPhone";
  EXPECT_EQ(codes_with(phone(), profile),
            (Codes{"TAC_KNOWN SMARTPHONE", "TAC_DIFFERS_FROM_USER_AGENT APPLE"}));
}

TEST(Tac, ClassesOfDevicesAreFew) {
  const auto class_of = [](const char* type) {
    TacEntry entry;
    entry.device_type = type;
    return device_class(entry);
  };
  EXPECT_EQ(class_of("Smartphone"), "SMARTPHONE");
  EXPECT_EQ(class_of("Mobile Phone/Feature phone"), "FEATURE_PHONE");
  EXPECT_EQ(class_of("Dongle"), "MODEM");
  EXPECT_EQ(class_of("IoT Device"), "IOT");
  EXPECT_EQ(class_of("Something new"), "OTHER");
  EXPECT_EQ(class_of(""), "UNSTATED");
}

}  // namespace
}  // namespace vouch
