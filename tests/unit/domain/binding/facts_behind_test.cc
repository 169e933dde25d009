#include "domain/binding/facts_behind.h"

#include <gtest/gtest.h>

#include "domain/binding/timeline.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::Register;

using Facts = std::vector<RegistrationFact>;

TEST(FactsBehind, AreThoseThatOpenedAndRefreshedItOnAllHops) {
  const Facts own{Register("a").at(0).hop(3), Register("a").at(1).hop(1), Register("b").at(600).hop(3)};
  const auto bindings = timeline(own);
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_EQ(facts_behind(bindings[0], own), own);
}

TEST(FactsBehind, AreNotThoseOfAnotherBinding) {
  const Facts first{Register("a").at(0)};
  const Facts second{Register("b").at(600).device(test::kOtherPhone).contact("sip:alice@10.0.0.2")};
  Facts all = first;
  all.insert(all.end(), second.begin(), second.end());
  const auto bindings = timeline(all);
  ASSERT_EQ(bindings.size(), 2U);
  EXPECT_EQ(facts_behind(bindings[0], all), first);
  EXPECT_EQ(facts_behind(bindings[1], all), second);
}

TEST(FactsBehind, AreNotThoseOfTheSameDeviceAfterItsEnd) {
  const Facts first{Register("a").at(0).expires(60)};
  const Facts second{Register("b").at(600)};
  const Facts all{first[0], Register("gone").at(30).removed(), second[0]};
  const auto bindings = timeline(all);
  ASSERT_EQ(bindings.size(), 2U);
  EXPECT_EQ(facts_behind(bindings[0], all), first);
  EXPECT_EQ(facts_behind(bindings[1], all), second);
}

}  // namespace
}  // namespace vouch
