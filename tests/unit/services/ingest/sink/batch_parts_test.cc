#include "services/ingest/sink/batch_parts.h"

#include <gtest/gtest.h>

#include "tests/unit/services/ingest/sink/fake_database.h"

namespace vouch::services::test {
namespace {

TEST(BatchParts, HoldEveryFactOnceInItsOrder) {
  const Batch whole = batch(7, 10);
  std::vector<std::string> seen;
  const auto parts = parts_of(whole, 4);
  EXPECT_EQ(parts.size(), 4U);
  for (const Batch& part : parts) {
    EXPECT_EQ(part.progress.feed, whole.progress.feed);
    for (const auto& fact : part.output.sessions) seen.push_back(fact.call_id);
  }
  std::vector<std::string> all;
  for (const auto& fact : whole.output.sessions) all.push_back(fact.call_id);
  EXPECT_EQ(seen, all);
}

TEST(BatchParts, TellOfRefusalsCoverageAndProgressOnceAndLast) {
  Batch whole = batch(7, 3);
  whole.output.refusals.resize(2);
  whole.coverage.resize(1);
  const auto parts = parts_of(whole, 3);
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].progress.settled_sequence, 0U) << "the rest is not stored yet";
  EXPECT_TRUE(parts[0].output.refusals.empty() && parts[0].coverage.empty());
  EXPECT_EQ(parts[2].progress.settled_sequence, 7U);
  EXPECT_EQ(parts[2].output.refusals.size(), 2U);
  EXPECT_EQ(parts[2].coverage.size(), 1U);
}

TEST(BatchParts, OfABatchWithoutFactsIsTheBatch) {
  Batch whole = batch(7);
  whole.coverage.resize(1);
  const auto parts = parts_of(whole, 8);
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].progress.settled_sequence, 7U);
  EXPECT_EQ(parts[0].coverage.size(), 1U);
}

}  // namespace
}  // namespace vouch::services::test
