#include "services/ingest/quarantine/quarantine.h"

#include <gtest/gtest.h>

#include <atomic>

#include <thread>

#include "tests/support/scratch.h"

namespace vouch::services::test {
namespace {

using TimePoint = std::chrono::system_clock::time_point;

class QuarantineTest : public ::testing::Test {
 protected:
  std::unique_ptr<Quarantine> open(QuarantineLimits limits = {}) {
    auto quarantine = Quarantine::open(folder_, box_, limits, [this] { return now_.load(); });
    EXPECT_TRUE(quarantine) << quarantine.error().code;
    return quarantine ? std::move(*quarantine) : nullptr;
  }
  static void add(Quarantine& quarantine, const std::string& feed, const std::string& octets,
                  const std::string& code = "BAD_START_LINE") {
    quarantine.add(feed, code, "frame 12", octets, NetworkTime::from_us(5));
  }
  /// The octets of what is kept of a feed, oldest first.
  static std::vector<std::string> kept(Quarantine& quarantine, const std::string& feed) {
    std::vector<std::string> all;
    const auto messages = quarantine.list(feed, 1000);
    if (!messages) return {"NOT READABLE: " + messages.error().code};
    for (const auto& message : *messages) {
      all.insert(all.begin(), quarantine.octets_of(message.id).value_or("BROKEN"));
    }
    return all;
  }
  std::filesystem::path file() const { return folder_ / "quarantine.sqlite"; }

