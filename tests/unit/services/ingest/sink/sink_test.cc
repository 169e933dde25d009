#include "services/ingest/sink/sink.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <thread>

#include "services/ingest/spool/batch_codec/batch_codec.h"
#include "tests/support/scratch.h"
#include "tests/unit/services/ingest/sink/fake_database.h"

namespace vouch::services::test {
namespace {

using std::chrono::milliseconds;
using Numbers = std::vector<std::uint64_t>;

constexpr SinkTerms kSoon{milliseconds{10}};
constexpr SinkTerms kPatient{std::chrono::hours{1}};
constexpr SinkTerms kCanWait{milliseconds{10}, true};

class SinkTest : public ::testing::Test {
 protected:
  void begin(std::uint64_t spool_octets = 1U << 30U) {
    spool_ = std::move(*Spool::open(scratch_.path(), spool_octets, SealedBox{SealedBox::Key{1}}));
    sink_ = std::make_unique<Sink>(database_.storage(), *spool_);
  }
  void store(std::uint64_t number, const SinkTerms& terms, std::size_t sessions = 0) {
    sink_->store(batch(number, sessions), terms, [this, number](const Result<Stored>& stored) {
      const std::lock_guard lock(mutex_);
      ++times_told_[number];
      outcomes_[number] = stored ? (stored->spooled ? "SPOOLED" : "STORED") : stored.error().code;
    });
  }
  /// What was told of a batch, once it was.
  std::string outcome(std::uint64_t number) {
    comes_true([&] { return !told(number).empty(); });
    return told(number);
  }
  std::string told(std::uint64_t number) {
    const std::lock_guard lock(mutex_);
    const auto found = outcomes_.find(number);
    return found == outcomes_.end() ? "" : found->second;
  }
  bool comes_to_be_stored(const Numbers& numbers) {
    return comes_true([&] { return database_.stored() == numbers; });
  }
  bool drains() {
    return comes_true([&] { return spool_->size() == 0 && sink_->state().direct; });
  }

