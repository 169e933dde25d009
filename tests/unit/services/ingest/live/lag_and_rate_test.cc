#include "services/ingest/live/live_feed.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "services/common/convert/convert.h"
#include "tests/support/scratch.h"
#include "tests/unit/services/ingest/sink/fake_database.h"

namespace vouch::services::test {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kSecond_us = 1'000'000;

/// A feed while the database is away: what it brings becomes durable on the local disk, after its patience.
class FeedWithoutDatabase : public ::testing::Test {
 protected:
  FeedWithoutDatabase() { database_.be_away(); }
  ~FeedWithoutDatabase() override {
    feed_->finish(NetworkTime::from_us(now_us()));
    feed_->wait_until_idle(std::chrono::steady_clock::now() + std::chrono::seconds{10});
    workers_.stop();
  }

  void offer(std::int64_t seconds_ago) {
    signalling::ObservedMessage message;
    message.octets = "no SIP";  // a refusal is on record like a fact
    message.source = {"192.0.2.20", 5060};
    message.observed_at = NetworkTime::from_us(now_us() - seconds_ago * kSecond_us);
    ASSERT_TRUE(feed_->offer(std::move(message), {}));
  }
  LiveFeedStatus status(std::int64_t seconds_later = 0) const {
    return feed_->status(NetworkTime::from_us(now_us() + seconds_later * kSecond_us));
  }
  template <class Condition>
  static bool wait(Condition condition) {
    for (int i = 0; i < 1000; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(milliseconds{20});
    }
    return false;
  }
  std::unique_ptr<Spool> spool(const char* name) {
    return std::move(*Spool::open(scratch_.path() / name, 1U << 20U, box_));
  }

  static LiveFeedOptions options() {
    LiveFeedOptions made;
    made.name = "scscf-1";
    made.kind = "HEP";
    made.point = ObservationPoint::kAtScscf;
    made.terms = {milliseconds{1500}};
    return made;
  }

  Scratch scratch_;
  SealedBox box_{SealedBox::Key{1}};
  std::unique_ptr<Spool> spool_ = spool("spool");
  std::unique_ptr<Quarantine> quarantine_ =
      std::move(*Quarantine::open(scratch_.path() / "quarantine", box_));
  FakeDatabase database_;
  WorkerPool workers_{1, 100};
  Sink sink_{database_.storage(), *spool_};
  std::shared_ptr<LiveFeed> feed_ =
      std::make_shared<LiveFeed>(options(), sink_, workers_, *quarantine_, NetworkTime::from_us(now_us()));
};

TEST_F(FeedWithoutDatabase, LagsAsLongAsAMessageWaitsAndThenByWhatItTook) {
  EXPECT_EQ(status().lag_us, 0);
  std::promise<void> go;
  ASSERT_TRUE(workers_.submit([&] { go.get_future().wait(); }));
  offer(5);
  EXPECT_GE(status().lag_us, 5 * kSecond_us);
  EXPECT_GE(status(10).lag_us, 15 * kSecond_us) << "it waits";
  std::this_thread::sleep_for(milliseconds{1000});
  go.set_value();
  ASSERT_TRUE(wait([&] { return status().unsettled_octets == 0; }));
  const std::int64_t lag_us = status().lag_us;
  EXPECT_GE(lag_us, 6 * kSecond_us) << "five seconds old, and one that it waited";
  EXPECT_LT(lag_us, 15 * kSecond_us);
  EXPECT_EQ(status(100).lag_us, lag_us) << "nothing waits";
}

TEST_F(FeedWithoutDatabase, TellsItsRateAndWhenTheLastMessageCame) {
  EXPECT_EQ(status().last_message_at.us, 0);
  const std::int64_t before = now_us();
  for (int i = 0; i < 30; ++i) offer(3600);
  const LiveFeedStatus now = status();
  EXPECT_GE(now.last_message_at.us, before) << "by our clock, not the message's";
  EXPECT_LE(now.last_message_at.us, now_us());
  EXPECT_GT(now.messages_per_s, 1);
  EXPECT_LE(now.messages_per_s, 30);
  EXPECT_NEAR(status(50).messages_per_s, 30.0 / 50, 0.1);
  EXPECT_EQ(status(61).messages_per_s, 0);
}

}  // namespace
}  // namespace vouch::services::test
