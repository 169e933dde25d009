#include "services/common/policy/policy_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace vouch::services {
namespace {

/// A policy of one good rule, and what a test adds to it.
std::string file_with(const std::string& more) {
  return R"(version = "net-1"

[[rule]]
name = "password"
all_of = ["AUTH_DIGEST"]
client_type = "SELF_CONTAINED"
trust_level = "UNTRUSTED"
reason = "A password."
)" + more;
}

std::string rule(const std::string& name, const std::string& conditions, const std::string& type = "EMBEDDED",
                 const std::string& level = "UNDETERMINED") {
  return "\n[[rule]]\nname = \"" + name + "\"\n" + conditions + "\nclient_type = \"" + type +
         "\"\ntrust_level = \"" + level + "\"\nreason = \"Because.\"\n";
}

std::string first_problem(const std::string& toml) {
  const auto reading = read_policy(toml);
  return reading.problems.empty() ? "" : text_of(reading.problems.front());
}

TEST(PolicyFile, OneThatIsInOrderIsReadAsWritten) {
  const auto reading = read_policy(file_with(""));
  EXPECT_TRUE(reading.problems.empty());
  EXPECT_EQ(reading.policy.version, "net-1");
  ASSERT_EQ(reading.policy.rules.size(), 1U);
  EXPECT_EQ(reading.policy.rules.front().name, "password");
  EXPECT_EQ(reading.policy.rules.front().when.all_of, std::vector{condition_from("AUTH_DIGEST")});
  EXPECT_EQ(reading.policy.rules.front().client_type, ClientType::kSelfContained);
  EXPECT_EQ(reading.policy.rules.front().trust_level, TrustLevel::kUntrusted);
  EXPECT_EQ(reading.policy.rules.front().line, 3U);
}

TEST(PolicyFile, TheBuiltInOneIsInOrder) {
  const auto reading = read_policy(default_policy_text());
  for (const PolicyProblem& problem : reading.problems) ADD_FAILURE() << text_of(problem);
  EXPECT_EQ(default_policy().rules.size(), reading.policy.rules.size());
  EXPECT_FALSE(default_policy().session_rules.empty());
}

TEST(PolicyFile, WhatIsNoTomlIsToldWithItsLine) {
  EXPECT_TRUE(first_problem("version = \"a\"\nrule = [").starts_with("line 2: NOT_TOML"));
}

TEST(PolicyFile, AnUnknownCodeIsToldWithTheLineOfItsRule) {
  EXPECT_EQ(first_problem(file_with(rule("odd", "all_of = [\"AUTH_MAGIC\"]"))),
            "line 10, rule odd: UNKNOWN_CODE (AUTH_MAGIC)");
}

TEST(PolicyFile, AnUnknownKeyIsToldWithItsLine) {
  EXPECT_EQ(first_problem(file_with(rule("odd", "all_off = [\"AUTH_AKA\"]"))),
            "line 12, rule odd: UNKNOWN_KEY (all_off)");
}

TEST(PolicyFile, ATypeOrLevelThatThereIsNotIsRefused) {
  EXPECT_EQ(first_problem(file_with(rule("odd", "all_of = [\"AUTH_AKA\"]", "PHONE"))),
            "line 13, rule odd: BAD_CLIENT_TYPE");
  EXPECT_EQ(first_problem(file_with(rule("odd", "all_of = [\"AUTH_AKA\"]", "EMBEDDED", "SURE"))),
            "line 14, rule odd: BAD_TRUST_LEVEL");
}

TEST(PolicyFile, AConditionOnAValueIsRead) {
  const auto reading = read_policy(file_with(rule("v2", "all_of = [\"AUTH_AKA=AKAv2*\"]")));
  ASSERT_TRUE(reading.problems.empty());
  EXPECT_EQ(reading.policy.rules.back().when.all_of.front(), (Condition{"AUTH_AKA", "AKAv2*"}));
}

TEST(PolicyFile, AnythingThatIsNoPolicyAtAllIsRefusedAndNeverThrown) {
  for (const std::string text :
       {"", "version = 3", "rule = 1", "[rule]\nname = 1", "[[rule]]\nall_of = \"x\"", "version = \"\"",
        "[[session]]\nname = \"a\"", "\xff\xfe"}) {
    EXPECT_FALSE(read_policy(text).problems.empty()) << text;
  }
  EXPECT_EQ(first_problem(std::string(300'000, ' ')), "the policy: TOO_BIG");
}

TEST(PolicyFile, ASessionRuleMayAskTheRegistrationsType) {
  const auto reading = read_policy(file_with(
      "\n[[session]]\nname = \"s\"\nregistration = \"EMBEDDED\"\nall_of = [\"SESSION_SERVICE_MMTEL\"]\n"
      "client_type = \"EMBEDDED\"\nreason = \"A call.\"\n"));
  ASSERT_TRUE(reading.problems.empty()) << text_of(reading.problems.front());
  EXPECT_EQ(reading.policy.session_rules.front().registration, ClientType::kEmbedded);
}

}  // namespace
}  // namespace vouch::services
