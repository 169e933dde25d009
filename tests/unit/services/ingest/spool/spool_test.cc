#include "services/ingest/spool/spool.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <deque>
#include <thread>

#include "tests/support/scratch.h"

namespace vouch::services::test {
namespace {

using TimePoint = std::chrono::system_clock::time_point;

constexpr std::uint64_t kRoomy = 1U << 30U;
constexpr std::uint64_t kMiB = 1U << 20U;

class SpoolTest : public ::testing::Test {
 protected:
  std::unique_ptr<Spool> open(std::uint64_t limit = kRoomy) {
    auto spool = Spool::open(folder_, limit, box_, [this] { return now_; });
    EXPECT_TRUE(spool) << spool.error().code << ' ' << spool.error().offset;
    return spool ? std::move(*spool) : nullptr;
  }
  std::filesystem::path file() const { return folder_ / "spool.sqlite"; }

  Scratch scratch_;
  std::filesystem::path folder_ = scratch_.path() / "state";
  SealedBox box_{SealedBox::Key{1, 2, 3}};
  TimePoint now_{std::chrono::seconds{1'700'000'000}};
};

std::vector<std::string> contents(Spool& spool) {
  std::vector<std::string> all;
  const auto entries = spool.peek(1000);
  if (!entries) return {"NOT READABLE: " + entries.error().code};
  for (const SpoolEntry& entry : *entries) all.push_back(entry.octets.value_or("BROKEN"));
  return all;
}

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

TEST_F(SpoolTest, SetsADamagedFileAsideWhenOpeningAndGoesOn) {
  open()->append(std::vector<std::string>(50, std::string(5000, 'x')));
  damage(file(), 0, 4096);
  const auto spool = open();
  ASSERT_TRUE(spool->damage());
  EXPECT_EQ(spool->damage()->code, "SPOOL_DAMAGED");
  EXPECT_TRUE(std::filesystem::exists(folder_ / spool->damage()->field));
  EXPECT_EQ(spool->size(), 0U);
  ASSERT_TRUE(spool->append("goes on"));
  EXPECT_EQ(contents(*spool), std::vector<std::string>{"goes on"});
}

TEST_F(SpoolTest, TellsOfDamageMetWhileRunningAndGoesOn) {
  const auto spool = open();
  for (int i = 0; i < 400; ++i) ASSERT_TRUE(spool->append(std::string(15'000, 'x')));
  // The file alone: what SQLite has in memory is not enough to hide it.
  damage(file(), 4096, std::filesystem::file_size(file()) - 4096);
  const auto met = spool->peek(1000);
  ASSERT_FALSE(met);
  EXPECT_EQ(met.error().code, "SPOOL_DAMAGED");
  EXPECT_TRUE(std::filesystem::exists(folder_ / met.error().field));
  EXPECT_EQ(*spool->append("goes on"), 401U);
  EXPECT_EQ(contents(*spool), std::vector<std::string>{"goes on"});
}

TEST_F(SpoolTest, KeepsOnlyTheLastFewDamagedFiles) {
  for (int i = 0; i < 6; ++i) {
    open()->append("one");
    damage(file(), 0, 100);
  }
  open();
  std::size_t kept = 0;
  for (const auto& found : std::filesystem::directory_iterator(folder_)) {
    if (found.path().filename().string().starts_with("spool.damaged-")) ++kept;
  }
  EXPECT_EQ(kept, 3U);
}

TEST_F(SpoolTest, LeavesTheFileOfALaterReleaseAlone) {
  open();
  auto database = LocalDatabase::open(file(), "TEST", LocalDatabase::Durability::kLater);
  ASSERT_TRUE((*database)->execute("PRAGMA user_version = 99"));
  database->reset();
  EXPECT_EQ(Spool::open(folder_, kRoomy, box_).error().code, "SPOOL_TOO_NEW");
}

/// A file system of 1 MiB; needs to be root.
class SmallDisk {
 public:
  explicit SmallDisk(std::filesystem::path folder) : folder_(std::move(folder)) {
    std::filesystem::create_directory(folder_);
    mounted_ = ::mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=1m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  bool mounted() const { return mounted_; }

 private:
  std::filesystem::path folder_;
  bool mounted_;
};

TEST_F(SpoolTest, AFullDiskIsAFullSpoolThatCanBeDrained) {
  const SmallDisk disk(folder_);
  if (!disk.mounted()) GTEST_SKIP() << "cannot mount a small file system";
  const auto spool = open();
  Result<std::uint64_t> appended = 0;
  std::uint64_t held = 0;
  while ((appended = spool->append(std::string(20'000, 'x')))) held = *appended;
  EXPECT_EQ(appended.error().code, "SPOOL_FULL");
  ASSERT_GT(held, 0U);
  EXPECT_EQ(spool->size(), held);
  EXPECT_EQ(contents(*spool), std::vector<std::string>(held, std::string(20'000, 'x')));
  static_cast<void>(spool->remove_up_to(held - 1));
  EXPECT_EQ(spool->peek(2)->front().sequence, held) << "whether the disk took the removal or not";
  ASSERT_TRUE(spool->remove_up_to(held));
  EXPECT_EQ(spool->size(), 0U);
  EXPECT_TRUE(contents(*spool).empty());
  EXPECT_EQ(*spool->append("room again"), held + 1);
}

TEST_F(SpoolTest, AFullDiskIsDrainedThoughSomethingIsSetAside) {
  const SmallDisk disk(folder_);
  if (!disk.mounted()) GTEST_SKIP() << "cannot mount a small file system";
  std::uint64_t held = 0;
  {
    const auto spool = open();
    ASSERT_TRUE(spool->append("a defect"));
    ASSERT_TRUE(spool->set_aside(1));
    for (Result<std::uint64_t> last = 1; last; last = spool->append(std::string(20'000, 'x'))) held = *last;
    EXPECT_EQ(spool->remove_up_to(held), 0U) << "all that is set aside found room again";
    EXPECT_EQ(spool->size(), 0U);
    EXPECT_EQ(*spool->append("room again"), held + 1);
  }
  const auto spool = open();
  EXPECT_EQ(contents(*spool), std::vector<std::string>{"room again"}) << "nothing comes twice";
  EXPECT_EQ(spool->set_aside_count(), 1U);
}

TEST_F(SpoolTest, SetsAsideOnAFullDisk) {
  const SmallDisk disk(folder_);
  if (!disk.mounted()) GTEST_SKIP() << "cannot mount a small file system";
  std::uint64_t held = 0;
  {
    const auto spool = open();
    for (Result<std::uint64_t> last = 1; last; last = spool->append(std::string(20'000, 'x'))) held = *last;
    ASSERT_GT(held, 5U);
    EXPECT_EQ(spool->set_aside(1), 0U);
    EXPECT_EQ(spool->set_aside(held), 0U);
    EXPECT_EQ(spool->peek(1)->front().sequence, 2U) << "whether the disk took the note or not";
    EXPECT_EQ(spool->peek(1000)->back().sequence, held - 1);
    static_cast<void>(spool->remove_up_to(held - 2));
    EXPECT_EQ(spool->peek(1)->front().sequence, held - 1);
    ASSERT_TRUE(spool->remove_up_to(held - 1)) << "nothing else waits";
    EXPECT_EQ(spool->size(), 0U);
    EXPECT_EQ(spool->set_aside_count(), 2U);
    EXPECT_EQ(*spool->append("room again"), held + 1);
  }
  const auto spool = open();
  EXPECT_EQ(contents(*spool), std::vector<std::string>{"room again"});
  EXPECT_EQ(spool->set_aside_count(), 2U);
}

const SpoolLabel kEarly{"mirror", NetworkTime::from_us(5), NetworkTime::from_us(9), 3};
const SpoolLabel kLate{"mirror", NetworkTime::from_us(20), NetworkTime::from_us(30), 4};

/// What stands in the file for what a damaged one held.
std::vector<SpoolLabel> known_lost(Spool& spool) {
  std::vector<SpoolLabel> lost;
  const auto entries = spool.peek(1000);
  for (const SpoolEntry& entry : *entries) {
    if (!entry.octets && entry.octets.error().code == "SPOOL_DAMAGED") lost.push_back(entry.label);
  }
  return lost;
}

TEST_F(SpoolTest, KnowsWhatItHeldWhenItsFileIsDamagedWhileRunning) {
  auto spool = open();
  ASSERT_TRUE(spool->append("removed", {"mirror", NetworkTime::from_us(1), NetworkTime::from_us(2), 1}));
  ASSERT_TRUE(spool->remove_up_to(1));
  ASSERT_TRUE(spool->append("one", kEarly));
  for (int i = 0; i < 400; ++i) ASSERT_TRUE(spool->append(std::string(15'000, 'x')));
  ASSERT_TRUE(spool->append("two", kLate));
  ASSERT_TRUE(spool->append("three", {"other", NetworkTime::from_us(40), NetworkTime::from_us(40), 1}));
  damage(file(), 4096, std::filesystem::file_size(file()) - 4096);
  ASSERT_FALSE(spool->peek(1000));
  const std::vector<SpoolLabel> all{{"mirror", kEarly.since, kLate.until, 7},
                                    {"other", NetworkTime::from_us(40), NetworkTime::from_us(40), 1}};
  EXPECT_EQ(known_lost(*spool), all);
  ASSERT_TRUE(spool->append("behind it", kLate));
  EXPECT_EQ(contents(*spool), (std::vector<std::string>{"BROKEN", "BROKEN", "behind it"}));
  spool.reset();
  EXPECT_EQ(known_lost(*open()), all) << "and over a restart";
}

TEST_F(SpoolTest, ReadsOutOfADamagedFileWhatItHeld) {
  {
    const auto spool = open();
    ASSERT_TRUE(spool->append("one", kEarly));
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(spool->append(std::string(5000, 'x')));
    ASSERT_TRUE(spool->append("two", kLate));
  }
  damage(file(), std::filesystem::file_size(file()) / 8192 * 4096, 4096);
  const auto spool = open();
  ASSERT_TRUE(spool->damage());
  const auto lost = known_lost(*spool);
  ASSERT_EQ(lost.size(), 1U);
  EXPECT_EQ(lost[0], (SpoolLabel{"mirror", kEarly.since, kLate.until, 7}));
}

TEST_F(SpoolTest, TellsWhetherItsKeyFitsThoughTheOldestEntryIsDamaged) {
  ASSERT_TRUE(open()->append(std::vector<std::string>{"one", "two"}));
  const auto break_entries = [&](const char* which) {
    auto database = LocalDatabase::open(file(), "TEST", LocalDatabase::Durability::kEveryCommit);
    ASSERT_TRUE((*database)->execute(which));
  };
  break_entries("UPDATE entry SET sealed = zeroblob(60) WHERE sequence = 1");
  EXPECT_TRUE(open()->key_fits());
  break_entries("UPDATE entry SET sealed = zeroblob(60)");
  EXPECT_TRUE(open()->key_fits()) << "the key is known beside them";
  const SealedBox right = std::exchange(box_, SealedBox{SealedBox::Key{9}});
  EXPECT_FALSE(open()->key_fits());
  box_ = right;
  break_entries("DELETE FROM key_check");
  EXPECT_FALSE(open()->key_fits()) << "nothing says that it does";
}

TEST_F(SpoolTest, TakesAnotherKeyOnceItIsEmpty) {
  open();
  box_ = SealedBox{SealedBox::Key{9}};
  {
    const auto spool = open();
    EXPECT_TRUE(spool->key_fits());
    ASSERT_TRUE(spool->append("sealed with it"));
  }
  EXPECT_TRUE(open()->key_fits());
  box_ = SealedBox{SealedBox::Key{1, 2, 3}};
  EXPECT_FALSE(open()->key_fits());
}

TEST_F(SpoolTest, TellsOfWhatItCannotUnsealWhoseItWasAndOfWhen) {
  const SpoolLabel label{"mirror", NetworkTime::from_us(5), NetworkTime::from_us(9), 3};
  ASSERT_TRUE(open()->append("sealed", label));
  box_ = SealedBox{SealedBox::Key{9}};
  const auto spool = open();
  ASSERT_TRUE(spool->append("without"));
  const auto entries = *spool->peek(2);
  EXPECT_FALSE(entries[0].octets);
  EXPECT_EQ(entries[0].label, label);
  EXPECT_EQ(entries[1].label, SpoolLabel{});
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
