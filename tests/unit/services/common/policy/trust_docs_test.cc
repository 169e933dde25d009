#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "domain/trust/codes.h"
#include "services/common/policy/policy_file.h"

// docs/trust.md holds what the code does, between markers. VOUCH_WRITE_DOCS=1 writes it anew.
namespace vouch {
namespace {

using services::default_policy;

const std::string kPage = std::string{VOUCH_TEST_DATA} + "/../../docs/trust.md";

std::string quoted(const std::string& code) {
  return "`" + code + "`";
}

std::string joined(const std::vector<Condition>& conditions, const std::string& between) {
  std::string text;
  for (const Condition& condition : conditions)
    text += (text.empty() ? "" : between) + quoted(text_of(condition));
  return text;
}

/// "`A` and `B` and one of `C`, `D`, not `E`".
std::string in_words(const Conditions& when) {
  std::string text = joined(when.all_of, " and ");
  if (!when.any_of.empty()) text += (text.empty() ? "one of " : " and one of ") + joined(when.any_of, ", ");
  if (!when.none_of.empty()) text += (text.empty() ? "not " : ", not ") + joined(when.none_of, ", nor ");
  return text;
}

std::string rules_table() {
  std::string table =
      "| rule | holds when seen | client type | level | reason |\n| --- | --- | --- | --- | --- |\n";
  for (const Rule& rule : default_policy().rules) {
    table += "| " + quoted(rule.name) + " | " + in_words(rule.when) + " | " +
             quoted(std::string{name_of(rule.client_type)}) + " | " +
             quoted(std::string{name_of(rule.trust_level)}) + " | " + rule.reason + " |\n";
  }
  return table;
}

bool names(const std::vector<Condition>& conditions, std::string_view code) {
  for (const Condition& condition : conditions) {
    if (condition.code == code) return true;
  }
  return false;
}

/// What the built-in policy makes of a code.
std::string effect_of(const CodeInfo& info) {
  if (info.direction == Direction::kContradicts) return "caps at `UNTRUSTED`";
  std::string text;
  const auto add = [&](const std::string& name, const Conditions& when) {
    const bool asked = names(when.all_of, info.code) || names(when.any_of, info.code);
    if (asked) text += (text.empty() ? "" : ", ") + quoted(name);
    if (names(when.none_of, info.code)) text += (text.empty() ? "not " : ", not ") + quoted(name);
  };
  for (const Rule& rule : default_policy().rules) add(rule.name, rule.when);
  for (const SessionRule& rule : default_policy().session_rules) add(rule.name, rule.when);
  return text.empty() ? "on record" : text;
}

std::string codes_table() {
  std::string table =
      "| code | direction | seen in | meaning | by default |\n| --- | --- | --- | --- | --- |\n";
  for (const CodeInfo& info : evidence_codes()) {
    table += "| " + quoted(std::string{info.code}) + (info.values != Vocabulary::kNone ? " =" : "") + " | " +
             std::string{name_of(info.direction)} + " | " + std::string{info.seen_in} + " | " +
             std::string{info.meaning} + " | " + effect_of(info) + " |\n";
  }
  return table;
}

std::string words_table() {
  std::string table = "| code | words |\n| --- | --- |\n";
  for (const Vocabulary vocabulary : {Vocabulary::kAlgorithms, Vocabulary::kMechanisms,
                                      Vocabulary::kAccessTypes, Vocabulary::kApplications}) {
    std::string codes;
    for (const CodeInfo& info : evidence_codes()) {
      if (info.values == vocabulary) codes += (codes.empty() ? "" : ", ") + quoted(std::string{info.code});
    }
    std::string words;
    for (const std::string_view word : words_of(vocabulary))
      words += (words.empty() ? "" : ", ") + quoted(std::string{word});
    table += "| " + codes + " | " + words + " |\n";
  }
  return table;
}

std::string read_page() {
  std::ifstream file(kPage);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Holds what lies between the markers of `name` to `expected`, or writes it.
void hold_to(const std::string& name, const std::string& expected) {
  std::string page = read_page();
  const std::string opening = "<!-- " + name + " -->\n";
  const std::size_t begin = page.find(opening);
  const std::size_t end = page.find("<!-- end of " + name + " -->");
  ASSERT_TRUE(begin != std::string::npos && end != std::string::npos && begin < end)
      << "no markers: " << name;
  const std::size_t inside = begin + opening.size();
  if (std::getenv("VOUCH_WRITE_DOCS") != nullptr) {
    std::ofstream{kPage} << page.replace(inside, end - inside, expected);
    return;
  }
  EXPECT_EQ(page.substr(inside, end - inside), expected) << "VOUCH_WRITE_DOCS=1 writes it anew";
}

TEST(TrustPage, TellsEveryCodeAndItsEffectAsTheCodeDoes) {
  hold_to("codes", codes_table());
}

TEST(TrustPage, TellsWhatIsWeighedOfWhatAUeWrote) {
  hold_to("words", words_table());
}

TEST(TrustPage, TellsEveryRuleInOrder) {
  hold_to("rules", rules_table());
}

TEST(TrustPage, NamesTheVersionOfTheBuiltInPolicy) {
  EXPECT_NE(read_page().find("## Policy " + quoted(default_policy().version)), std::string::npos);
}

}  // namespace
}  // namespace vouch
