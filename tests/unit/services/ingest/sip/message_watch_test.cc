#include "services/ingest/sip/message_watch.h"

#include <gtest/gtest.h>

namespace vouch::services {
namespace {

using Connection = MessageWatch::Connection;
using Bad = MessageWatch::BadBySender;
using std::chrono::seconds;

class MessageWatchTest : public ::testing::Test {
 protected:
  void sweep(Connection connections, int after_s) {
    watch_.sweep(
        begin_ + seconds{after_s}, seconds{10}, [&](const auto&) { return connections; },
        [&](const signalling::Endpoint& peer) { overdue_.push_back(peer.address); });
  }

  MessageWatch watch_;
  MessageWatch::Clock::time_point begin_{};
  signalling::Endpoint scscf_{"192.0.2.20", 5060};
  std::vector<std::string> overdue_;
};

TEST_F(MessageWatchTest, SaysNothingOfMessagesThatEnd) {
  watch_.begun(scscf_, begin_);
  watch_.finished(scscf_);
  sweep(Connection::kGone, 100);
  EXPECT_EQ(watch_.take_bad(), Bad{});
}

TEST_F(MessageWatchTest, CountsUnreadableOnesAsTheirSenders) {
  watch_.begun(scscf_, begin_);
  watch_.finished(scscf_);
  for (int i = 0; i < 2; ++i) {
    watch_.begun(scscf_, begin_);
    watch_.refused(scscf_, {"BAD_HEADER", "header Via", ""}, "");
  }
  EXPECT_EQ(watch_.take_bad(), (Bad{{"192.0.2.20", 2}}));
  EXPECT_EQ(watch_.take_bad(), Bad{}) << "once";
}

TEST_F(MessageWatchTest, CountsWhatCanNeverEnd) {
  watch_.begun(scscf_, begin_);
  watch_.begun(scscf_, begin_);
  watch_.begun({"192.0.2.21", 5060}, begin_);
  sweep(Connection::kGone, 0);
  EXPECT_EQ(watch_.take_bad(), (Bad{{"192.0.2.20", 2}, {"192.0.2.21", 1}}));
  EXPECT_TRUE(overdue_.empty());
}

TEST_F(MessageWatchTest, TellsWhoTakesTooLong) {
  watch_.begun(scscf_, begin_);
  sweep(Connection::kOpen, 10);
  EXPECT_TRUE(overdue_.empty());
  sweep(Connection::kOpen, 11);
  EXPECT_EQ(overdue_, std::vector<std::string>{"192.0.2.20"});
  EXPECT_EQ(watch_.take_bad(), (Bad{{"192.0.2.20", 1}}));
  sweep(Connection::kOpen, 12);
  EXPECT_EQ(overdue_.size(), 1U) << "once";
}

TEST_F(MessageWatchTest, IsBounded) {
  for (int i = 0; i < 100'000; ++i) watch_.begun({std::to_string(i), 1}, begin_);
  sweep(Connection::kGone, 0);
  EXPECT_LE(watch_.take_bad().size(), 64U);
}

}  // namespace
}  // namespace vouch::services
