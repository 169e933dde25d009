#include "services/ingest/live/live_feed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "services/common/convert/convert.h"
#include "tests/support/scratch.h"
#include "tests/unit/services/ingest/sink/fake_database.h"

namespace vouch::services::test {
namespace {

using std::chrono::milliseconds;

/// A feed before a sink whose disk has no room; what it is sent is no SIP, and settles as refused.
class LiveFeedTest : public ::testing::Test {
 protected:
  std::shared_ptr<LiveFeed> feed(bool can_wait, milliseconds patience = milliseconds{5}) {
    LiveFeedOptions options;
    options.name = "feed";
    options.kind = "HEP";
    options.octets = 16 * 1024;
    options.terms = {patience, can_wait};
    options.messages_at_once = 2;
    return std::make_shared<LiveFeed>(options, sink_, workers_, *quarantine_, NetworkTime::from_us(0));
  }
  static signalling::ObservedMessage message() {
    signalling::ObservedMessage made;
    made.octets = "no SIP";
    made.source.address = "198.51.100.77";  // of a phone, as a mirror says
    made.sender = "192.0.2.1";
    return made;
  }
  static std::uint64_t lost(const LiveFeed& feed) {
    std::uint64_t all = 0;
    for (const auto& [sender, by_loss] : feed.status(NetworkTime{}).losses) {
      for (const std::uint64_t times : by_loss) all += times;
    }
    return all;
  }
  static bool becomes_idle(const LiveFeed& feed) {
    return feed.wait_until_idle(std::chrono::steady_clock::now() + std::chrono::seconds{10});
  }

  Scratch scratch_;
  SealedBox box_{SealedBox::Key{1}};
  FakeDatabase database_;
  std::unique_ptr<Spool> spool_ = std::move(*Spool::open(scratch_.path() / "spool", 1, box_));
  std::unique_ptr<Quarantine> quarantine_ =
      std::move(*Quarantine::open(scratch_.path() / "quarantine", box_));
  Sink sink_{database_.storage(), *spool_};
  WorkerPool workers_{2, 100};
};

TEST_F(LiveFeedTest, NamesWhoSentWhatIsLostAndNobodysPhone) {
  database_.be_away();
  const auto some = feed(false);
  ASSERT_TRUE(some->offer(message(), {}));
  ASSERT_TRUE(comes_true([&] { return lost(*some) == 1; }));
  const auto losses = some->status(NetworkTime{}).losses;
  EXPECT_TRUE(losses.contains("192.0.2.1"));
  EXPECT_EQ(losses.size(), 1U);
}

TEST_F(LiveFeedTest, TellsAtLastWhatWasRefusedWhenNobodyListensAnyMore) {
  database_.be_away();
  const auto some = feed(false);
  some->finish(NetworkTime::from_us(1));
  some->stand(FeedStanding::kDrained, NetworkTime::from_us(1));
  std::this_thread::sleep_for(milliseconds{500});
  database_.be_back();
  some->tell_again();
  EXPECT_TRUE(becomes_idle(*some));
  EXPECT_EQ(database_.lives().size(), 1U);
}

TEST_F(LiveFeedTest, TellsEachSenderOnceWhatItSentIsDurable) {
  const auto some = feed(false, std::chrono::hours{1});
  std::atomic<int> durable = 0;
  for (int i = 0; i < 20; ++i)
    ASSERT_TRUE(some->offer(message(), [&](Settled settled) { durable += settled == Settled::kDurable; }));
  EXPECT_TRUE(becomes_idle(*some));
  EXPECT_EQ(durable, 20);
  EXPECT_EQ(some->status(NetworkTime{}).unsettled_octets, 0U);
}

TEST_F(LiveFeedTest, TellsSendersInTheirOrder) {
  const auto some = feed(false, std::chrono::hours{1});
  std::mutex mutex;
  std::vector<int> told;
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(some->offer(message(), [&, i](Settled) {
      const std::lock_guard lock(mutex);
      told.push_back(i);
    }));
  }
  EXPECT_TRUE(becomes_idle(*some));
  EXPECT_EQ(told.size(), 20U);
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
}

TEST_F(LiveFeedTest, HasASenderThatCanWaitWaitWhereNothingTakesMore) {
  database_.be_away();
  const auto some = feed(true);
  int taken = 0;
  while (some->offer(message(), {})) ++taken;
  EXPECT_GT(taken, 10);
  std::atomic<bool> has_room = false;
  some->when_room([&] { has_room = true; });
  std::this_thread::sleep_for(milliseconds{300});
  EXPECT_FALSE(has_room);
  EXPECT_EQ(lost(*some), 0U);
  database_.be_back();
  EXPECT_TRUE(comes_true([&] { return has_room.load(); }));
  EXPECT_TRUE(becomes_idle(*some));
  EXPECT_EQ(lost(*some), 0U);
}

TEST_F(LiveFeedTest, CountsAsLostWhatNobodyTakesWhereItsSenderCannotWait) {
  database_.be_away();
  const auto some = feed(false);
  std::atomic<int> given_up = 0;
  for (int i = 0; i < 5; ++i)
    ASSERT_TRUE(some->offer(message(), [&](Settled settled) { given_up += settled == Settled::kGivenUp; }));
  EXPECT_TRUE(comes_true([&] { return given_up == 5; }));
  EXPECT_TRUE(comes_true([&] { return lost(*some) == 5; }));
}

/// One that speaks of now, and comes now.
signalling::ObservedMessage message_of(NetworkTime when) {
  signalling::ObservedMessage made;
  made.octets = "no SIP";
  made.source.address = "192.0.2.1";
  made.observed_at = when;
  return made;
}

TEST_F(LiveFeedTest, CoverageWaitsForWhatCameBeforeItAndHoldsUpNothing) {
  const auto some = feed(false, std::chrono::hours{1});
  database_.hang();
  ASSERT_TRUE(some->offer(message_of(NetworkTime::from_us(9'000'000)), {}));
  ASSERT_TRUE(comes_true([&] { return database_.transactions() == 1; }));
  some->look(NetworkTime::from_us(now_us()));
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(some->offer(message_of(NetworkTime::from_us(9'000'000)), {}));
    std::this_thread::sleep_for(milliseconds{20});
  }
  EXPECT_TRUE(comes_true([&] { return database_.plans() >= 2; })) << "what comes later goes on";
  EXPECT_TRUE(database_.coverage().empty());
  database_.release();
  EXPECT_TRUE(becomes_idle(*some));
  EXPECT_FALSE(database_.coverage().empty());
}

