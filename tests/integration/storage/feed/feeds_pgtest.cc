#include <gtest/gtest.h>

#include "storage/feed/feed_reader.h"
#include "tests/integration/storage/ingest/ingest_fixture.h"

namespace vouch::storage {
namespace {

using test::at_s;
using Intervals = std::vector<FeedInterval>;

class FeedsTest : public test::IngestTest {
 protected:
  void progress(const FeedProgress& told) {
    auto batch = begin();
    ASSERT_TRUE(batch.add_progress(std::vector{told}));
    ASSERT_TRUE(batch.commit());
  }
  KnowledgeTime saw(const Intervals& intervals) {
    auto batch = begin();
    EXPECT_TRUE(batch.add_coverage(intervals));
    EXPECT_TRUE(batch.commit());
    return batch.known_at();
  }
  KnowledgeTime stands(const std::vector<FeedLife>& lives) {
    auto batch = begin();
    EXPECT_TRUE(batch.add_lives(lives));
    EXPECT_TRUE(batch.commit());
    return batch.known_at();
  }
  FeedRecords records(std::int64_t since, std::int64_t until, KnowledgeTime as_of = KnowledgeTime::max()) {
    return ask<FeedReader>([&](auto& reader) { return reader.records(at_s(since), at_s(until), as_of); });
  }
  Intervals coverage(std::int64_t since, std::int64_t until, KnowledgeTime as_of = KnowledgeTime::max()) {
    return records(since, until, as_of).intervals;
  }
  static FeedLife life(std::int64_t since, FeedStanding standing, const std::string& feed = "f") {
    return {feed,      at_s(since), NetworkTime::max(), standing, "HEP", ObservationPoint::kAtScscf,
            "scscf-1", 60};
  }
  static FeedInterval alive(std::int64_t since, std::int64_t until) {
    return {"f", at_s(since), at_s(until), FeedState::kAlive, 0};
  }
  static FeedInterval blind(std::int64_t since, std::int64_t until, std::uint64_t count = 0) {
    return {"f", at_s(since), at_s(until), count == 0 ? FeedState::kSilent : FeedState::kKernelDrop, count};
  }
  int stored_intervals(const char* which = "true") {
    Database owner{{cluster().conninfo(name_)}};
    const std::string text = std::string{"SELECT count(*) FROM vouch.feed_coverage WHERE "} + which;
    const Statement count{"count", text.c_str()};
    return with_transaction(owner, Access::kReadOnly, test::kLimit,
                            [&](Transaction& transaction) {
                              return transaction.query(count, {},
                                                       [](RowReader& row) { return row.number<int>(); });
                            })
        ->front();
  }
};

/// Of a feed that is expected to tell at all times.
class CoverageTest : public FeedsTest {
 protected:
  void SetUp() override {
    auto always = life(0, FeedStanding::kExpected);
    always.since = NetworkTime::min();
    stands({always});
  }
};

TEST_F(FeedsTest, CountersAddUpAndTheSettledSequenceNeverGoesBack) {
  progress({"f", "GRPC", ObservationPoint::kAtScscf, 10, 1, 2, 0, {}});
  progress({"f", "GRPC", ObservationPoint::kAtScscf, 7, 10, 20, 0, {}});
  const auto feeds = ask<FeedReader>([](auto& reader) { return reader.feeds(); });
  ASSERT_EQ(feeds.size(), 1U);
  EXPECT_EQ(feeds[0].total.settled_sequence, 10U);
  EXPECT_EQ(feeds[0].total.registrations, 11U);
  EXPECT_EQ(feeds[0].total.sessions, 22U);
  EXPECT_EQ(feeds[0].total.point, ObservationPoint::kAtScscf);
  EXPECT_LT(feeds[0].first_known_at, feeds[0].last_known_at);
  EXPECT_EQ(ask<FeedReader>([](auto& reader) { return reader.settled_sequence("f"); }), 10U);
  EXPECT_EQ(ask<FeedReader>([](auto& reader) { return reader.settled_sequence("unheard of"); }), 0U);
}

TEST_F(FeedsTest, WhatARunRefusedCountsOnceHoweverOftenItIsTold) {
  progress({"f", "HEP", ObservationPoint::kAtScscf, 0, 0, 0, 0, {}});
  const auto refused = [&](std::int64_t begun_at, std::uint64_t times) {
    auto batch = begin();
    EXPECT_TRUE(batch.add_refused({{{"f", KnowledgeTime::from_us(begun_at)}, times}}));
    EXPECT_TRUE(batch.commit());
  };
  for (const std::uint64_t times : {3U, 7U, 7U, 5U}) refused(1, times);
  refused(2, 30);
  refused(1, 6);
  EXPECT_EQ(ask<FeedReader>([](auto& reader) { return reader.feeds(); })[0].total.refused, 37U);
}

TEST_F(CoverageTest, IntervalsThatTouchOrOverlapAreOne) {
  saw({alive(0, 10)});
  saw({alive(10, 20), alive(15, 30)});
  saw({alive(50, 60)});
  EXPECT_EQ(coverage(0, 100), (Intervals{alive(0, 30), alive(50, 60)}));
}

TEST_F(CoverageTest, StatesAreKeptApart) {
  saw({alive(0, 10), blind(5, 8)});
  EXPECT_EQ(coverage(0, 100), (Intervals{alive(0, 10), blind(5, 8)}));
}

TEST_F(CoverageTest, CoverageIsCutToTheTimeAskedAbout) {
  saw({alive(0, 100)});
  EXPECT_EQ(coverage(10, 20), Intervals{alive(10, 20)});
  EXPECT_TRUE(coverage(200, 300).empty());
  EXPECT_TRUE(coverage(20, 10).empty());
}

TEST_F(CoverageTest, RepetitionStoresNothing) {
  saw({alive(0, 10)});
  saw({alive(0, 10), alive(2, 5), alive(7, 7), alive(10, 10)});
  EXPECT_EQ(stored_intervals(), 1);
  saw({blind(0, 10)});
  saw({blind(2, 5), blind(0, 10)});
  EXPECT_EQ(stored_intervals(), 2);
}

TEST_F(CoverageTest, CoverageAsOfAnEarlierTimeIsWhatWasKnownThen) {
  const KnowledgeTime early = saw({alive(10, 20)});
  const KnowledgeTime later = saw({alive(0, 30)});
  saw({alive(30, 40)});
  EXPECT_EQ(coverage(0, 100, early), Intervals{alive(10, 20)});
  EXPECT_EQ(coverage(0, 100, later), Intervals{alive(0, 30)});
  EXPECT_EQ(coverage(0, 100), Intervals{alive(0, 40)});
}

TEST_F(CoverageTest, AMomentMayGrow) {
  saw({alive(10, 10)});
  saw({alive(10, 20)});
  EXPECT_EQ(coverage(0, 100), Intervals{alive(10, 20)});
}

TEST_F(CoverageTest, AnIntervalThatEndsBeforeItBeginsSaysNothing) {
  saw({alive(20, 10), alive(1, 2)});
  EXPECT_EQ(coverage(0, 100), Intervals{alive(1, 2)});
}

TEST_F(CoverageTest, IntervalsToTheEndsOfTimeAreFine) {
  saw({{"f", NetworkTime::min(), NetworkTime::max(), FeedState::kAlive, 0}});
  EXPECT_EQ(coverage(1, 2), Intervals{alive(1, 2)});
}

TEST_F(CoverageTest, AStretchIsToldWithAllOfItSoThatItsLastRowSaysAll) {
  for (std::int64_t at = 0; at < 100; at += 5) saw({alive(at, at + 5)});
  EXPECT_EQ(coverage(0, 1000), Intervals{alive(0, 100)});
  EXPECT_EQ(stored_intervals("told = 'BEGINS'"), 1);
  EXPECT_EQ(stored_intervals("told = 'GOES_ON' AND since = (SELECT min(since) FROM vouch.feed_coverage)"),
            19);
}

TEST_F(CoverageTest, AStretchEndsWhereTheFeedFellSilent) {
  saw({alive(0, 10)});
  saw({alive(15, 20)});
  saw({alive(20, 25), blind(10, 15)});
  EXPECT_EQ(stored_intervals("told = 'BEGINS'"), 2);
  EXPECT_EQ(stored_intervals("told = 'WHOLE'"), 1);
  EXPECT_EQ(coverage(0, 100), (Intervals{alive(0, 10), blind(10, 15), alive(15, 25)}));
  EXPECT_EQ(coverage(24, 100), Intervals{alive(24, 25)});
}

TEST_F(CoverageTest, OfAFeedThatWasNotExpectedThenNothingIsRead) {
  Intervals others{{"g", at_s(0), at_s(10), FeedState::kAlive, 0}};
  saw(others);
  EXPECT_TRUE(coverage(0, 100).empty());
  stands({life(0, FeedStanding::kExpected, "g")});
  EXPECT_EQ(coverage(0, 100), others);
}

TEST_F(CoverageTest, WhatIsToldLateJoinsTheStretchesAroundIt) {
  saw({alive(0, 10)});
  const KnowledgeTime torn = saw({alive(20, 30)});
  saw({alive(5, 25)});
  saw({alive(-5, 2)});
  saw({alive(30, 40)});
  EXPECT_EQ(coverage(-100, 100, torn), (Intervals{alive(0, 10), alive(20, 30)}));
  EXPECT_EQ(coverage(-100, 100), Intervals{alive(-5, 40)});
}

TEST_F(CoverageTest, CountsOfOneLossAddUpAndARepetitionAddsNone) {
  saw({blind(0, 5, 3), blind(0, 5, 3)});
  saw({blind(0, 5, 3), blind(5, 6, 4)});
  saw({blind(20, 21, 1)});
  EXPECT_EQ(coverage(0, 100), (Intervals{blind(0, 6, 7), blind(20, 21, 1)}));
  EXPECT_EQ(coverage(3, 4), Intervals{blind(3, 4, 3)}) << "the count is of the whole";
}

TEST_F(FeedsTest, AFeedStandsAsToldUntilItsNextWord) {
  const KnowledgeTime early =
      stands({life(0, FeedStanding::kExpected), life(5, FeedStanding::kExpected, "g")});
  stands({life(10, FeedStanding::kDrained), life(0, FeedStanding::kExpected)});
  stands({life(30, FeedStanding::kEnded)});
  auto expected = life(0, FeedStanding::kExpected);
  auto drained = life(10, FeedStanding::kDrained);
  const auto other = life(5, FeedStanding::kExpected, "g");
  EXPECT_EQ(records(0, 100, early).lives, (std::vector{expected, other}));
  expected.until = at_s(10);
  EXPECT_EQ(records(0, 20).lives, (std::vector{expected, drained, other}));
  drained.until = at_s(30);
  EXPECT_EQ(records(0, 100).lives, (std::vector{expected, drained, life(30, FeedStanding::kEnded), other}));
}

}  // namespace
}  // namespace vouch::storage
