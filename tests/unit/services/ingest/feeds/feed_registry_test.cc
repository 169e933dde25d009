#include "services/ingest/feeds/feed_registry.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/ingest/feeds/feed_codec.h"
#include "tests/support/scratch.h"
#include "tests/unit/services/ingest/feeds/some_feeds.h"

namespace vouch::services::test {
namespace {

class FeedRegistryTest : public ::testing::Test {
 protected:
  std::unique_ptr<FeedRegistry> open() {
    auto registry = FeedRegistry::open(folder_, box_);
    EXPECT_TRUE(registry) << registry.error().code;
    return registry ? std::move(*registry) : nullptr;
  }

  Scratch scratch_;
  std::filesystem::path folder_ = scratch_.path() / "state";
  SealedBox box_{SealedBox::Key{1, 2, 3}};
};

using Feeds = std::vector<FeedSpec>;

TEST_F(FeedRegistryTest, KeepsFeedsOfEveryKindOverARestartByName) {
  const Feeds feeds{directory_feed(), hep_feed(), isc_feed(), reg_event_feed()};
  for (auto feed = feeds.rbegin(); feed != feeds.rend(); ++feed) ASSERT_TRUE(open()->add(*feed));
  const auto listed = open()->list();
  ASSERT_TRUE(listed);
  EXPECT_TRUE(listed->feeds == feeds);
}

TEST_F(FeedRegistryTest, RefusesWhatCannotBeRunAndWhatIsThere) {
  const auto registry = open();
  FeedSpec wrong = hep_feed();
  wrong.port = 0;
  EXPECT_EQ(registry->add(wrong).error().field, "port");
  ASSERT_TRUE(registry->add(hep_feed()));
  EXPECT_EQ(registry->add(hep_feed()).error().code, "FEED_EXISTS");
  EXPECT_EQ(registry->list()->feeds.size(), 1U);
}

TEST_F(FeedRegistryTest, RemovesAndDrains) {
  const auto registry = open();
  ASSERT_TRUE(registry->add(hep_feed()));
  ASSERT_TRUE(registry->add(isc_feed()));
  ASSERT_TRUE(registry->set_drained(isc_feed().name, true));
  ASSERT_TRUE(registry->remove(hep_feed().name));
  const auto left = open()->list();
  ASSERT_EQ(left->feeds.size(), 1U);
  EXPECT_EQ(left->feeds.front().name, isc_feed().name);
  EXPECT_TRUE(left->feeds.front().drained);
  ASSERT_TRUE(registry->set_drained(isc_feed().name, false));
  EXPECT_FALSE(registry->list()->feeds.front().drained);
  EXPECT_EQ(registry->remove(hep_feed().name).error().code, "FEED_UNKNOWN");
  EXPECT_EQ(registry->set_drained("nobody", true).error().code, "FEED_UNKNOWN");
}

TEST_F(FeedRegistryTest, HasRoomForSoMany) {
  const auto registry = open();
  FeedSpec feed = isc_feed();
  for (std::size_t i = 0; i < FeedRegistry::kMaxFeeds; ++i) {
    feed.name = "isc-" + std::to_string(i);
    ASSERT_TRUE(registry->add(feed));
  }
  EXPECT_EQ(registry->add(isc_feed()).error().code, "TOO_MANY_FEEDS");
}

TEST_F(FeedRegistryTest, HidesWhomItWatchesFromWhoReadsTheDisk) {
  const auto registry = open();
  ASSERT_TRUE(registry->add(reg_event_feed()));
  EXPECT_EQ(all_contents_of(folder_).find("alice"), std::string::npos);
}

TEST_F(FeedRegistryTest, NamesAFeedThatCannotBeReadBesideThoseThatCan) {
  ASSERT_TRUE(open()->add(hep_feed()));
  box_ = SealedBox{SealedBox::Key{9}};
  const auto registry = open();
  ASSERT_TRUE(registry->add(isc_feed()));
  const auto listed = registry->list();
  ASSERT_TRUE(listed);
  EXPECT_TRUE(listed->feeds == Feeds{isc_feed()});
  ASSERT_EQ(listed->unreadable.size(), 1U);
  EXPECT_EQ(listed->unreadable.front().name, hep_feed().name);
  EXPECT_EQ(listed->unreadable.front().code, "SEAL_BROKEN");
}

TEST_F(FeedRegistryTest, RemovesAFeedThatCannotBeRead) {
  ASSERT_TRUE(open()->add(hep_feed()));
  box_ = SealedBox{SealedBox::Key{9}};
  const auto registry = open();
  EXPECT_EQ(registry->add(hep_feed()).error().code, "FEED_EXISTS");
  ASSERT_TRUE(registry->remove(hep_feed().name));
  EXPECT_TRUE(registry->list()->unreadable.empty());
}

TEST_F(FeedRegistryTest, LeavesADamagedFileToAnAdministrator) {
  ASSERT_TRUE(open()->add(hep_feed()));
  damage(folder_ / "feeds.sqlite", 0, 2000);
  EXPECT_EQ(FeedRegistry::open(folder_, box_).error().code, "FEEDS_DAMAGED");
  EXPECT_TRUE(std::filesystem::exists(folder_ / "feeds.sqlite"));
}

RC_GTEST_PROP(FeedCodec, SurvivesAnyChange, ()) {
  std::string octets = encode_feed(reg_event_feed());
  octets[*rc::gen::inRange<std::size_t>(0, octets.size())] = *rc::gen::arbitrary<char>();
  const auto read = decode_feed(octets);
  RC_ASSERT((read.has_value() || read.error().code == "FEED_UNREADABLE"));
}

}  // namespace
}  // namespace vouch::services::test
