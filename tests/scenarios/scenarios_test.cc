#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "tests/scenarios/telling.h"

namespace vouch::scenarios {
namespace {

std::vector<std::string> names_of_cases() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{VOUCH_SCENARIOS}) {
    if (entry.path().extension() == ".txt") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "  " + line + "\n";
  return text;
}

class Scenarios : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const std::string path = std::string{VOUCH_SCENARIOS} + "/" + GetParam() + ".txt";
    std::ifstream file{path};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    const auto complain = [&](const Error& error) {
      return path + ":" + std::to_string(error.offset) + ": " + error.code + ": " + error.field;
    };
    auto scenario = read_scenario(text);
    ASSERT_TRUE(scenario) << complain(scenario.error());
    scenario_ = std::move(*scenario);
    auto facts = observe(scenario_);
    ASSERT_TRUE(facts) << complain(facts.error());
    facts_ = std::move(*facts);
  }

  Scenario scenario_;
  Facts facts_;
};

TEST_P(Scenarios, AreToldAsExpected) {
  const auto told = tell(scenario_, facts_);
  EXPECT_EQ(joined(told), joined(scenario_.expected)) << scenario_.title << " (" << scenario_.clause << ")";
}

/// What came late changes what was told, and nothing else does.
TEST_P(Scenarios, AreToldAsFarAsKnownAtFirst) {
  if (scenario_.expected_first.empty()) return;
  const auto facts = observe(before_late(scenario_));
  ASSERT_TRUE(facts);
  EXPECT_EQ(joined(tell(scenario_, *facts)), joined(scenario_.expected_first));
}

/// Seen again later: sent again, or by another feed.
void delay(std::vector<SessionFact>& copies, std::mt19937& chance) {
  for (SessionFact& copy : copies)
    copy.observed_at = copy.observed_at.plus_s(static_cast<std::int64_t>(chance() % 3));
}
void delay(std::vector<RegistrationFact>&, std::mt19937&) {}  // a hop of its own tells the time of a REGISTER

/// Whatever order the same facts come in, and however often, they tell the same.
TEST_P(Scenarios, AreToldTheSameInAnyOrderAndRepetition) {
  const auto before = tell(scenario_, facts_);
  std::mt19937 chance{1};
  for (int round = 0; round < 25; ++round) {
    Facts mixed = facts_;
    const auto repeat_and_mix = [&](auto& facts) {
      auto again = facts;
      std::erase_if(again, [&](const auto&) { return chance() % 2 == 0; });
      delay(again, chance);
      facts.insert(facts.end(), again.begin(), again.end());
      std::shuffle(facts.begin(), facts.end(), chance);
    };
    repeat_and_mix(mixed.registrations);
    repeat_and_mix(mixed.sessions);
    ASSERT_EQ(joined(tell(scenario_, mixed)), joined(before));
  }
}

std::string test_name(const testing::TestParamInfo<std::string>& one) {
  std::string name = one.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::string refusal_of(const std::string& clause) {
  const auto scenario = read_scenario("Scenario: any\n" + clause + "expect\nno session\n");
  return scenario ? "" : scenario.error().field;
}

TEST(ScenarioFile, NamesTheClauseOfItsRule) {
  EXPECT_EQ(refusal_of("Clause: RFC 3261 section 16.6 step 11, TS 24.229 clause 5.4.1.2.2F\n"), "");
  for (const char* clause : {"", "Clause: common sense\n", "Clause: RFC 3261\n",
                             "Clause: TS 24.229 section 5\n", "Clause: RFC 3261 section 9, and more\n"})
    EXPECT_NE(refusal_of(clause), "") << clause;
}

/// Else it would show something else than it says.
TEST(ScenarioFile, MisspeltWordsAreRefused) {
  const std::string head =
      "Scenario: a call\nClause: RFC 3261 section 13\nphone A - 10.0.0.1:5060\n10 INVITE c1 alice@A > net "
      "to=bob\n";
  ASSERT_TRUE(read_scenario(head + "expect\nno session\n"));
  for (const char* line : {"11 INVTE c1 alice@A > net", "11 2000 c1 net > alice@A",
                           "11 200/INVTE c1 net > alice@A", "11 re-INVTE c1 alice@A > net",
                           "11 BYE c1 alice@A > net asertd=alice", "11 BYE c1 alice@A > net unsen"}) {
    const auto read = read_scenario(head + line + "\nexpect\nno session\n");
    ASSERT_FALSE(read) << line;
    EXPECT_EQ(read.error().code, "BAD_LINE");
    EXPECT_EQ(read.error().offset, 5U);
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Scenarios, testing::ValuesIn(names_of_cases()), test_name);

}  // namespace
}  // namespace vouch::scenarios
