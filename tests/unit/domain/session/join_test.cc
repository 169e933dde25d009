#include "domain/session/join.h"

#include <gtest/gtest.h>

#include "tests/support/domain/builders.h"
#include "tests/support/domain/call.h"

namespace vouch {
namespace {

using test::at_s;
using test::Call;

/// One side of a B2BUA: a call that arrives at `arrives`, and under another Call-ID one that leaves `leaves`.
std::vector<SessionFact> two_sides(const std::string& arrives, const std::string& leaves) {
  auto facts = Call().invite(1).facts();
  auto onward = Call().invite(1).answer(1).facts();
  facts[0].destination_address = arrives;
  onward[0].source_address = leaves;
  for (SessionFact& fact : onward) {
    fact.call_id = "call-2";
    fact.id.octets[0] = 2;
    fact.observed_at = fact.observed_at.plus_s(1);
  }
  facts.insert(facts.end(), onward.begin(), onward.end());
  for (SessionFact& fact : facts) fact.icid = "icid-1";
  return facts;
}

TEST(Join, ACallThatWentOnFromWhereTheOtherArrivedIsOne) {
  const auto joined = joined_sessions(two_sides("10.9.9.20", "10.9.9.20"));
  ASSERT_EQ(joined.size(), 1U);
  EXPECT_EQ(joined[0].call_id, "call-1");
  EXPECT_EQ(joined[0].joined, std::vector<std::string>{"call-2"});
  ASSERT_EQ(joined[0].legs.size(), 2U);
  EXPECT_EQ(joined[0].legs[1].call_id, "call-2");
  EXPECT_EQ(joined[0].legs[1].outcome, LegOutcome::kAnswered);
}

TEST(Join, OneIdentifierAloneRelatesThem) {
  const auto joined = joined_sessions(two_sides("10.9.9.20", "10.9.9.21"));
  ASSERT_EQ(joined.size(), 2U);
  EXPECT_EQ(joined[0].relations, (std::vector{Relation{RelationKind::kSameCall, "call-2"}}));
  EXPECT_EQ(joined[1].relations, (std::vector{Relation{RelationKind::kSameCall, "call-1"}}));
}

TEST(Join, CallsOfDifferentIdentifiersAreStrangers) {
  auto facts = two_sides("10.9.9.20", "10.9.9.20");
  facts.front().icid = "icid-2";
  const auto joined = joined_sessions(facts);
  ASSERT_EQ(joined.size(), 2U);
  EXPECT_TRUE(joined[0].relations.empty());
}

TEST(Join, OneIdentifierADayLaterIsAnothersCall) {
  auto facts = two_sides("10.9.9.20", "10.9.9.20");
  for (SessionFact& fact : facts) {
    if (fact.call_id == "call-2") fact.observed_at = fact.observed_at.plus_s(kIcidHolds_s);
  }
  const auto joined = joined_sessions(facts);
  ASSERT_EQ(joined.size(), 2U);
  EXPECT_TRUE(joined[0].relations.empty());
}

TEST(Join, WhoeverReplacesACallEndsItThoughNoByeWasSeen) {
  auto facts = Call().invite(1).answer(1).facts();
  auto successor = Call().invite(1).answer(1).facts();
  for (SessionFact& fact : successor) {
    fact.call_id = "call-2";
    fact.id.octets[0] = 2;
    fact.observed_at = fact.observed_at.plus_s(100);
  }
  successor[0].references = {{ReferenceKind::kReplaces, "call-1", "b", "a"}};
  facts.insert(facts.end(), successor.begin(), successor.end());
  const auto joined = joined_sessions(facts);
  ASSERT_EQ(joined.size(), 2U);
  EXPECT_EQ(joined[0].ended_at, at_s(101));
  EXPECT_EQ(joined[0].end, SessionEnd::kTakenOver);
  EXPECT_EQ(joined[1].relations, (std::vector{Relation{RelationKind::kReplaces, "call-1"}}));
}

}  // namespace
}  // namespace vouch
