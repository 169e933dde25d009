#include "domain/trust/user_agent_family.h"

#include <gtest/gtest.h>

namespace vouch {
namespace {

std::string_view family(std::string_view user_agent) {
  const auto found = family_of(user_agent);
  return found ? found->name : "";
}

TEST(UserAgentFamily, IsKnownByItsWords) {
  EXPECT_EQ(family("iOS/17.1.2 (21B101) iPhone"), "APPLE");
  EXPECT_EQ(family("SM-G998B-XXU5 Samsung IMS 6.0"), "SAMSUNG");
  EXPECT_EQ(family("LinphoneAndroid/5.0.1"), "LINPHONE");
  EXPECT_EQ(family("Mozilla/5.0 (X11; Linux x86_64)"), "BROWSER");
  EXPECT_EQ(family("SIPp"), "SIPP");
  EXPECT_EQ(family("friendly-scanner"), "SIPVICIOUS");
}

TEST(UserAgentFamily, AToolThatImitatesAPhoneIsATool) {
  EXPECT_EQ(family("sipp playing iPhone"), "SIPP");
}

TEST(UserAgentFamily, AWordWithinAnotherIsNone) {
  EXPECT_EQ(family("Kudiosystems 2"), "");
  EXPECT_EQ(family("Biosphere"), "");
  EXPECT_EQ(family(""), "");
}

TEST(UserAgentFamily, MostSoftwareIsOfNone) {
  EXPECT_EQ(family("Halden H5/H5XXU3 (IMS stack 6.2; modem)"), "");
}

}  // namespace
}  // namespace vouch
