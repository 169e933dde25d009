#include "services/ingest/live/live_feeds.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <tuple>
#include <vector>

#include "services/common/convert/convert.h"
#include "tests/support/scratch.h"
#include "tests/unit/services/ingest/hep/senders.h"
#include "tests/unit/services/ingest/sink/fake_database.h"
#include "tests/unit/signalling/hep/hep_packets.h"

namespace vouch::services::test {
namespace {

constexpr Signalling kAsked[] = {Signalling::kRegistrations};

/// A port that nobody listens at, over UDP or TCP.
std::uint16_t free_port() {
  asio::ip::tcp::acceptor taken(sending(), {asio::ip::address_v4::loopback(), 0});
  return taken.local_endpoint().port();
}

FeedSpec a_feed(const std::string& name, FeedKind kind = FeedKind::kHep,
                FeedTransport transport = FeedTransport::kUdp) {
  FeedSpec spec;
  spec.name = name;
  spec.kind = kind;
  spec.transport = transport;
  spec.address = "127.0.0.1";
  spec.port = free_port();
  spec.point = kind == FeedKind::kHep ? ObservationPoint::kAtScscf : ObservationPoint::kOnIsc;
  spec.allowed_senders = {"127.0.0.1"};
  return spec;
}

class LiveFeedsTest : public ::testing::Test {
 protected:
  ~LiveFeedsTest() override {
    feeds_.reset();
    workers_.stop();
  }

  LiveFeedView add(const FeedSpec& spec) {
    const auto added = feeds_->add(spec);
    EXPECT_TRUE(added) << added.error().code;
    return added ? *added : LiveFeedView{};
  }
  /// A message that speaks of now.
  void hear(const FeedSpec& feed) {
    const auto messages = [&] { return feeds_->find(feed.name)->status.counters.messages; };
    const std::uint64_t before = messages();
    send_datagram(feed.port, signalling::Hep3().type(1).payload(signalling::register_request()).packet());
    ASSERT_TRUE(comes_true([&] { return messages() > before; }));
  }
  /// What is on record, as an answer reads it.
  FeedRecords records() const {
    FeedRecords records{database_.lives(), database_.coverage()};
    std::stable_sort(records.lives.begin(), records.lives.end(), [](const FeedLife& a, const FeedLife& b) {
      return std::tie(a.feed, a.since) < std::tie(b.feed, b.since);
    });
    end_at_successors(records.lives);
    return records;
  }
  std::vector<BlindInterval> blind(NetworkTime since, NetworkTime until) const {
    return cover(since, until, NetworkTime::from_us(now_us()), kAsked, records()).blind;
  }
  std::vector<FeedLife> lives_of(const std::string& feed) const {
    std::vector<FeedLife> lives = records().lives;
    std::erase_if(lives, [&](const FeedLife& life) { return life.feed != feed; });
    return lives;
  }
  /// The last moment that a feed vouches for.
  NetworkTime seen_until(const std::string& feed) const {
    NetworkTime last = NetworkTime::min();
    for (const FeedInterval& interval : database_.coverage()) {
      if (interval.feed == feed && interval.state == FeedState::kAlive) last = std::max(last, interval.until);
    }
    return last;
  }

