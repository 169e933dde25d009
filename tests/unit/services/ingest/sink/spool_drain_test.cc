#include "services/ingest/sink/spool_drain.h"

#include <gtest/gtest.h>

#include <thread>

#include "services/ingest/spool/batch_codec/batch_codec.h"
#include "tests/support/scratch.h"
#include "tests/unit/services/ingest/sink/fake_database.h"

namespace vouch::services::test {
namespace {

using Numbers = std::vector<std::uint64_t>;

class SpoolDrainTest : public ::testing::Test {
 protected:
  std::unique_ptr<Spool> open(SealedBox box) {
    return std::move(*Spool::open(scratch_.path(), 1U << 30U, box));
  }
  void spool(std::uint64_t number, std::size_t sessions = 0) {
    ASSERT_TRUE(spool_->append(*encode(batch(number, sessions))));
  }
  /// Until it is empty, or has tried so often.
  void drain(int tries = 50) {
    while (spool_->size() > 0 && tries-- > 0) static_cast<void>(drain_.bring_in_some());
  }
  /// A database that has this trouble with one batch and with no other.
  void fail_with(std::uint64_t number, std::string code) {
    database_.judge_by([=](std::span<const Batch* const> batches) -> std::optional<Error> {
      for (const Batch* one : batches) {
        if (one->progress.settled_sequence == number) return Error{code, "database"};
      }
      return std::nullopt;
    });
  }

