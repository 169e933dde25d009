#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "domain/trust/codes.h"
#include "services/common/policy/policy_file.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using services::default_policy;

std::vector<Evidence> any_evidence() {
  const auto codes = evidence_codes();
  std::vector<Evidence> evidence;
  for (int i = *rc::gen::inRange(0, 10); i > 0; --i) {
    const auto& code = codes[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(codes.size())))];
    evidence.push_back(evidence_of(code.code, "", test::at_s(0), test::at_s(1)));
  }
  return evidence;
}

RC_GTEST_PROP(VerdictProperty, AddingAContradictionNeverRaisesTrust, ()) {
  auto evidence = any_evidence();
  const Verdict before = decide(default_policy(), evidence);
  evidence.push_back(evidence_of("IMEI_WRONG_CHECK_DIGIT", "", test::at_s(0), test::at_s(1)));
  const Verdict after = decide(default_policy(), evidence);
  RC_ASSERT(after.trust_level == TrustLevel::kUntrusted);
  RC_ASSERT(after.client_type == before.client_type);
}

RC_GTEST_PROP(VerdictProperty, RemovingSupportingEvidenceNeverMakesItTrusted, ()) {
  auto evidence = any_evidence();
  const Verdict before = decide(default_policy(), evidence);
  std::erase_if(evidence, [](const Evidence& e) {
    return e.direction == Direction::kSupports && *rc::gen::arbitrary<bool>();
  });
  const Verdict after = decide(default_policy(), evidence);
  RC_ASSERT(after.trust_level != TrustLevel::kTrusted || before.trust_level == TrustLevel::kTrusted);
}

RC_GTEST_PROP(VerdictProperty, OrderAndRepetitionOfEvidenceChangeNothing, ()) {
  auto evidence = any_evidence();
  auto twice = evidence;
  twice.insert(twice.end(), evidence.begin(), evidence.end());
  std::reverse(twice.begin(), twice.end());
  RC_ASSERT(decide(default_policy(), twice) == decide(default_policy(), evidence));
}

RC_GTEST_PROP(VerdictProperty, NothingIsTrustedWithoutTheUiccsKeyAndIpsec, ()) {
  const Verdict verdict = decide(default_policy(), any_evidence());
  const auto has = [&](std::string_view code) {
    return std::any_of(verdict.evidence.begin(), verdict.evidence.end(),
                       [&](const Evidence& e) { return e.code == code; });
  };
  if (verdict.trust_level == TrustLevel::kTrusted) {
    RC_ASSERT(has("AUTH_AKA"));
    RC_ASSERT(has("AKA_OVER_IPSEC") || has("SECURITY_AGREEMENT_IPSEC"));
  }
}

}  // namespace
}  // namespace vouch
