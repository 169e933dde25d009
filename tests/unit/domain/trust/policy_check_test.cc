#include "domain/trust/policy_check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "domain/trust/codes.h"

namespace vouch {
namespace {

std::vector<Condition> conditions(const std::vector<std::string>& texts) {
  std::vector<Condition> read;
  for (const std::string& text : texts) read.push_back(condition_from(text));
  return read;
}

/// Builds a policy rule by rule; each is told to be on the line of its number.
class PolicyOf {
 public:
  PolicyOf& rule(const std::string& name, const std::vector<std::string>& all_of, TrustLevel level,
                 const std::vector<std::string>& any_of = {}, const std::vector<std::string>& none_of = {}) {
    policy_.rules.push_back({name,
                             {conditions(all_of), conditions(any_of), conditions(none_of)},
                             ClientType::kUndetermined,
                             level,
                             "Because.",
                             policy_.rules.size() + 1});
    return *this;
  }
  PolicyOf& session(const std::string& name, const std::vector<std::string>& all_of, ClientType type,
                    std::optional<ClientType> registration = std::nullopt) {
    policy_.session_rules.push_back({name,
                                     registration,
                                     {conditions(all_of), {}, {}},
                                     type,
                                     "Because.",
                                     11 + policy_.session_rules.size()});
    return *this;
  }
  const Policy& policy() const { return policy_; }

