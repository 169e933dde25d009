#include <sys/resource.h>

#include <deque>

#include "tests/unit/services/ingest/hep/hep_feed.h"

namespace vouch::services::test {
namespace {

using std::chrono::milliseconds;

class HepOverTcp : public HepFeed {
 protected:
  HepOverTcp() : HepFeed(HepTransport::kTcp) {}

  /// Whether the messages have come whole and in order, from `first` on.
  void expect_in_order(int first = 0) {
    for (const auto& message : intake_->messages()) {
      ASSERT_EQ(message.octets, register_request(std::to_string(first++)));
    }
  }
};

TEST_F(HepOverTcp, TakesPacketsHoweverTheyAreSplit) {
  listen();
  TcpSender sender(port());
  const std::string stream = packets(60);
  for (std::size_t at = 0, size = 1; at < stream.size(); at += size, size = size % 97 + 7) {
    ASSERT_TRUE(sender.send(std::string_view(stream).substr(at, size)));
  }
  ASSERT_TRUE(intake_->wait_for(60));
  expect_in_order();
  EXPECT_EQ(intake_->messages().back().where, "hep 60");
}

TEST_F(HepOverTcp, MakesTheSenderWaitWhileTheIntakeIsFull) {
  listen(3);
  TcpSender sender(port());
  const int many = 100'000;
  const std::string stream = packets(many);
  const std::size_t stuffed = sender.stuff(stream);
  ASSERT_TRUE(intake_->wait_until_full());
  EXPECT_EQ(intake_->messages().size(), 3U);
  EXPECT_LT(stuffed, stream.size());
  intake_->give_room(2);
  ASSERT_TRUE(intake_->wait_for(5));
  intake_->give_room(many);
  ASSERT_TRUE(sender.send(std::string_view(stream).substr(stuffed)));
  ASSERT_TRUE(intake_->wait_for(many));
  expect_in_order();
  EXPECT_EQ(intake_->all_losses(), 0U);
}

TEST_F(HepOverTcp, LetsEveryWaitingSenderGoOn) {
  listen(0);
  std::deque<TcpSender> senders;
  for (int i = 0; i < 50; ++i) senders.emplace_back(port()).send(packets(4));
  ASSERT_TRUE(intake_->wait_until_full());
  for (std::size_t i = 1; i <= 200; ++i) {
    intake_->give_room(1);
    ASSERT_TRUE(intake_->wait_for(i));
  }
  EXPECT_EQ(intake_->all_losses(), 0U);
}

TEST_F(HepOverTcp, ClosesAStreamThatIsNoHep) {
  listen();
  TcpSender sender(port());
  sender.send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(sender.is_closed());
  EXPECT_TRUE(intake_->wait_for_loss(Loss::kBadFrame));
  EXPECT_TRUE(eventually([&] { return listener_->counts().connections_open == 0; }));
  ASSERT_EQ(intake_->put_aside().size(), 1U);
  EXPECT_EQ(intake_->put_aside().at(0).problem.code, "BAD_FRAME");
  EXPECT_EQ(intake_->put_aside().at(0).octets, "GET / HTTP/1.1\r\n\r\n");
}

TEST_F(HepOverTcp, ClosesAStreamWithAnOversizedPacket) {
  config_.limits.packet_octets = 2000;
  listen();
  TcpSender sender(port());
  sender.send(packets(1) + sip_packet(register_request() + std::string(2000, 'x')));
  EXPECT_TRUE(sender.is_closed());
  EXPECT_EQ(intake_->messages().size(), 1U);
  EXPECT_EQ(intake_->losses(Loss::kBadFrame), 1U);
}

TEST_F(HepOverTcp, GoesOnBehindAPacketThatIsBrokenInside) {
  listen();
  TcpSender sender(port());
  sender.send(signalling::Hep3().raw("broken").packet() + packets(1));
  EXPECT_TRUE(intake_->wait_for(1));
  EXPECT_EQ(intake_->losses(Loss::kBadFrame), 1U);
}

TEST_F(HepOverTcp, CountsAPacketThatTheEndCutsOff) {
  listen();
  {
    TcpSender sender(port());
    sender.send(packets(1) + packets(1).substr(0, 20));
  }
  EXPECT_TRUE(intake_->wait_for_loss(Loss::kBadFrame));
  EXPECT_EQ(intake_->messages().size(), 1U);
  ASSERT_TRUE(eventually([&] { return intake_->put_aside().size() == 1; }));
  EXPECT_EQ(intake_->put_aside().at(0).problem.code, "TRUNCATED_PACKET");
  EXPECT_EQ(intake_->put_aside().at(0).octets, packets(1).substr(0, 20));
}

TEST_F(HepOverTcp, TakesNoMessageWithoutTheKey) {
  config_.auth_key = "right";
  listen();
  TcpSender sender(port());
  sender.send(sip_packet(register_request("1"), "wrong") + sip_packet(register_request("2"), "right"));
  ASSERT_TRUE(intake_->wait_for(1));
  EXPECT_EQ(intake_->messages().at(0).octets, register_request("2"));
  EXPECT_EQ(intake_->losses(Loss::kNotAuthentic), 1U);
}

TEST_F(HepOverTcp, RefusesConnectionsFromOthersAndBeyondTheLimit) {
  config_.limits.connections = 1;
  listen();
  TcpSender first(port());
  first.send(packets(1));
  ASSERT_TRUE(intake_->wait_for(1));
  TcpSender second(port());
  EXPECT_TRUE(second.is_closed());
  first.close();
  ASSERT_TRUE(eventually([&] { return listener_->counts().connections_open == 0; }));
  TcpSender third(port());
  third.send(packets(1));
  EXPECT_TRUE(intake_->wait_for(2));
  EXPECT_EQ(listener_->counts().connections_refused, 1U);
  EXPECT_EQ(intake_->losses(Loss::kNoRoom), 1U) << "what it would have brought";

  config_.allowed_senders = {"192.0.2.9"};
  listen();
  TcpSender stranger(port());
  EXPECT_TRUE(stranger.is_closed());
  EXPECT_EQ(intake_->losses(Loss::kNotAuthentic), 1U);
}

TEST_F(HepOverTcp, BoundsTheConnectionsOfOneAddressAndLeavesOthersTheirs) {
  config_.limits.connections_per_sender = 3;
  listen();
  std::deque<TcpSender> greedy;
  for (int i = 0; i < 5; ++i) greedy.emplace_back(port());
  EXPECT_TRUE(greedy[3].is_closed());
  EXPECT_TRUE(greedy[4].is_closed());
  TcpSender other(port(), "127.0.0.2");
  other.send(packets(1));
  EXPECT_TRUE(intake_->wait_for(1));
  EXPECT_EQ(listener_->counts().connections_open, 4U);
  EXPECT_EQ(listener_->counts().connections_refused, 2U);
  EXPECT_EQ(intake_->losses(Loss::kNoRoom), 2U);
  greedy.front().close();
  ASSERT_TRUE(eventually([&] { return listener_->counts().connections_open == 3; }));
  TcpSender again(port());
  again.send(packets(1));
  EXPECT_TRUE(intake_->wait_for(2));
}

TEST_F(HepOverTcp, ClosesASlowSenderAndNotAQuickOneBesideIt) {
  config_.limits.partial_packet = milliseconds(300);
  listen();
  TcpSender idle(port());
  TcpSender quick(port());
  TcpSender slow(port());
  const std::string packet = packets(1);
  std::size_t sent = 0;
  int quick_ones = 0;
  // An octet now and then does not help: the packet as a whole has its time.
  while (sent < packet.size() && slow.send(packet.substr(sent, 1))) {
    ++sent;
    ASSERT_TRUE(quick.send(packets(1, quick_ones++)));
    std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_LT(sent, packet.size());
  EXPECT_TRUE(intake_->wait_for(static_cast<std::size_t>(quick_ones)));
  EXPECT_EQ(intake_->losses(Loss::kBadFrame), 1U);
  EXPECT_TRUE(eventually([&] { return listener_->counts().connections_open == 2; })) << "idle is not slow";
  EXPECT_EQ(listener_->counts().broken_off, 1U);
  const auto senders = listener_->senders();
  ASSERT_EQ(senders.size(), 1U);
  EXPECT_EQ(senders.at("127.0.0.1").messages, static_cast<std::uint64_t>(quick_ones));
}

TEST_F(HepOverTcp, KeepsTwoThousandIdleConnectionsBesideALiveOne) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  config_.limits.connections = config_.limits.connections_per_sender = 3000;
  listen();
  std::deque<TcpSender> idle;
  for (int i = 0; i < 2000; ++i) idle.emplace_back(port());
  TcpSender live(port());
  live.send(packets(20'000));
  ASSERT_TRUE(intake_->wait_for(20'000));
  EXPECT_TRUE(eventually([&] { return listener_->counts().connections_open == 2001; }));
  idle.front().send(packets(1));
  EXPECT_TRUE(intake_->wait_for(20'001));
  listener_->stop();
  EXPECT_EQ(listener_->counts().connections_open, 0U);
}

TEST_F(HepOverTcp, OutlivesTheLackOfDescriptors) {
  listen();
  std::deque<TcpSender> senders;
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  // The listener shares the limit: it finds none left for the connection it is to accept.
  std::deque<asio::ip::udp::socket> hogs;
  TcpSender& waiting = senders.emplace_back(port());
  ASSERT_TRUE(eventually([&] { return listener_->counts().connections == 1; }));
  rlimit low = before;
  low.rlim_cur = static_cast<rlim_t>(waiting.handle()) + 20;
  setrlimit(RLIMIT_NOFILE, &low);
  asio::ip::tcp::socket late(sending());
  late.open(asio::ip::tcp::v4());
  asio::error_code error;
  while (!error) hogs.emplace_back(sending()).open(asio::ip::udp::v4(), error);
  late.connect({asio::ip::address_v4::loopback(), port()});
  const std::clock_t busy_before = std::clock();
  std::this_thread::sleep_for(milliseconds(500));
  const double busy_s = static_cast<double>(std::clock() - busy_before) / CLOCKS_PER_SEC;
  EXPECT_LT(busy_s, 0.25) << "it spins";
  EXPECT_EQ(listener_->counts().connections, 1U);
  waiting.send(packets(1));
  EXPECT_TRUE(intake_->wait_for(1)) << "those that are connected notice nothing";
  hogs.clear();
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_TRUE(eventually([&] { return listener_->counts().connections == 2; }));
}

TEST_F(HepOverTcp, CountsWhatItHoldsWhenItStops) {
  listen(0);
  TcpSender sender(port());
  sender.send(packets(3));
  ASSERT_TRUE(intake_->wait_until_full());
  ASSERT_TRUE(eventually([&] { return listener_->counts().packets == 1; }));
  listener_->stop();
  EXPECT_GE(intake_->losses(Loss::kNoRoom), 1U);
  listener_.reset();
  intake_->give_room(1);  // a call that comes after the end reaches nobody
}

}  // namespace
}  // namespace vouch::services::test