  Scratch scratch_;
  FakeDatabase database_;
  std::mutex mutex_;
  std::map<std::uint64_t, std::string> outcomes_;
  std::map<std::uint64_t, int> times_told_;
  std::unique_ptr<Spool> spool_;
  std::unique_ptr<Sink> sink_;
};

/// A database that is behind has made what comes go by the disk, and the disk has no room any more.
TEST_F(SinkTest, LosesNothingToAFullDiskWhileTheDatabaseWorks) {
  begin();
  database_.be_away();
  for (std::uint64_t number = 1; number <= 200; ++number) store(number, kSoon);
  ASSERT_TRUE(comes_true([&] { return spool_->size() == 200; }));
  sink_.reset();
  spool_.reset();
  database_.judge_by([](auto) -> std::optional<Error> {
    std::this_thread::sleep_for(milliseconds{50});
    return std::nullopt;
  });
  begin(1000);  // octets: it is full
  for (std::uint64_t number = 1000; number < 1010; ++number) store(number, kSoon);
  for (std::uint64_t number = 1000; number < 1010; ++number) EXPECT_EQ(outcome(number), "STORED");
  EXPECT_EQ(sink_->state().given_up_batches, 0U);
}

/// Under load the database is late for a moment now and then: that is no reason for alarm.
TEST_F(SinkTest, TellsOfADetourByTheDiskOnlyIfItLasts) {
  ::testing::internal::CaptureStdout();
  begin();
  database_.be_away();
  store(1, kSoon);
  EXPECT_EQ(outcome(1), "SPOOLED");
  database_.be_back();
  EXPECT_TRUE(drains());
  const std::string shortly = ::testing::internal::GetCapturedStdout();
  EXPECT_EQ(shortly.find("VOUCH040"), std::string::npos) << shortly;
  EXPECT_EQ(shortly.find("VOUCH041"), std::string::npos) << shortly;
  ::testing::internal::CaptureStdout();
  database_.be_away();
  store(2, kSoon);
  EXPECT_EQ(outcome(2), "SPOOLED");
  std::this_thread::sleep_for(milliseconds{1600});
  database_.be_back();
  EXPECT_TRUE(drains());
  sink_.reset();
  const std::string for_longer = ::testing::internal::GetCapturedStdout();
  EXPECT_NE(for_longer.find("VOUCH040"), std::string::npos) << for_longer;
  EXPECT_EQ(for_longer.find("VOUCH040"), for_longer.rfind("VOUCH040")) << "once";
  EXPECT_NE(for_longer.find("VOUCH041"), std::string::npos) << for_longer;
}

TEST_F(SinkTest, StoresInTheDatabaseWhileThatTakesIt) {
  begin();
  store(1, kPatient);
  EXPECT_EQ(outcome(1), "STORED");
  EXPECT_EQ(database_.stored(), Numbers{1});
  EXPECT_EQ(sink_->state().spooled_batches, 0U);
}

TEST_F(SinkTest, StoresInOneTransactionWhatHasGathered) {
  begin();
  database_.hang();
  store(1, kPatient);
  ASSERT_TRUE(comes_true([&] { return database_.transactions() == 1; }));
  for (std::uint64_t number = 2; number <= 20; ++number) store(number, kPatient);
  database_.release();
  EXPECT_EQ(outcome(20), "STORED");
  EXPECT_LE(database_.transactions(), 3U) << "written, planned, and what gathered behind";
}

/// What fills a transaction, so that each takes its time.
constexpr std::size_t kTransactionFull = 2000;

TEST_F(SinkTest, WaitsForABusyDatabaseWhereNobodyWaitsButASender) {
  begin();
  database_.judge_by([](auto) -> std::optional<Error> {
    std::this_thread::sleep_for(milliseconds{60});
    return std::nullopt;
  });
  constexpr SinkTerms terms{milliseconds{200}, false, true};
  for (std::uint64_t number = 1; number <= 10; ++number) store(number, terms, kTransactionFull);
  for (std::uint64_t number = 1; number <= 10; ++number) EXPECT_EQ(outcome(number), "STORED") << number;
}

TEST_F(SinkTest, DoesNotWaitForABusyDatabaseWhereAUserWaits) {
  begin();
  database_.judge_by([](auto) -> std::optional<Error> {
    std::this_thread::sleep_for(milliseconds{60});
    return std::nullopt;
  });
  for (std::uint64_t number = 1; number <= 10; ++number)
    store(number, SinkTerms{milliseconds{200}}, kTransactionFull);
  EXPECT_EQ(outcome(10), "SPOOLED");
}

TEST_F(SinkTest, WhoWaitsForABusyDatabaseDoesNotWaitForOneThatTakesNothing) {
  begin();
  store(1, kPatient);
  EXPECT_EQ(outcome(1), "STORED");
  database_.hang();
  store(2, SinkTerms{milliseconds{50}, false, true});
  EXPECT_EQ(outcome(2), "SPOOLED");
  database_.release();
}

TEST_F(SinkTest, AcknowledgesByTheDiskWhileTheDatabaseIsAwayAndBringsItInOnce) {
  begin();
  database_.be_away();
  for (std::uint64_t number = 1; number <= 3; ++number) {
    store(number, kSoon);
    EXPECT_EQ(outcome(number), "SPOOLED");
  }
  EXPECT_FALSE(sink_->state().direct);
  EXPECT_EQ(spool_->size(), 3U);
  database_.be_back();
  EXPECT_TRUE(comes_to_be_stored({1, 2, 3}));
  EXPECT_TRUE(drains());
  store(4, kPatient);
  EXPECT_EQ(outcome(4), "STORED");
}

TEST_F(SinkTest, BringsCoverageByTheDiskWhileAnythingWaitsThere) {
  {
    const auto spool = Spool::open(scratch_.path(), 1U << 30U, SealedBox{SealedBox::Key{1}});
    for (std::uint64_t number = 1; number <= 3; ++number)
      ASSERT_TRUE((*spool)->append(*encode(batch(number))));
  }
  std::atomic<bool> holds = true;
  database_.judge_by([&](std::span<const Batch* const> batches) -> std::optional<Error> {
    for (const Batch* one : batches) {
      if (holds && one->progress.settled_sequence == 3) return Error{"CONFLICT", "database"};
    }
    return std::nullopt;
  });
  begin();
  ASSERT_TRUE(comes_true([&] { return sink_->state().direct; })) << "few are on the disk";
  Batch covers = batch(4);
  covers.coverage = {{"feed", NetworkTime::from_us(0), NetworkTime::from_us(9), FeedState::kAlive, 0}};
  sink_->store(std::move(covers), kPatient, [](auto) {});
  store(5, kPatient);
  EXPECT_EQ(outcome(5), "STORED") << "facts need not wait";
  EXPECT_TRUE(database_.coverage().empty());
  holds = false;
  EXPECT_TRUE(drains());
  EXPECT_EQ(database_.stored().back(), 4U);
  EXPECT_EQ(database_.coverage().size(), 1U);
}

TEST_F(SinkTest, DoesNotLetASlowTransactionHoldUpAnAcknowledgement) {
  begin();
  database_.hang();
  store(1, kSoon);
  EXPECT_EQ(outcome(1), "SPOOLED");
  store(2, kSoon);
  EXPECT_EQ(outcome(2), "SPOOLED");
  database_.release();
  EXPECT_TRUE(drains());
  EXPECT_EQ(database_.stored(), (Numbers{1, 2})) << "the slow one was in time after all: it is not repeated";
}

TEST_F(SinkTest, PlansWhatComesWhileTheDatabaseWrites) {
  begin();
  database_.hang();
  store(1, SinkTerms{});
  ASSERT_TRUE(comes_true([&] { return database_.transactions() == 1; }));
  store(2, SinkTerms{});
  EXPECT_TRUE(comes_true([&] { return database_.plans() == 2; }));
  EXPECT_EQ(database_.transactions(), 1U);
  database_.release();
  EXPECT_EQ(outcome(2), "STORED");
  EXPECT_EQ(database_.stored(), (Numbers{1, 2}));
}

TEST_F(SinkTest, StoresNothingAheadOfWhatFailed) {
  begin();
  database_.hang();
  bool is_first = true;
  database_.judge_by([&](auto) -> std::optional<Error> {
    return std::exchange(is_first, false) ? std::optional{Error{"CORRUPT", "database"}} : std::nullopt;
  });
  store(1, kPatient);
  ASSERT_TRUE(comes_true([&] { return database_.transactions() == 1; }));
  store(2, kPatient);
  ASSERT_TRUE(comes_true([&] { return database_.plans() == 2; }));
  database_.release();
  EXPECT_EQ(outcome(2), "STORED");
  EXPECT_GE(database_.plans(), 3U) << "what was planned beside a failure is planned again";
}

TEST_F(SinkTest, HasWhatTheDatabaseMustHaveWaitForIt) {
  begin();
  database_.hang();
  store(1, SinkTerms{});
  store(2, kSoon);
  EXPECT_EQ(outcome(2), "SPOOLED");
  EXPECT_EQ(told(1), "");
  database_.release();
  EXPECT_EQ(outcome(1), "STORED");
}

TEST_F(SinkTest, TellsAnErrorWhereTheDatabaseMustHaveItAndIsAway) {
  begin();
  database_.be_away();
  store(1, SinkTerms{});
  EXPECT_EQ(outcome(1), "UNAVAILABLE");
  EXPECT_EQ(spool_->size(), 0U);
}

TEST_F(SinkTest, GivesUpWhatNeitherDatabaseNorDiskTakes) {
  begin(1);
  database_.be_away();
  store(1, kSoon);
  EXPECT_EQ(outcome(1), "SPOOL_FULL");
  EXPECT_EQ(sink_->state().given_up_batches, 1U);
}

TEST_F(SinkTest, KeepsWhatCanWaitUntilDatabaseOrDiskTakesIt) {
  begin(1);
  database_.be_away();
  store(1, kCanWait);
  store(2, kSoon);
  EXPECT_EQ(outcome(2), "SPOOL_FULL");
  EXPECT_EQ(told(1), "");
  database_.be_back();
  EXPECT_EQ(outcome(1), "STORED");
  EXPECT_EQ(sink_->state().given_up_batches, 1U);
}

TEST_F(SinkTest, GivesUpWhatCouldWaitWhenItEnds) {
  begin(1);
  database_.be_away();
  store(1, kCanWait);
  ASSERT_TRUE(comes_true([&] { return !sink_->state().direct; }));
  sink_.reset();
  EXPECT_EQ(told(1), "SPOOL_FULL");
}

TEST_F(SinkTest, StoresWhatTheDiskRefusedWhileTheTransactionRan) {
  begin(1);
  database_.hang();
  store(1, kSoon);
  std::this_thread::sleep_for(milliseconds{50});
  EXPECT_EQ(told(1), "");
  database_.release();
  EXPECT_EQ(outcome(1), "STORED");
  EXPECT_EQ(sink_->state().given_up_batches, 0U);
}

TEST_F(SinkTest, SpoolsTheSmallWhereAllTogetherDoNotFit) {
  begin(400);
  database_.hang();
  for (std::uint64_t number = 10; number <= 11; ++number) {  // written, and planned
    store(number, SinkTerms{});
    ASSERT_TRUE(comes_true([&] { return database_.plans() == number - 9; }));
  }
  store(2, kSoon, 100);
  store(3, kSoon);
  EXPECT_EQ(outcome(2), "SPOOL_FULL");
  EXPECT_EQ(outcome(3), "SPOOLED");
  database_.release();
}

TEST_F(SinkTest, SetsAsideWhatTheDatabaseRefusesAndStoresTheOthers) {
  begin();
  database_.judge_by([](std::span<const Batch* const> batches) -> std::optional<Error> {
    for (const Batch* one : batches) {
      if (one->progress.settled_sequence == 2) return Error{"CORRUPT", "database"};
    }
    return std::nullopt;
  });
  for (std::uint64_t number = 1; number <= 3; ++number) store(number, kPatient);
  EXPECT_EQ(outcome(1), "STORED");
  EXPECT_EQ(outcome(2), "SPOOLED") << "durable, for an engineer to look at";
  EXPECT_EQ(outcome(3), "STORED");
  EXPECT_TRUE(comes_true([&] { return sink_->state().set_aside_batches == 1; }));
  EXPECT_TRUE(drains());
}

TEST_F(SinkTest, MakesDurableWhatItHasTakenWhenItEnds) {
  begin();
  database_.be_away();
  for (std::uint64_t number = 1; number <= 5; ++number) store(number, kPatient);
  sink_.reset();
  for (std::uint64_t number = 1; number <= 5; ++number) EXPECT_EQ(told(number), "SPOOLED");
  EXPECT_EQ(spool_->size(), 5U);
}

TEST_F(SinkTest, BringsInAtTheNextStartWhatTheDiskHolds) {
  begin();
  database_.be_away();
  store(1, kSoon);
  EXPECT_EQ(outcome(1), "SPOOLED");
  sink_.reset();
  spool_.reset();
  database_.be_back();
  begin();
  EXPECT_TRUE(comes_to_be_stored({1}));
}

TEST_F(SinkTest, TellsOfEachBatchOnceHoweverTheDatabaseComesAndGoes) {
  begin();
  constexpr std::uint64_t kBatches = 400;
  std::thread weather{[&] {
    for (int i = 0; i < 20; ++i) {
      i % 2 == 0 ? database_.be_away() : database_.be_back();
      i % 5 == 0 ? database_.hang() : database_.release();
      std::this_thread::sleep_for(milliseconds{10});
    }
    database_.release();
    database_.be_back();
  }};
  for (std::uint64_t number = 1; number <= kBatches; ++number) {
    store(number, number % 3 == 0 ? kCanWait : kSoon);
    if (number % 4 == 0) std::this_thread::sleep_for(milliseconds{2});
  }
  weather.join();
  EXPECT_TRUE(drains());
  sink_.reset();
  Numbers stored = database_.stored();
  std::sort(stored.begin(), stored.end());
  // A transaction that ends while the disk is written to may be repeated: the database does not mind.
  stored.erase(std::unique(stored.begin(), stored.end()), stored.end());
  Numbers all;
  for (std::uint64_t number = 1; number <= kBatches; ++number) {
    all.push_back(number);
    EXPECT_EQ(times_told_[number], 1) << number;
  }
  EXPECT_EQ(stored, all);
}

}  // namespace
}  // namespace vouch::services::test
