#include "domain/trust/alternatives.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "domain/binding/timeline.h"
#include "domain/trust/assess.h"
#include "services/common/policy/policy_file.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using services::default_policy;

std::vector<Alternative> alternatives_to(const ClientProfile& profile) {
  const Binding binding = timeline(std::vector<RegistrationFact>{test::Register().profile(profile)}).front();
  return alternatives(default_policy(), assess(binding, {}, default_policy()).evidence);
}

bool tells(const std::vector<Alternative>& all, const Alternative& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

TEST(Alternatives, APhoneWouldNotBeTrustedWithoutTheUiccsKeyOrIpsec) {
  const auto all = alternatives_to(test::telephony_profile());
  EXPECT_TRUE(tells(all, {false, "AUTH_AKA", {ClientType::kUndetermined, TrustLevel::kUndetermined}}));
  EXPECT_TRUE(tells(all, {false, "AKA_OVER_IPSEC", {ClientType::kUndetermined, TrustLevel::kUndetermined}}));
}

TEST(Alternatives, APhoneWouldBeAnAppHadItUsedAPassword) {
  EXPECT_TRUE(tells(alternatives_to(test::telephony_profile()),
                    {true, "AUTH_DIGEST", {ClientType::kSelfContained, TrustLevel::kUntrusted}}));
}

TEST(Alternatives, WhatDecidesNothingIsNoAlternative) {
  for (const Alternative& one : alternatives_to(test::telephony_profile())) {
    EXPECT_NE(one.code, "USER_AGENT");
    EXPECT_NE(one.code, "ACCESS_3GPP");
    EXPECT_NE(one.code, "IMEI_PLACEHOLDER") << "contradictions stand for each other";
  }
}

TEST(Alternatives, AnAppWithAPasswordIsOneWhateverElseIsMissing) {
  for (const Alternative& one : alternatives_to(test::password_profile()))
    EXPECT_TRUE(one.verdict.client_type == ClientType::kSelfContained || !one.seen_more);
}

TEST(Alternatives, OfASessionAreToldByTheSessionRules) {
  Verdict phone;
  phone.client_type = ClientType::kEmbedded;
  phone.trust_level = TrustLevel::kTrusted;
  EXPECT_EQ(
      session_alternatives(default_policy(), phone, {}),
      (std::vector<Alternative>{
          {true, "SESSION_SERVICE_APPLICATION", {ClientType::kCommonRegistration, TrustLevel::kTrusted}}}));
  const auto application = evidence_of("SESSION_SERVICE_APPLICATION", "urn:x", {}, {});
  EXPECT_TRUE(tells(session_alternatives(default_policy(), phone, {application}),
                    {false, "SESSION_SERVICE_APPLICATION", {ClientType::kEmbedded, TrustLevel::kTrusted}}));
}

}  // namespace
}  // namespace vouch
