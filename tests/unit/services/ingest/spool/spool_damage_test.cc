#include <fstream>

#include "tests/unit/services/ingest/spool/spool_fixture.h"

namespace vouch::services::test {
namespace {

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

}  // namespace
}  // namespace vouch::services::test
