#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "domain/trust/codes.h"
#include "domain/trust/policy.h"

namespace vouch {
namespace {

std::string trust_page() {
  std::ifstream file(std::string{VOUCH_TEST_DATA} + "/../../docs/trust.md");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(TrustPage, TellsEveryCodeAsTheCodeDoes) {
  const std::string page = trust_page();
  for (const CodeInfo& info : evidence_codes()) {
    const std::string row = "| `" + std::string{info.code} + "` | " + std::string{name_of(info.direction)} +
                            " | " + std::string{info.seen_in} + " | " + std::string{info.meaning} + " |";
    EXPECT_NE(page.find(row), std::string::npos) << "docs/trust.md lacks the row\n" << row;
  }
}

TEST(TrustPage, TellsEveryRuleInOrder) {
  const std::string page = trust_page();
  std::size_t last = 0;
  for (const Rule& rule : default_policy().rules) {
    const std::size_t place = page.find("| `" + rule.name + "` |");
    ASSERT_NE(place, std::string::npos) << rule.name;
    EXPECT_GT(place, last) << rule.name;
    EXPECT_NE(page.find(rule.reason), std::string::npos) << rule.name;
    last = place;
  }
}

TEST(Policy, NamesOnlyKnownCodes) {
  const auto known = [](const std::string& code) {
    for (const CodeInfo& info : evidence_codes()) {
      if (info.code == code) return true;
    }
    return false;
  };
  for (const Rule& rule : default_policy().rules) {
    for (const auto& codes : {rule.all_of, rule.any_of, rule.none_of}) {
      for (const std::string& code : codes) EXPECT_TRUE(known(code)) << rule.name << ": " << code;
    }
  }
}

}  // namespace
}  // namespace vouch