  Scratch scratch_;
  std::filesystem::path folder_ = scratch_.path() / "state";
  SealedBox box_{SealedBox::Key{1, 2, 3}};
  std::atomic<TimePoint> now_{TimePoint{std::chrono::seconds{1'700'000'000}}};
};

using Strings = std::vector<std::string>;

TEST_F(QuarantineTest, TellsOfAFeedsMessagesNewestFirstAndGivesTheirOctetsOnDemand) {
  const auto quarantine = open();
  quarantine->add("feed-1", "BAD_START_LINE", "frame 12", std::string{"octets\0here", 11},
                  NetworkTime::from_us(5));
  add(*quarantine, "feed-1", "second");
  add(*quarantine, "feed-2", "another feed's");
  const auto messages = quarantine->list("feed-1", 10);
  ASSERT_TRUE(messages);
  ASSERT_EQ(messages->size(), 2U);
  const QuarantinedMessage& first = messages->back();
  EXPECT_EQ(first.code, "BAD_START_LINE");
  EXPECT_EQ(first.where, "frame 12");
  EXPECT_EQ(first.octets, 11U);
  EXPECT_EQ(first.observed_at, NetworkTime::from_us(5));
  EXPECT_EQ(first.kept_at, now_.load());
  EXPECT_EQ(*quarantine->octets_of(first.id), (std::string{"octets\0here", 11}));
  EXPECT_EQ(quarantine->list("feed-1", 1)->size(), 1U);
  EXPECT_TRUE(quarantine->list("feed-3", 1)->empty());
  EXPECT_EQ(quarantine->octets_of(999).error().code, "QUARANTINE_UNKNOWN");
}

TEST_F(QuarantineTest, CountsByFeedAndCode) {
  const auto quarantine = open();
  add(*quarantine, "b", "1", "NO_CALL_ID");
  add(*quarantine, "a", "2", "NO_CALL_ID");
  add(*quarantine, "a", "3", "BAD_START_LINE");
  add(*quarantine, "a", "4", "NO_CALL_ID");
  const auto counts = quarantine->counts();
  ASSERT_TRUE(counts);
  std::string told;
  for (const auto& [feed, code, messages] : *counts)
    told += feed + " " + code + " " + std::to_string(messages) + "; ";
  EXPECT_EQ(told, "a BAD_START_LINE 1; a NO_CALL_ID 2; b NO_CALL_ID 1; ");
}

TEST_F(QuarantineTest, KeepsTheNewestOfEachFeed) {
  const auto quarantine = open({.feed_count = 2, .feed_octets = 100});
  for (const char* text : {"one", "two", "three"}) add(*quarantine, "a", text);
  add(*quarantine, "b", "untouched");
  EXPECT_EQ(kept(*quarantine, "a"), (Strings{"two", "three"}));
  add(*quarantine, "a", std::string(98, 'x'));
  EXPECT_EQ(kept(*quarantine, "a"), Strings{std::string(98, 'x')}) << "by octets as well";
  EXPECT_EQ(kept(*quarantine, "b"), Strings{"untouched"});
  EXPECT_EQ(quarantine->totals("a").purged_for_room, 3U);
  EXPECT_EQ(quarantine->totals("b").purged_for_room, 0U);
  EXPECT_EQ(quarantine->totals("").messages, 2U);
  EXPECT_EQ(quarantine->totals("").octets, 98U + std::string{"untouched"}.size());
  add(*quarantine, "a", std::string(101, 'x'));
  EXPECT_EQ(kept(*quarantine, "a"), Strings{}) << "one that is too long by itself is not kept either";
}

TEST_F(QuarantineTest, KeepsTheNewestInAll) {
  const auto quarantine = open({.count = 3, .octets = 1000});
  for (const char* feed : {"a", "b", "a", "b"}) add(*quarantine, feed, feed);
  EXPECT_EQ(kept(*quarantine, "a"), Strings{"a"});
  EXPECT_EQ(kept(*quarantine, "b"), (Strings{"b", "b"}));
  add(*quarantine, "c", std::string(999, 'x'));
  EXPECT_EQ(kept(*quarantine, "a"), Strings{});
  EXPECT_EQ(kept(*quarantine, "b"), Strings{"b"});
}

TEST_F(QuarantineTest, ForgetsAfterAWeekByOurClock) {
  const auto quarantine = open();
  add(*quarantine, "a", "old");
  ASSERT_TRUE(quarantine->flush());
  now_ = now_.load() + std::chrono::days{6};
  add(*quarantine, "a", "young");
  EXPECT_EQ(kept(*quarantine, "a"), (Strings{"old", "young"}));
  now_ = now_.load() + std::chrono::days{1} + std::chrono::seconds{1};
  EXPECT_EQ(kept(*quarantine, "a"), Strings{"young"});
  EXPECT_EQ(quarantine->totals("a").purged_by_age, 1U);
  EXPECT_EQ(quarantine->totals("a").purged_for_room, 0U);
}

TEST_F(QuarantineTest, KeepsItsBoundsOverARestart) {
  add(*open({.feed_count = 2}), "a", "one");
  add(*open({.feed_count = 2}), "a", "two");
  const auto quarantine = open({.feed_count = 2});
  add(*quarantine, "a", "three");
  EXPECT_EQ(kept(*quarantine, "a"), (Strings{"two", "three"}));
}

TEST_F(QuarantineTest, WritesByItself) {
  const auto quarantine = open();
  const auto before = std::filesystem::file_size(file().string() + "-wal");
  add(*quarantine, "a", std::string(10'000, 'x'));
  for (int i = 0; i < 100 && std::filesystem::file_size(file().string() + "-wal") == before; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  EXPECT_GT(std::filesystem::file_size(file().string() + "-wal"), before);
}

TEST_F(QuarantineTest, LosesTheNewestAndCountsThemRatherThanGrow) {
  const auto quarantine = open();
  const std::string octets(1U << 20U, 'x');
  for (int i = 0; i < 400; ++i) add(*quarantine, "a", octets);
  const std::uint64_t lost = quarantine->lost();
  EXPECT_GT(lost, 0U) << "four hundred megabytes were added faster than any disk takes them";
  EXPECT_LE(kept(*quarantine, "a").size(), 400 - lost);
}

TEST_F(QuarantineTest, HidesMessagesFromWhoReadsTheDisk) {
  add(*open(), "a", "sip:alice@example.com");
  EXPECT_EQ(all_contents_of(folder_).find("alice"), std::string::npos);
}

TEST_F(QuarantineTest, SetsADamagedFileAsideAndGoesOn) {
  add(*open(), "a", "before");
  damage(file(), 0, 2000);
  const auto quarantine = open();
  EXPECT_EQ(quarantine->take_trouble()->code, "QUARANTINE_DAMAGED");
  EXPECT_FALSE(quarantine->take_trouble());
  add(*quarantine, "a", "after");
  EXPECT_EQ(kept(*quarantine, "a"), Strings{"after"});
}

TEST_F(QuarantineTest, BelongsToOneOwner) {
  const auto quarantine = open();
  EXPECT_EQ(Quarantine::open(folder_, box_).error().code, "QUARANTINE_IN_USE");
}

TEST_F(QuarantineTest, TakesFromThreadsAtOnce) {
  const auto quarantine = open();
  std::vector<std::thread> threads;
  for (const char* feed : {"a", "b", "c"}) {
    threads.emplace_back([&, feed] {
      for (int i = 0; i < 500; ++i) add(*quarantine, feed, std::to_string(i));
    });
  }
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(quarantine->counts());
  for (std::thread& thread : threads) thread.join();
  for (const char* feed : {"a", "b", "c"}) EXPECT_EQ(kept(*quarantine, feed).size(), 500U);
}

}  // namespace
}  // namespace vouch::services::test
