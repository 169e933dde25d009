#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>

#include "domain/trust/codes.h"
#include "domain/trust/policy_check.h"

// What the check of policies promises holds for every policy that passes it.
namespace vouch {
namespace {

int below(int limit) {
  return *rc::gen::inRange(0, limit);
}

const CodeInfo& any_code(int among) {
  // Few codes, so that rules and evidence meet.
  static constexpr std::string_view kFew[] = {"AUTH_AKA",         "AKA_OVER_IPSEC", "SERVICE_MMTEL",
                                              "AUTH_DIGEST",      "ACCESS_3GPP",    "COMPETING_REGISTRATIONS",
                                              "IMEI_PLACEHOLDER", "UICC_IMEI",      "TAC_KNOWN"};
  return *find_code(kFew[below(std::min(among, 9))]);
}

/// A value of that code, one that begins so, and another.
std::array<std::string, 3> some_values(const CodeInfo& code) {
  if (code.values == Vocabulary::kAlgorithms) return {"MD5", "MD5-sess", "SHA-256"};
  if (code.values == Vocabulary::kAccessTypes) return {"3GPP-UTRAN", "3GPP-UTRAN-FDD", "DOCSIS"};
  return {"a", "ab", "b"};
}

Condition any_condition() {
  const CodeInfo& code = any_code(9);
  const bool with_value = code.values != Vocabulary::kNone && below(3) == 0;
  const std::string value = some_values(code).front() + (below(2) == 0 ? "" : "*");
  return {std::string{code.code}, with_value ? std::optional{value} : std::nullopt};
}

std::vector<Condition> some_conditions(int most) {
  std::vector<Condition> some;
  for (int i = below(most + 1); i > 0; --i) some.push_back(any_condition());
  return some;
}

Policy any_policy() {
  Policy policy{"any", {}, {}};
  for (int i = 1 + below(4); i > 0; --i) {
    const auto level = std::vector{TrustLevel::kTrusted, TrustLevel::kUntrusted,
                                   TrustLevel::kUndetermined}[static_cast<std::size_t>(below(3))];
    policy.rules.push_back({"r" + std::to_string(i),
                            {some_conditions(2), some_conditions(2), some_conditions(1)},
                            ClientType::kUndetermined,
                            level,
                            "Because.",
                            static_cast<std::size_t>(i)});
  }
  return policy;
}

std::vector<Evidence> any_evidence() {
  std::vector<Evidence> evidence;
  for (int i = below(6); i > 0; --i) {
    const CodeInfo& code = any_code(9);
    const auto which = static_cast<std::size_t>(below(4));
    evidence.push_back(evidence_of(code.code, which == 3 ? "" : some_values(code).at(which), {}, {}));
  }
  return evidence;
}

/// Whether no problem but those that concern no level was found.
bool keeps_its_promises(const Policy& policy) {
  const auto problems = check_policy(policy);
  return std::none_of(problems.begin(), problems.end(), [](const PolicyProblem& one) {
    return one.code == "RAISES_TRUST" || one.code == "TRUSTED_WITHOUT_EVIDENCE" ||
           one.code == "NO_CONDITIONS" || one.code == "TOO_COMPLEX";
  });
}

Policy any_sound_policy() {
  for (int tries = 0; tries < 200; ++tries) {
    Policy policy = any_policy();
    if (keeps_its_promises(policy)) return policy;
  }
  return {"none", {}, {}};
}

RC_GTEST_PROP(PolicyProperty, RemovingSupportNeverRaisesTrustUnderAnyPolicyThatPassesTheCheck, ()) {
  const Policy policy = any_sound_policy();
  auto evidence = any_evidence();
  const auto before = decide(policy, evidence).trust_level;
  std::erase_if(evidence,
                [](const Evidence& one) { return one.direction == Direction::kSupports && below(2) == 0; });
  RC_ASSERT(!trusts_more(decide(policy, evidence).trust_level, before));
}

RC_GTEST_PROP(PolicyProperty,
              WhatSpeaksAgainstOrIsTheCardsWordNeverRaisesTrustUnderAnyPolicyThatPassesTheCheck, ()) {
  const Policy policy = any_sound_policy();
  auto evidence = any_evidence();
  const auto before = decide(policy, evidence).trust_level;
  for (const std::string_view code : {"AUTH_DIGEST", "COMPETING_REGISTRATIONS", "UICC_IMEI"}) {
    if (below(2) == 0) evidence.push_back(evidence_of(code, below(2) == 0 ? "a" : "b", {}, {}));
  }
  RC_ASSERT(!trusts_more(decide(policy, evidence).trust_level, before));
}

RC_GTEST_PROP(PolicyProperty, AContradictionNeverLeavesMoreTrustUnderAnyPolicyAtAll, ()) {
  const Policy policy = any_policy();
  auto evidence = any_evidence();
  evidence.push_back(evidence_of("NETWORK_IMEI_DIFFERS", "MME", {}, {}));
  RC_ASSERT(decide(policy, evidence).trust_level == TrustLevel::kUntrusted);
}

RC_GTEST_PROP(PolicyProperty, ARuleThatDecidesIsNeverToldToBeUnreachable, ()) {
  const Policy policy = any_policy();
  const Verdict verdict = decide(policy, any_evidence());
  for (const PolicyProblem& problem : check_policy(policy)) {
    if (problem.code == "UNREACHABLE" || problem.code == "NEVER_HOLDS" || problem.code == "CONTRADICTS_RULE")
      RC_ASSERT(problem.rule != verdict.rule);
  }
}

}  // namespace
}  // namespace vouch
