#include "domain/trust/grounds.h"

#include <gtest/gtest.h>

#include "domain/binding/timeline.h"
#include "domain/trust/assess.h"
#include "domain/trust/codes.h"
#include "domain/trust/comparison.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using Grounds = std::vector<std::string>;

TEST(Grounds, HoldValuesOnlyWhereRulesMayAskThem) {
  const std::vector<Evidence> evidence{evidence_of("AUTH_AKA", "AKAv1-MD5", test::at_s(0), test::at_s(1)),
                                       evidence_of("USER_AGENT", "Phone/1.0", test::at_s(0), test::at_s(1)),
                                       evidence_of("ACCESS_CELL", "262011", test::at_s(0), test::at_s(1)),
                                       evidence_of("AUTH_AKA", "AKAv1-MD5", test::at_s(5), test::at_s(6))};
  EXPECT_EQ(grounds_of(evidence), (Grounds{"ACCESS_CELL", "AUTH_AKA=AKAv1-MD5", "USER_AGENT"}));
}

TEST(Grounds, ARulingOnThemIsTheVerdictOnTheEvidence) {
  Policy policy{"v", {}, {}};
  policy.rules.push_back({"v1",
                          {{condition_from("AUTH_AKA=AKAv1*"), condition_from("SERVICE_MMTEL")}, {}, {}},
                          ClientType::kEmbedded,
                          TrustLevel::kTrusted,
                          "Because.",
                          1});
  for (const ClientProfile& profile : {test::telephony_profile(), test::password_profile()}) {
    const Binding binding =
        timeline(std::vector<RegistrationFact>{test::Register().profile(profile)}).front();
    const Verdict verdict = assess(binding, {}, policy);
    EXPECT_EQ(rule_on(policy, grounds_of(verdict.evidence)),
              (Ruling{verdict.client_type, verdict.trust_level}));
  }
}

TEST(Grounds, AContradictionCapsThemToo) {
  Policy policy{"v", {}, {}};
  policy.rules.push_back({"any",
                          {{condition_from("AUTH_AKA")}, {}, {}},
                          ClientType::kEmbedded,
                          TrustLevel::kTrusted,
                          "Because.",
                          1});
  EXPECT_EQ(rule_on(policy, Grounds{"AUTH_AKA", "IMEI_PLACEHOLDER"}).trust_level, TrustLevel::kUntrusted);
}

TEST(Grounds, WhatAnOlderReleaseWroteIsLeftOut) {
  EXPECT_TRUE(evidence_of_grounds(Grounds{"LONG_GONE", ""}).empty());
}

TEST(Comparison, CountsWhatChangesAndHow) {
  const Ruling phone{ClientType::kEmbedded, TrustLevel::kTrusted};
  const Ruling unclear{};
  Comparison comparison;
  comparison.add(phone, phone, 90);
  comparison.add(phone, unclear, 10);
  EXPECT_EQ(comparison.bindings, 100U);
  EXPECT_EQ(comparison.changed, 10U);
  EXPECT_EQ(comparison.changes.at({phone, unclear}), 10U);
  EXPECT_FALSE(stops(comparison, 10)) << "no more than allowed";
  EXPECT_TRUE(stops(comparison, 9));
  EXPECT_FALSE(stops({}, 0)) << "where nothing is on record nothing changes";
}

}  // namespace
}  // namespace vouch