TEST_F(LiveFeedTest, AFeedThatEndsTellsTheRestWithoutBeingLookedAt) {
  for (int i = 0; i < 20; ++i) {
    const auto some = feed(false, std::chrono::hours{1});
    ASSERT_TRUE(some->offer(message_of(NetworkTime::from_us(9'000'000)), {}));
    some->finish(NetworkTime::from_us(now_us()));
    ASSERT_TRUE(becomes_idle(*some));
  }
  EXPECT_EQ(database_.coverage().size(), 20U);
}

TEST_F(LiveFeedTest, OfTheTimeBeforeItStoodItIsExpectedToTellWhatItsFilesAreOf) {
  const auto some = feed(false, std::chrono::hours{1});
  const auto at = [](std::int64_t s) { return NetworkTime::from_us(s * 1'000'000); };
  some->stand(FeedStanding::kExpected, at(100));
  some->took_file({1, at(9), at(10), 0});    // older than the feed
  some->took_file({2, at(90), at(110), 0});  // in part
  some->took_file({3, at(120), at(130), 0});
  some->finish(NetworkTime::from_us(now_us()));
  ASSERT_TRUE(becomes_idle(*some));
  std::vector<std::pair<NetworkTime, NetworkTime>> spans;
  for (const FeedLife& life : database_.lives()) spans.emplace_back(life.since, life.until);
  EXPECT_EQ(spans, (std::vector<std::pair<NetworkTime, NetworkTime>>{
                       {at(100), NetworkTime::max()}, {at(9), at(10)}, {at(90), at(100)}}));
}

TEST_F(LiveFeedTest, WhatIsLostBlindsTheTimeItSpokeOf) {
  database_.be_away();
  const auto some = feed(false);
  const NetworkTime long_ago = NetworkTime::from_us(9'000'000);
  ASSERT_TRUE(some->offer(message_of(long_ago), {}));
  EXPECT_TRUE(comes_true([&] { return lost(*some) == 1; }));
  database_.be_back();
  EXPECT_TRUE(comes_true([&] {
    some->look(NetworkTime::from_us(now_us()));
    const auto told = database_.coverage();
    return std::any_of(told.begin(), told.end(), [&](const FeedInterval& one) {
      return one.state == FeedState::kNoRoom && one.since <= long_ago && long_ago <= one.until;
    });
  }));
}

TEST_F(LiveFeedTest, WhatIsLostBlindsNoTimeThatNothingSpokeOf) {
  database_.be_away();
  const auto some = feed(false);
  const NetworkTime long_ago = NetworkTime::from_us(9'000'000);
  const NetworkTime now = NetworkTime::from_us(now_us());
  some->begin(now);
  ASSERT_TRUE(some->offer(message_of(now), {}));
  ASSERT_TRUE(some->offer(message_of(long_ago), {}));
  EXPECT_TRUE(comes_true([&] { return lost(*some) == 2; }));
  database_.be_back();
  const auto is_told = [&](NetworkTime when) {
    const auto told = database_.coverage();
    return std::any_of(told.begin(), told.end(), [&](const FeedInterval& one) {
      return one.state == FeedState::kNoRoom && one.since <= when && when <= one.until;
    });
  };
  EXPECT_TRUE(comes_true([&] {
    some->look(NetworkTime::from_us(now_us()));
    return is_told(long_ago) && is_told(now);
  }));
  EXPECT_FALSE(is_told(now.plus_s(-3600)));
}

}  // namespace
}  // namespace vouch::services::test