 private:
  Policy policy_{"test-1", {}, {}};
};

constexpr auto kTrusted = TrustLevel::kTrusted;
constexpr auto kUntrusted = TrustLevel::kUntrusted;
constexpr auto kOpen = TrustLevel::kUndetermined;

using Problems = std::vector<PolicyProblem>;

TEST(CheckPolicy, FindsNothingInOneThatIsInOrder) {
  EXPECT_EQ(
      check_policy(PolicyOf{}
                       .rule("app", {"AUTH_DIGEST"}, kUntrusted)
                       .rule("phone", {"AUTH_AKA"}, kTrusted, {"AKA_OVER_IPSEC", "SECURITY_AGREEMENT_IPSEC"})
                       .policy()),
      Problems{});
}

TEST(CheckPolicy, ARuleBehindAWiderOneIsUnreachable) {
  EXPECT_EQ(check_policy(PolicyOf{}
                             .rule("wide", {"AUTH_NONE"}, kOpen)
                             .rule("narrow", {"AUTH_NONE", "SERVICE_MMTEL"}, kOpen)
                             .policy()),
            (Problems{{"UNREACHABLE", 2, "narrow", ""}}));
}

TEST(CheckPolicy, ARuleThatTwoOthersCoverTogetherIsUnreachable) {
  EXPECT_EQ(check_policy(PolicyOf{}
                             .rule("with", {"AUTH_NONE", "USER_AGENT"}, kOpen)
                             .rule("without", {"AUTH_NONE"}, kOpen, {}, {"USER_AGENT"})
                             .rule("all", {"AUTH_NONE", "ACCESS_OTHER"}, kOpen)
                             .policy()),
            (Problems{{"UNREACHABLE", 3, "all", ""}}));
}

TEST(CheckPolicy, TwoRulesThatDecideOtherwiseUnderTheSameConditionsContradict) {
  EXPECT_EQ(check_policy(PolicyOf{}
                             .rule("one", {"AUTH_NONE", "ACCESS_OTHER"}, kOpen)
                             .rule("two", {"ACCESS_OTHER", "AUTH_NONE"}, kUntrusted)
                             .policy()),
            (Problems{{"CONTRADICTS_RULE", 2, "two", "one"}}));
}

TEST(CheckPolicy, ARuleThatExcludesItselfNeverHolds) {
  EXPECT_EQ(check_policy(PolicyOf{}.rule("never", {"AUTH_AKA=MD5"}, kOpen, {}, {"AUTH_AKA"}).policy()),
            (Problems{{"NEVER_HOLDS", 1, "never", ""}}));
}

PolicyOf one_good_rule() {
  return PolicyOf{}.rule("app", {"AUTH_DIGEST"}, kUntrusted);
}

TEST(CheckPolicy, ARuleOnRegistrationsThatAsksWhatSessionsShowNeverHolds) {
  EXPECT_EQ(check_policy(one_good_rule().rule("call", {"SESSION_SERVICE_MMTEL"}, kOpen).policy()),
            (Problems{{"NEVER_HOLDS", 2, "call", ""}}));
  EXPECT_EQ(
      check_policy(one_good_rule()
                       .rule("call", {"AUTH_AKA"}, kOpen, {"SESSION_SERVICE_MMTEL", "SESSION_SERVICE_SMSIP"})
                       .policy()),
      (Problems{{"NEVER_HOLDS", 2, "call", ""}}));
}

TEST(CheckPolicy, ARuleOnSessionsThatAsksWhatRegistrationsShowNeverHolds) {
  EXPECT_EQ(check_policy(one_good_rule().session("aka", {"AUTH_AKA"}, ClientType::kEmbedded).policy()),
            (Problems{{"NEVER_HOLDS", 11, "aka", ""}}));
}

TEST(CheckPolicy, AConditionThatIsNeverSeenIsToldWhereTheRuleCanHoldWithoutIt) {
  EXPECT_EQ(
      check_policy(PolicyOf{}.rule("odd", {"AUTH_NONE"}, kOpen, {}, {"SESSION_SIGNS_DISAGREE"}).policy()),
      (Problems{{"NEVER_SEEN", 1, "odd", "SESSION_SIGNS_DISAGREE"}}));
}

TEST(CheckPolicy, ASessionRuleBehindAWiderOneIsUnreachable) {
  const std::vector<std::string> app{"SESSION_SERVICE_APPLICATION"};
  const std::vector<std::string> app_and_sms{"SESSION_SERVICE_APPLICATION", "SESSION_SERVICE_SMSIP"};
  constexpr auto kEmbedded = ClientType::kEmbedded;
  constexpr auto kCommon = ClientType::kCommonRegistration;
  EXPECT_EQ(check_policy(one_good_rule()
                             .session("any", app, kCommon)
                             .session("narrow", app_and_sms, kEmbedded, kEmbedded)
                             .policy()),
            (Problems{{"UNREACHABLE", 12, "narrow", ""}}));
  EXPECT_EQ(check_policy(one_good_rule()
                             .session("embedded", app, kCommon, kEmbedded)
                             .session("any", app_and_sms, kEmbedded)
                             .policy()),
            Problems{})
      << "on other registrations the second decides";
  EXPECT_EQ(
      check_policy(one_good_rule().session("one", app, kCommon).session("two", app, kEmbedded).policy()),
      (Problems{{"CONTRADICTS_RULE", 12, "two", "one"}}));
}

TEST(CheckPolicy, AValueThatIsNeverWeighedIsUnknown) {
  EXPECT_EQ(check_policy(PolicyOf{}.rule("odd", {"AUTH_DIGEST=md5"}, kUntrusted).policy()),
            (Problems{{"UNKNOWN_VALUE", 1, "odd", "AUTH_DIGEST=md5"}}));
  for (const char* good : {"AUTH_DIGEST=MD5", "AUTH_DIGEST=MD5*", "AUTH_DIGEST=OTHER", "AUTH_DIGEST=SHA-*"})
    EXPECT_EQ(check_policy(PolicyOf{}.rule("good", {good}, kUntrusted).policy()), Problems{}) << good;
}

TEST(CheckPolicy, ACodeThatThereIsNotIsUnknown) {
  EXPECT_EQ(check_policy(PolicyOf{}.rule("odd", {"NO_SUCH"}, kOpen).policy()),
            (Problems{{"UNKNOWN_CODE", 1, "odd", "NO_SUCH"}}));
}

TEST(CheckPolicy, FreeTextMayNotBeWeighed) {
  EXPECT_EQ(check_policy(PolicyOf{}.rule("odd", {"USER_AGENT=Foo*"}, kOpen).policy()),
            (Problems{{"NOT_WEIGHABLE", 1, "odd", "USER_AGENT"}}));
}

TEST(CheckPolicy, TrustOnAContradictionIsNeverGranted) {
  const auto problems =
      check_policy(PolicyOf{}.rule("odd", {"IMEI_PLACEHOLDER", "AUTH_AKA"}, kTrusted).policy());
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems.front().code, "NEVER_TRUSTED");
}

TEST(CheckPolicy, NothingIsTrustedWithoutSomethingThatSupportsIt) {
  EXPECT_EQ(check_policy(PolicyOf{}.rule("lax", {"ACCESS_3GPP"}, kTrusted).policy()),
            (Problems{{"TRUSTED_WITHOUT_EVIDENCE", 1, "lax", ""}}));
}

TEST(CheckPolicy, ARuleThatTrustsInTheAbsenceOfSupportRaisesTrust) {
  const auto problems = check_policy(PolicyOf{}
                                         .rule("odd", {"AUTH_AKA"}, kTrusted, {}, {"AKA_OVER_IPSEC"})
                                         .rule("rest", {"AUTH_AKA"}, kOpen)
                                         .policy());
  EXPECT_EQ(problems, (Problems{{"RAISES_TRUST", 1, "odd", "AKA_OVER_IPSEC"}}));
}

TEST(CheckPolicy, ARuleThatDistrustsWhatSupportsLetsItsAbsenceRaiseTrust) {
  const auto problems =
      check_policy(PolicyOf{}.rule("odd", {"AUTH_AKA", "AUTH_DIGEST"}, kUntrusted).policy());
  EXPECT_EQ(problems, (Problems{{"RAISES_TRUST", 0, "no-rule", "AUTH_AKA"}}));
}

TEST(CheckPolicy, ARuleThatTrustsOnTheCardsWordRaisesTrust) {
  const auto problems =
      check_policy(PolicyOf{}.rule("card", {"AUTH_AKA", "UICC_IMEI=same"}, kTrusted).policy());
  EXPECT_EQ(problems, (Problems{{"RAISES_TRUST", 1, "card", "UICC_IMEI"}}));
}

TEST(CheckPolicy, ARuleThatTrustsOnWhatSpeaksAgainstRaisesTrust) {
  const auto problems =
      check_policy(PolicyOf{}.rule("odd", {"AUTH_AKA", "OVERWROTE_SAME_ADDRESS"}, kTrusted).policy());
  EXPECT_EQ(problems, (Problems{{"RAISES_TRUST", 1, "odd", "OVERWROTE_SAME_ADDRESS"}}));
}

TEST(CheckPolicy, AValueIsPartOfItsCode) {
  EXPECT_EQ(check_policy(PolicyOf{}
                             .rule("any", {"AUTH_DIGEST"}, kUntrusted)
                             .rule("md5", {"AUTH_DIGEST=MD5"}, kUntrusted)
                             .policy()),
            (Problems{{"UNREACHABLE", 2, "md5", ""}}));
}

TEST(CheckPolicy, OneWithoutVersionOrRulesIsNone) {
  EXPECT_EQ(check_policy({}), (Problems{{"NO_VERSION", 0, "", ""}, {"NO_RULES", 0, "", ""}}));
}

TEST(CheckPolicy, ManyRulesOfManyConditionsAreCheckedInTimeOrToldToBeTooMany) {
  PolicyOf many;
  std::vector<std::string> codes;
  for (const CodeInfo& info : evidence_codes()) codes.emplace_back(info.code);
  for (std::size_t i = 0; i + 4 < codes.size(); ++i)
    many.rule("r" + std::to_string(i), {codes[i], codes[i + 1]}, kUntrusted, {codes[i + 2], codes[i + 3]},
              {codes[i + 4]});
  const auto problems = check_policy(many.policy());
  EXPECT_TRUE(std::any_of(problems.begin(), problems.end(), [](const auto& one) {
    return one.code == "TOO_COMPLEX" || one.code == "RAISES_TRUST";
  }));
}

}  // namespace
}  // namespace vouch
