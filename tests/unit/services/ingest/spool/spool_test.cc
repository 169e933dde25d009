#include "services/ingest/spool/spool.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>

#include <deque>
#include <thread>

#include "tests/unit/services/ingest/spool/spool_fixture.h"

namespace vouch::services::test {
namespace {

TEST_F(SpoolTest, GivesBackInTheOrderOfAppending) {
  const auto spool = open();
  EXPECT_EQ(*spool->append("one"), 1U);
  const std::vector<std::string> group{"two", "", "four"};
  EXPECT_EQ(*spool->append(group), 4U);
  EXPECT_EQ(contents(*spool), (std::vector<std::string>{"one", "two", "", "four"}));
  EXPECT_EQ(spool->size(), 4U);
  EXPECT_EQ(spool->octets(), 3 + 3 + 0 + 4 + 4 * SealedBox::kOverhead);
}

TEST_F(SpoolTest, PeeksAtTheOldestOnlyAndNotAtMoreThanFitsIntoMemory) {
  const auto spool = open();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(spool->append(std::string(1000, 'x')));
  EXPECT_EQ(spool->peek(2)->size(), 2U);
  EXPECT_EQ(spool->peek(10, 2500)->size(), 2U);
  EXPECT_EQ(spool->peek(10, 1)->size(), 1U) << "the first always comes, or nothing ever would";
}

TEST_F(SpoolTest, RemovesUpToASequence) {
  const auto spool = open();
  for (const char* text : {"one", "two", "three"}) ASSERT_TRUE(spool->append(text));
  ASSERT_TRUE(spool->remove_up_to(2));
  EXPECT_EQ(contents(*spool), std::vector<std::string>{"three"});
  EXPECT_EQ(spool->size(), 1U);
  ASSERT_TRUE(spool->remove_up_to(1)) << "removing again what is gone is harmless";
  ASSERT_TRUE(spool->remove_up_to(UINT64_MAX));
  EXPECT_EQ(spool->octets(), 0U);
  EXPECT_EQ(*spool->append("four"), 4U);
  EXPECT_EQ(contents(*spool), std::vector<std::string>{"four"});
}

TEST_F(SpoolTest, KeepsAllOverARestartAndCountsOnEvenWhenEmpty) {
  open()->append(std::vector<std::string>{"one", "two"});
  {
    const auto spool = open();
    EXPECT_EQ(contents(*spool), (std::vector<std::string>{"one", "two"}));
    EXPECT_EQ(spool->size(), 2U);
    EXPECT_EQ(spool->octets(), 6 + 2 * SealedBox::kOverhead);
    ASSERT_TRUE(spool->remove_up_to(2));
  }
  EXPECT_EQ(*open()->append("three"), 3U);
}

TEST_F(SpoolTest, TellsSinceWhenTheOldestWaits) {
  const auto spool = open();
  EXPECT_FALSE(spool->oldest_at());
  const TimePoint first = now_;
  ASSERT_TRUE(spool->append("one"));
  now_ += std::chrono::minutes{1};
  ASSERT_TRUE(spool->append("two"));
  EXPECT_EQ(spool->oldest_at(), first);
  ASSERT_TRUE(spool->remove_up_to(1));
  EXPECT_EQ(spool->oldest_at(), now_);
  ASSERT_TRUE(spool->remove_up_to(2));
  EXPECT_FALSE(spool->oldest_at());
}

TEST_F(SpoolTest, IsFullAtItsLimitAndTakesAllOfAGroupOrNothing) {
  const auto spool = open(1000);
  ASSERT_TRUE(spool->append(std::string(500, 'x')));
  const std::vector<std::string> group{"fits", std::string(500, 'y')};
  EXPECT_EQ(spool->append(group).error().code, "SPOOL_FULL");
  EXPECT_EQ(spool->size(), 1U);
  EXPECT_TRUE(spool->append("still fits"));
  ASSERT_TRUE(spool->remove_up_to(1));
  EXPECT_TRUE(spool->append(std::string(500, 'z'))) << "drained, it takes again";
  EXPECT_EQ(spool->append(std::string(2000, 'z')).error().code, "SPOOL_FULL");
}

TEST_F(SpoolTest, BelongsToOneOwner) {
  const auto spool = open();
  EXPECT_EQ(Spool::open(folder_, kRoomy, box_).error().code, "SPOOL_IN_USE");
}

TEST_F(SpoolTest, HidesWhatItHoldsFromWhoReadsTheDisk) {
  const auto spool = open();
  ASSERT_TRUE(spool->append("sip:alice@example.com"));
  EXPECT_EQ(all_contents_of(folder_).find("alice"), std::string::npos);
  struct stat status {};
  for (const char* name : {"spool.sqlite", "spool.sqlite-wal", "spool.lock"}) {
    ASSERT_EQ(::stat((folder_ / name).c_str(), &status), 0) << name;
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << name;
  }
}

TEST_F(SpoolTest, AnEntryUnderAnotherKeyIsAnErrorOfItsOwnAndTheOthersStand) {
  open()->append("old");
  box_ = SealedBox{SealedBox::Key{9}};
  const auto spool = open();
  ASSERT_TRUE(spool->append("new"));
  const auto entries = spool->peek(2);
  ASSERT_EQ(entries->size(), 2U);
  EXPECT_EQ((*entries)[0].octets.error().code, "SEAL_BROKEN");
  EXPECT_EQ(*(*entries)[1].octets, "new");
}

TEST_F(SpoolTest, KeepsWhatIsSetAsideOutOfTheQueueOverARestart) {
  {
    const auto spool = open();
    for (const char* text : {"one", "two", "three"}) ASSERT_TRUE(spool->append(text));
    EXPECT_EQ(spool->set_aside(2), 0U) << "nothing had to go for it";
    EXPECT_EQ(spool->set_aside(2), 0U) << "it is gone from the queue already";
    EXPECT_EQ(contents(*spool), (std::vector<std::string>{"one", "three"}));
    EXPECT_EQ(spool->octets(), 3 + 5 + 2 * SealedBox::kOverhead);
  }
  const auto spool = open();
  EXPECT_EQ(contents(*spool), (std::vector<std::string>{"one", "three"}));
  EXPECT_EQ(spool->set_aside_count(), 1U);
  ASSERT_TRUE(spool->remove_up_to(UINT64_MAX));
  EXPECT_EQ(spool->set_aside_count(), 1U);
}

TEST_F(SpoolTest, LetsTheOldestOfWhatIsSetAsideGoBeforeItTakesAllTheDisk) {
  const auto spool = open();
  constexpr std::uint64_t kLarge = Spool::kAsideOctets / 3;
  std::uint64_t gone = 0;
  for (std::uint64_t i = 1; i <= 4; ++i) {
    ASSERT_TRUE(spool->append(std::string(kLarge, 'x')));
    gone += *spool->set_aside(i);
  }
  EXPECT_EQ(gone, 2U);
  EXPECT_EQ(spool->set_aside_count(), 2U);
  EXPECT_EQ(spool->size(), 0U);
}

TEST_F(SpoolTest, GivesItsRoomBackWhenDrained) {
  const auto spool = open();
  for (int i = 0; i < 16; ++i) ASSERT_TRUE(spool->append(std::string(kMiB, 'x')));
  ASSERT_TRUE(spool->remove_up_to(UINT64_MAX));
  EXPECT_LT(std::filesystem::file_size(file()), kMiB);
  EXPECT_LT(std::filesystem::file_size(file().string() + "-wal"), kMiB);
}

TEST_F(SpoolTest, DoesNotGrowWhileFilledAndDrainedWithoutEverBeingEmpty) {
  const auto spool = open(4 * kMiB);
  std::uint64_t last = *spool->append(std::vector<std::string>(6, "first"));
  for (int i = 0; i < 60; ++i) {
    last = *spool->append(std::string(kMiB / 2, 'x'));
    ASSERT_TRUE(spool->remove_up_to(last - 3 - last % 3));
  }
  EXPECT_LT(std::filesystem::file_size(file()), 5 * kMiB);
}

TEST_F(SpoolTest, LeavesTheFileOfALaterReleaseAlone) {
  open();
  auto database = LocalDatabase::open(file(), "TEST", LocalDatabase::Durability::kLater);
  ASSERT_TRUE((*database)->execute("PRAGMA user_version = 99"));
  database->reset();
  EXPECT_EQ(Spool::open(folder_, kRoomy, box_).error().code, "SPOOL_TOO_NEW");
}

TEST_F(SpoolTest, ReadsTheFileOfTheReleaseBefore) {
  std::filesystem::create_directories(folder_);
  {
    auto database = LocalDatabase::open(file(), "TEST", LocalDatabase::Durability::kEveryCommit);
    ASSERT_TRUE(database);
    ASSERT_TRUE(
        (*database)->execute("CREATE TABLE entry (sequence INTEGER PRIMARY KEY AUTOINCREMENT, appended_at "
                             "INTEGER NOT NULL, sealed BLOB "
                             "NOT NULL) STRICT; PRAGMA user_version = 1; INSERT INTO entry (appended_at, "
                             "sealed) VALUES (1, x'00');"));
  }
  const auto spool = open();
  EXPECT_EQ(contents(*spool), std::vector<std::string>{"BROKEN"});
  EXPECT_EQ(*spool->append("new"), 2U);
}

TEST_F(SpoolTest, ServesThreadsAtOnce) {
  const auto spool = open();
  constexpr int kEach = 40;
  std::vector<std::thread> threads;
  for (const char who : {'a', 'b', 'c'}) {
    threads.emplace_back([&, who] {
      for (int i = 0; i < kEach; ++i) EXPECT_TRUE(spool->append(std::string(1, who)));
    });
  }
  std::size_t drained = 0;
  while (drained < 3 * kEach) {
    const auto entries = spool->peek(7);
    ASSERT_TRUE(entries);
    if (entries->empty()) continue;
    EXPECT_EQ(entries->front().sequence, drained + 1);
    drained += entries->size();
    ASSERT_TRUE(spool->remove_up_to(entries->back().sequence));
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(spool->size(), 0U);
}

/// Whatever is done to it, it is a queue.
RC_GTEST_PROP(SpoolProperty, IsAQueueOverRestarts, ()) {
  const Scratch scratch{in_memory()};
  const SealedBox box{SealedBox::Key{}};
  auto spool = *Spool::open(scratch.path(), kRoomy, box);
  std::deque<std::string> model;
  std::uint64_t removed = 0;
  const auto steps = *rc::gen::resize(6, rc::gen::arbitrary<std::vector<std::pair<int, std::string>>>());
  for (const auto& [choice, text] : steps) {
    const auto kind = static_cast<unsigned>(choice) % 4;
    if (kind < 2) {
      RC_ASSERT(*spool->append(text) == removed + model.size() + 1);
      model.push_back(text);
    } else if (kind == 2 && !model.empty()) {
      const std::size_t count = 1 + text.size() % model.size();
      RC_ASSERT(bool(spool->remove_up_to(removed + count)));
      removed += count;
      model.erase(model.begin(), model.begin() + static_cast<std::ptrdiff_t>(count));
    } else {
      spool.reset();
      spool = *Spool::open(scratch.path(), kRoomy, box);
    }
    RC_ASSERT(contents(*spool) == std::vector<std::string>(model.begin(), model.end()));
    RC_ASSERT(spool->size() == model.size());
  }
}

}  // namespace
}  // namespace vouch::services::test
