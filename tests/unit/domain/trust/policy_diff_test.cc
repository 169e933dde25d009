#include "domain/trust/policy_diff.h"

#include <gtest/gtest.h>

namespace vouch {
namespace {

Rule rule(const std::string& name, const std::string& code = "AUTH_AKA") {
  Rule made;
  made.name = name;
  made.when.all_of = {condition_from(code)};
  return made;
}

using Differences = std::vector<RuleDifference>;

TEST(PolicyDiff, FindsNothingBetweenEqualRules) {
  EXPECT_EQ(difference({"1", {rule("a"), rule("b")}, {}}, {"2", {rule("a"), rule("b")}, {}}), Differences{});
}

TEST(PolicyDiff, TellsWhatWasAddedRemovedAndChanged) {
  EXPECT_EQ(difference({"1", {rule("a"), rule("b")}, {}}, {"2", {rule("b", "AUTH_NONE"), rule("c")}, {}}),
            (Differences{{RuleChange::kRemoved, "a", false},
                         {RuleChange::kChanged, "b", false},
                         {RuleChange::kAdded, "c", false}}));
}

TEST(PolicyDiff, TellsWhatIsTriedInAnotherOrder) {
  EXPECT_EQ(difference({"1", {rule("a"), rule("b")}, {}}, {"2", {rule("b"), rule("a")}, {}}),
            (Differences{{RuleChange::kMoved, "a", false}}));
}

}  // namespace
}  // namespace vouch