  Scratch scratch_;
  SealedBox box_{SealedBox::Key{1}};
  FakeDatabase database_;
  std::unique_ptr<Spool> spool_ = std::move(*Spool::open(scratch_.path() / "spool", 1U << 20U, box_));
  std::unique_ptr<Quarantine> quarantine_ =
      std::move(*Quarantine::open(scratch_.path() / "quarantine", box_));
  std::unique_ptr<FeedRegistry> registry_ = std::move(*FeedRegistry::open(scratch_.path() / "feeds", box_));
  Sink sink_{database_.storage(), *spool_};
  WorkerPool workers_{2, 100};
  std::unique_ptr<LiveFeeds> feeds_ = std::make_unique<LiveFeeds>(
      LiveFeeds::House{*registry_, sink_, workers_, *quarantine_, {scratch_.path(), 10, 10}, 1U << 20U},
      RegisteredFeeds{});
};

TEST_F(LiveFeedsTest, WhatIsAddedIsExpectedFromTheMomentItListens) {
  const FeedSpec feed = a_feed("mirror");
  add(feed);
  hear(feed);
  ASSERT_TRUE(feeds_->remove("mirror"));
  const auto lives = lives_of("mirror");
  ASSERT_FALSE(lives.empty());
  EXPECT_EQ(blind(lives[0].since, seen_until("mirror")), std::vector<BlindInterval>{});
}

TEST_F(LiveFeedsTest, AddingAFeedBlindsNoOther) {
  const FeedSpec first = a_feed("first");
  const FeedSpec second = a_feed("second");
  add(first);
  hear(first);
  add(second);
  hear(second);
  hear(first);
  ASSERT_TRUE(feeds_->remove("second"));
  hear(first);
  ASSERT_TRUE(feeds_->remove("first"));
  const NetworkTime since = lives_of("first").at(0).since;
  EXPECT_EQ(blind(since, seen_until("second")), std::vector<BlindInterval>{}) << "and its own beginning none";
  for (const BlindInterval& one : blind(since, seen_until("first"))) {
    EXPECT_EQ(one.feed, "second");
    EXPECT_EQ(one.reason, blind_reason::kNotTold) << "from its last message until it listened no more";
    EXPECT_EQ(one.since, seen_until("second"));
  }
}

/// Nobody knows whether more was to come between its last message and the moment it was told to stop.
TEST_F(LiveFeedsTest, WhatIsRemovedIsMissedUntilThenAndNoLonger) {
  const FeedSpec feed = a_feed("mirror");
  add(feed);
  hear(feed);
  const NetworkTime before = NetworkTime::from_us(now_us());
  ASSERT_TRUE(feeds_->remove("mirror"));
  const auto lives = lives_of("mirror");
  ASSERT_EQ(lives.size(), 2U) << "it was never drained for a while";
  EXPECT_EQ(lives[0].standing, FeedStanding::kExpected);
  EXPECT_EQ(lives[1].standing, FeedStanding::kEnded);
  EXPECT_GE(lives[1].since, before);
  const auto missed = blind(lives[0].since, lives[1].since);
  ASSERT_EQ(missed.size(), 1U);
  EXPECT_EQ(missed[0].since, seen_until("mirror"));
  EXPECT_EQ(missed[0].until, lives[1].since);
}

TEST_F(LiveFeedsTest, WhatIsDrainedIsMissedUntilItListensAgain) {
  const FeedSpec feed = a_feed("mirror");
  add(feed);
  hear(feed);
  ASSERT_TRUE(feeds_->drain("mirror"));
  ASSERT_TRUE(feeds_->drain("mirror")) << "twice is once";
  const NetworkTime last = seen_until("mirror");
  ASSERT_TRUE(feeds_->resume("mirror"));
  hear(feed);
  ASSERT_TRUE(feeds_->drain("mirror"));
  const auto lives = lives_of("mirror");
  ASSERT_EQ(lives.size(), 4U);
  const auto missed = blind(lives[0].since, seen_until("mirror"));
  ASSERT_EQ(missed.size(), 2U);
  EXPECT_EQ(missed[0].reason, blind_reason::kNotTold);
  EXPECT_EQ(missed[0].since, last);
  EXPECT_EQ(missed[1].reason, blind_reason::kDrained);
  EXPECT_EQ(missed[1].since, lives[1].since);
  EXPECT_EQ(missed[1].until, lives[2].since);
}

TEST_F(LiveFeedsTest, WhatCannotListenIsMissedFromTheFirst) {
  FeedSpec feed = a_feed("mirror");
  feed.address = "192.0.2.1";
  const NetworkTime before = NetworkTime::from_us(now_us());
  EXPECT_EQ(add(feed).state, "CANNOT_LISTEN");
  ASSERT_TRUE(comes_true([&] { return !database_.lives().empty(); }));
  EXPECT_EQ(lives_of("mirror").at(0).standing, FeedStanding::kExpected);
  EXPECT_GE(lives_of("mirror").at(0).since, before);
}

class ADrainedFeed : public LiveFeedsTest, public ::testing::WithParamInterface<FeedKind> {};

TEST_P(ADrainedFeed, StillTellsWhatItsListenerCounted) {
  const FeedSpec feed = a_feed("some", GetParam(), FeedTransport::kTcp);
  add(feed);
  TcpSender sender(feed.port);
  const auto counts = [&] { return feeds_->find("some")->counts; };
  ASSERT_TRUE(comes_true([&] { return counts().connections->accepted == 1; }));
  const bool has_answers = counts().answers.has_value();
  ASSERT_TRUE(feeds_->drain("some"));
  ASSERT_TRUE(counts().connections);
  EXPECT_EQ(counts().connections->accepted, 1U);
  EXPECT_EQ(counts().connections->open, 0U);
  EXPECT_EQ(counts().answers.has_value(), has_answers);
  ASSERT_TRUE(feeds_->resume("some"));
  EXPECT_EQ(counts().connections->accepted, 0U) << "a new listener";
}

INSTANTIATE_TEST_SUITE_P(OfAnyKind, ADrainedFeed, ::testing::Values(FeedKind::kHep, FeedKind::kIsc),
                         [](const auto& kind) { return kind.param == FeedKind::kHep ? "Hep" : "Isc"; });

TEST_F(LiveFeedsTest, WhatADrainedFeedHeardStaysByItsSender) {
  const FeedSpec feed = a_feed("mirror");
  add(feed);
  hear(feed);
  const auto drained = feeds_->drain("mirror");
  ASSERT_TRUE(drained);
  EXPECT_EQ(drained->counts.senders.at("127.0.0.1").messages, 1U);
}

TEST_F(LiveFeedsTest, AFrameThatCannotBeReadIsInTheQuarantine) {
  const FeedSpec feed = a_feed("mirror");
  add(feed);
  send_datagram(feed.port, std::string(10'000, 'x'));
  ASSERT_TRUE(comes_true([&] { return feeds_->find("mirror")->status.refusals.contains("NOT_HEP"); }));
  const auto kept = quarantine_->list("mirror", 10);
  ASSERT_TRUE(kept);
  ASSERT_EQ(kept->size(), 1U);
  EXPECT_EQ(kept->at(0).code, "NOT_HEP");
  EXPECT_EQ(kept->at(0).where, "hep 1 from 127.0.0.1");
  EXPECT_EQ(kept->at(0).octets, kPutAsideOctets);
}

}  // namespace
}  // namespace vouch::services::test
