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

Policy with_session_rule(std::optional<ClientType> registration, const char* code) {
  Policy policy;
  policy.session_rules.push_back(
      {"one", registration, {{condition_from(code)}, {}, {}}, ClientType::kSelfContained, "Because.", 1});
  return policy;
}

TEST(Comparison, CountsBindingsOnWhichSessionsMayBeJudgedOtherwise) {
  const Policy before = with_session_rule(ClientType::kEmbedded, "SESSION_SERVICE_APPLICATION");
  const Policy after = with_session_rule(ClientType::kEmbedded, "SESSION_SERVICE_MMTEL");
  const Ruling phone{ClientType::kEmbedded, TrustLevel::kTrusted};
  const Ruling app{ClientType::kSelfContained, TrustLevel::kUntrusted};
  Comparison comparison;
  comparison.sessions_differ_on = sessions_differ_on(before, after);
  comparison.add(phone, phone, 90);
  comparison.add(app, app, 10);
  EXPECT_EQ(comparison.changed, 0U);
  EXPECT_EQ(comparison.session_bindings, 90U) << "the rule is one on embedded clients' registrations";
  EXPECT_TRUE(stops(comparison, 50));
  EXPECT_FALSE(stops(comparison, 90));
}

TEST(Comparison, ASessionRuleForAnyRegistrationConcernsAll) {
  const Policy any = with_session_rule({}, "SESSION_SERVICE_MMTEL");
  EXPECT_EQ(sessions_differ_on(any, {}).size(), 4U);
  Policy renamed = any;
  renamed.session_rules.front().name = "another";
  renamed.session_rules.front().reason = "For another reason.";
  EXPECT_TRUE(sessions_differ_on(any, renamed).empty()) << "the same rule by another name";
}

}  // namespace
}  // namespace vouch
