#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "domain/binding/timeline.h"
#include "tests/integration/services/ingest/store/house.h"
#include "tests/support/domain/builders.h"

namespace vouch::services {
namespace {

using test::batch_of;
using test::House;
using test::Register;
using Facts = std::vector<RegistrationFact>;

const std::vector<Impu> kEverybody{test::impu("alice"), test::impu("bob")};

/// One of alice's phone's refreshes, half an hour after each other, each granted for an hour, and bob's of
/// the same registration.
Facts refresh(int number) {
  Register fact("refresh-" + std::to_string(number));
  fact.at(number * 1800).call("call", static_cast<std::uint32_t>(number + 1));
  return {fact, fact.impu("bob")};
}

class LongHistory : public ::testing::Test {
 protected:
  void refresh_times(int count) {
    for (int i = 0; i < count; ++i) house.store(batch_of(refresh(i)));
  }
  storage::Histories histories(KnowledgeTime as_of = KnowledgeTime::max()) {
    auto transaction = house.correlator().begin(storage::Access::kReadOnly, House::kLimit);
    return *storage::BindingReader{*transaction}.histories_of(kEverybody, as_of,
                                                              [](const auto&, const auto&) { return true; });
  }
  std::map<Impu, std::vector<Binding>> bindings_of_all_facts(KnowledgeTime as_of = KnowledgeTime::max()) {
    auto transaction = house.correlator().begin(storage::Access::kReadOnly, House::kLimit);
    std::map<Impu, std::vector<Binding>> bindings;
    for (const auto& [impu, facts] :
         by_impu(*storage::BindingReader{*transaction}.facts_of(kEverybody, as_of)))
      bindings[impu] = timeline(facts);
    return bindings;
  }
  std::map<Impu, std::vector<Binding>> bindings(KnowledgeTime as_of = KnowledgeTime::max()) {
    const auto known = histories(as_of);
    std::map<Impu, std::vector<Binding>> told;
    for (const auto& [impu, facts] : known.facts) told[impu] = timeline(known.past_of(impu), facts);
    return told;
  }
  KnowledgeTime horizon() {
    auto transaction = house.correlator().begin(storage::Access::kReadOnly, House::kLimit);
    return *storage::BindingReader{*transaction}.knowledge_horizon();
  }

  House house;
};

TEST_F(LongHistory, OfRefreshesIsReadFromTheLastOnesOnly) {
  refresh_times(80);
  const auto known = histories();
  ASSERT_EQ(known.pasts.size(), 2U);
  EXPECT_LT(known.facts.at(test::impu("alice")).size(), 40U);
  EXPECT_EQ(bindings(), bindings_of_all_facts());
  EXPECT_EQ(bindings().at(test::impu("bob")).front().refreshes, 79U);
}

TEST_F(LongHistory, IsToldAgainAsItWasKnown) {
  refresh_times(40);
  const KnowledgeTime then = horizon();
  const auto told = bindings(then);
  refresh_times(80);
  EXPECT_EQ(bindings(then), told);
  EXPECT_EQ(bindings(then), bindings_of_all_facts(then));
}

TEST_F(LongHistory, IsMadeAnewWhenSomethingComesLate) {
  refresh_times(80);
  house.store(batch_of({Register("late").at(18'000 + 5).removed()}));
  EXPECT_EQ(bindings(), bindings_of_all_facts());
  EXPECT_EQ(bindings().at(test::impu("alice")).size(), 2U);
  EXPECT_EQ(bindings().at(test::impu("bob")).size(), 2U) << "the whole set was de-registered";
  EXPECT_EQ(histories().pasts.size(), 2U);
}

TEST_F(LongHistory, EndsForTheWholeSet) {
  refresh_times(80);
  house.store(batch_of({Register("end").at(79 * 1800 + 60).removed()}));
  EXPECT_EQ(bindings(), bindings_of_all_facts());
  EXPECT_TRUE(bindings().at(test::impu("bob")).front().ended_at);
}

TEST_F(LongHistory, ToldAgainAddsNothing) {
  refresh_times(80);
  const auto before = bindings();
  for (const int number : {3, 60, 79}) house.store(batch_of(refresh(number)));
  EXPECT_EQ(bindings(), before);
  EXPECT_EQ(bindings(), bindings_of_all_facts());
}

class InAnyParts : public ::testing::TestWithParam<unsigned> {
 protected:
  int pick(int from, int to) { return std::uniform_int_distribution{from, to - 1}(random_); }

  Facts any_registration(int number) {
    Register fact("registration-" + std::to_string(number));
    fact.call("call-" + std::to_string(number % 4), static_cast<std::uint32_t>(number));
    const std::string ip = "10.0.0." + std::to_string(pick(1, 3));
    fact.at(number * 300).expires(static_cast<std::uint32_t>(pick(5, 15) * 120));
    fact.contact("sip:alice@" + ip).address(ip);
    fact.device(pick(0, 6) > 0 ? test::kPhone : test::kOtherPhone);
    if (pick(0, 12) == 0) fact.removed();
    if (pick(0, 8) == 0) fact.reported(RegistrationKind::kReportedEnded).contact("");
    Facts facts{fact};
    if (pick(0, 5) > 0) facts.push_back(fact.impu("bob"));
    return facts;
  }

 private:
  std::mt19937 random_{GetParam()};
};

TEST_P(InAnyParts, AndLateALongHistoryEndsInTheSameBindings) {
  Facts facts;
  for (int i = 0; i < 90; ++i) {
    for (RegistrationFact& fact : any_registration(i)) facts.push_back(std::move(fact));
  }
  House at_once;
  at_once.store(batch_of(facts));
  House in_parts;
  for (int swaps = pick(0, 6); swaps > 0; --swaps)
    std::swap(facts[static_cast<std::size_t>(pick(0, 90))], facts[static_cast<std::size_t>(pick(0, 90))]);
  for (std::size_t i = 0; i < facts.size();) {
    const std::size_t size = std::min(static_cast<std::size_t>(pick(1, 12)), facts.size() - i);
    const auto first = facts.begin() + static_cast<std::ptrdiff_t>(i);
    in_parts.store(batch_of({first, first + static_cast<std::ptrdiff_t>(size)}));
    i += size;
  }
  EXPECT_EQ(in_parts.bindings(), at_once.bindings());
}

INSTANTIATE_TEST_SUITE_P(LongHistories, InAnyParts, ::testing::Range(0U, 10U));

}  // namespace
}  // namespace vouch::services