  Scratch scratch_;
  SealedBox box_{SealedBox::Key{1}};
  std::unique_ptr<Spool> spool_ = open(box_);
  FakeDatabase database_;
  SpoolDrain drain_{database_.storage(), *spool_};
};

TEST_F(SpoolDrainTest, BringsInAllOfItInOrder) {
  for (std::uint64_t number = 1; number <= 200; ++number) spool(number);
  drain();
  Numbers all;
  for (std::uint64_t number = 1; number <= 200; ++number) all.push_back(number);
  EXPECT_EQ(database_.stored(), all);
  EXPECT_EQ(spool_->size(), 0U);
  EXPECT_EQ(spool_->set_aside_count(), 0U);
}

TEST_F(SpoolDrainTest, KeepsAllOfItWhileTheDatabaseIsAway) {
  for (std::uint64_t number = 1; number <= 3; ++number) spool(number);
  database_.be_away();
  drain();
  EXPECT_EQ(spool_->size(), 3U);
  EXPECT_EQ(spool_->set_aside_count(), 0U) << "nobody is to blame";
  database_.be_back();
  drain();
  EXPECT_EQ(database_.stored(), (Numbers{1, 2, 3}));
}

TEST_F(SpoolDrainTest, SetsAsideWhatTheDatabaseRefusesAndGoesOn) {
  for (std::uint64_t number = 1; number <= 5; ++number) spool(number);
  fail_with(3, "CORRUPT");
  drain();
  EXPECT_EQ(database_.stored(), (Numbers{1, 2, 4, 5}));
  EXPECT_EQ(spool_->size(), 0U);
  EXPECT_EQ(spool_->set_aside_count(), 1U);
}

TEST_F(SpoolDrainTest, KeepsWhatItCannotUnsealAndGoesOn) {
  spool_.reset();
  {
    const auto other = open(SealedBox{SealedBox::Key{9}});
    ASSERT_TRUE(other->append(*encode(batch(1))));
  }
  spool_ = open(box_);
  SpoolDrain drain{database_.storage(), *spool_};
  spool(2);
  ASSERT_TRUE(drain.bring_in_some());
  EXPECT_EQ(database_.stored(), Numbers{2});
  EXPECT_EQ(spool_->size(), 0U);
  EXPECT_EQ(spool_->set_aside_count(), 1U);
}

TEST_F(SpoolDrainTest, KeepsWhatItCannotReadAndGoesOn) {
  ASSERT_TRUE(spool_->append("no batch"));
  spool(2);
  drain();
  EXPECT_EQ(database_.stored(), Numbers{2});
  EXPECT_EQ(spool_->set_aside_count(), 1U);
}

TEST_F(SpoolDrainTest, StoresInPartsWhatIsTooMuchForTheTimeOfOneTransaction) {
  spool(1, 100);
  database_.judge_by([](std::span<const Batch* const> batches) -> std::optional<Error> {
    if (facts_in(*batches.front()) > 30) return Error{"TIMEOUT", "database"};
    return std::nullopt;
  });
  drain();
  EXPECT_EQ(database_.stored().back(), 1U);
  EXPECT_EQ(spool_->size(), 0U);
  EXPECT_EQ(spool_->set_aside_count(), 0U);
}

TEST_F(SpoolDrainTest, SetsAsideWhatAloneIsNeverStoredInTime) {
  for (std::uint64_t number = 1; number <= 4; ++number) spool(number, 1);
  fail_with(2, "TIMEOUT");
  drain();
  EXPECT_EQ(database_.stored(), (Numbers{1, 3, 4})) << "each once";
  EXPECT_EQ(spool_->size(), 0U);
  EXPECT_EQ(spool_->set_aside_count(), 1U);
}

TEST_F(SpoolDrainTest, SetsNothingAsideForADatabaseThatWasAwayForLongAndStumblesOnce) {
  spool(1);
  spool(2);
  database_.be_away();
  drain();
  int stumbles = 1;
  database_.judge_by([&](auto) -> std::optional<Error> {
    return stumbles-- > 0 ? std::optional{Error{"TIMEOUT", "database"}} : std::nullopt;
  });
  drain();
  EXPECT_EQ(database_.stored(), (std::vector<std::uint64_t>{1, 2}));
  EXPECT_EQ(spool_->set_aside_count(), 0U);
}

NetworkTime at_us(std::int64_t us) {
  return NetworkTime::from_us(us);
}

/// With facts of 10 and 30, that vouches for the time up to 40, and tells of a loss and of the feed's life.
Batch telling_batch(std::uint64_t number) {
  Batch telling = batch(number, 2);
  telling.output.sessions[0].observed_at = at_us(10);
  telling.output.sessions[1].observed_at = at_us(30);
  telling.coverage = {{"feed", at_us(0), at_us(40), FeedState::kAlive, 0},
                      {"feed", at_us(40), at_us(45), FeedState::kKernelDrop, 7}};
  FeedLife life;
  life.feed = "feed";
  telling.lives = {life};
  return telling;
}

TEST_F(SpoolDrainTest, TellsWhatADamagedFileHeldAheadOfWhatCameBehindIt) {
  ASSERT_TRUE(spool_->append("held", {"feed", at_us(10), at_us(30), 2}));
  for (int i = 0; i < 400; ++i) ASSERT_TRUE(spool_->append(std::string(15'000, 'x')));
  const auto file = scratch_.path() / "spool.sqlite";
  damage(file, 4096, std::filesystem::file_size(file) - 4096);
  const auto met = drain_.bring_in_some();
  ASSERT_FALSE(met);
  EXPECT_EQ(met.error().code, "SPOOL_DAMAGED");
  ASSERT_TRUE(spool_->append(*encode(telling_batch(2))));
  drain();
  ASSERT_EQ(database_.coverage().size(), 3U);
  EXPECT_EQ(database_.coverage()[0], (FeedInterval{"feed", at_us(10), at_us(30), FeedState::kLost, 2}));
  EXPECT_EQ(database_.stored(), Numbers{2});
  EXPECT_EQ(spool_->size(), 0U);
  EXPECT_EQ(spool_->set_aside_count(), 0U) << "there is nothing to look at";
}

TEST_F(SpoolDrainTest, TellsWhatIsMissingOfABatchThatTheDatabaseRefuses) {
  ASSERT_TRUE(spool_->append(*encode(telling_batch(1))));
  fail_with(1, "CORRUPT");
  drain();
  EXPECT_EQ(database_.coverage(),
            (std::vector<FeedInterval>{{"feed", at_us(10), at_us(30), FeedState::kLost, 2},
                                       {"feed", at_us(40), at_us(45), FeedState::kKernelDrop, 7}}));
  EXPECT_EQ(database_.lives().size(), 1U) << "or nobody would miss the feed";
  EXPECT_EQ(spool_->set_aside_count(), 1U);
}

TEST_F(SpoolDrainTest, TellsWhatIsMissingOfABatchThatCannotBeReadByItsLabel) {
  ASSERT_TRUE(spool_->append("no batch", {"feed", at_us(10), at_us(30), 2}));
  drain();
  EXPECT_EQ(database_.coverage(),
            (std::vector<FeedInterval>{{"feed", at_us(10), at_us(30), FeedState::kLost, 2}}));
}

TEST_F(SpoolDrainTest, TakesNothingOutOfTheQueueBeforeTheDatabaseKnowsWhatIsMissing) {
  ASSERT_TRUE(spool_->append("no batch", {"feed", at_us(10), at_us(30), 2}));
  database_.be_away();
  drain();
  EXPECT_EQ(spool_->size(), 1U);
  EXPECT_EQ(spool_->set_aside_count(), 0U);
  database_.be_back();
  drain();
  EXPECT_EQ(database_.coverage().size(), 1U);
  EXPECT_EQ(spool_->set_aside_count(), 1U);
}

TEST_F(SpoolDrainTest, TellsTheLeastWhereTheDatabaseRefusesWhatTheFeedSaid) {
  ASSERT_TRUE(spool_->append(*encode(telling_batch(1))));
  database_.judge_by([](std::span<const Batch* const> batches) -> std::optional<Error> {
    if (!batches.front()->lives.empty()) return Error{"CORRUPT", "database"};
    return std::nullopt;
  });
  drain();
  EXPECT_EQ(database_.coverage(),
            (std::vector<FeedInterval>{{"feed", at_us(10), at_us(30), FeedState::kLost, 2}}));
}

TEST_F(SpoolDrainTest, IsNotHeldUpByUnreadableOnesBehindAnEntryThatIsNeverStoredInTime) {
  spool(1, 1);
  ASSERT_TRUE(spool_->append("no batch"));
  ASSERT_TRUE(spool_->append("no batch either"));
  spool(4, 1);
  fail_with(1, "TIMEOUT");
  drain();
  EXPECT_EQ(database_.stored(), Numbers{4});
  EXPECT_EQ(spool_->size(), 0U);
  EXPECT_EQ(spool_->set_aside_count(), 3U);
}

TEST_F(SpoolDrainTest, TriesAnotherWithoutWhatItSaysOfCoverage) {
  spool(1, 1);
  ASSERT_TRUE(spool_->append(*encode(telling_batch(2))));
  std::vector<FeedState> order;
  database_.judge_by([&](std::span<const Batch* const> batches) -> std::optional<Error> {
    for (const Batch* one : batches) {
      if (one->progress.settled_sequence == 1) return Error{"TIMEOUT", "database"};
    }
    for (const Batch* one : batches) {
      for (const FeedInterval& interval : one->coverage) order.push_back(interval.state);
    }
    return std::nullopt;
  });
  drain();
  EXPECT_EQ(order, (std::vector{FeedState::kLost, FeedState::kAlive, FeedState::kKernelDrop}))
      << "what is missing is known first";
}

TEST_F(SpoolDrainTest, DoesNotBringInWhatTheDatabaseHasAlready) {
  for (std::uint64_t number = 1; number <= 3; ++number) spool(number);
  drain_.note_stored(2);
  drain();
  EXPECT_EQ(database_.stored(), (Numbers{1, 3}));
  EXPECT_EQ(spool_->size(), 0U);
}

}  // namespace
}  // namespace vouch::services::test
