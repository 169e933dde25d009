#include <sys/socket.h>

#include "services/ingest/hep/kernel_drops.h"
#include "tests/unit/services/ingest/hep/hep_feed.h"

namespace vouch::services::test {
namespace {

class HepOverUdp : public HepFeed {
 protected:
  HepOverUdp() : HepFeed(HepTransport::kUdp) {}
};

TEST_F(HepOverUdp, HandsOnTheMessageWithItsTimeAndAddresses) {
  listen();
  send_datagram(port(), sip_packet(register_request()));
  ASSERT_TRUE(intake_->wait_for(1));
  const auto message = intake_->messages().at(0);
  EXPECT_EQ(message.octets, register_request());
  EXPECT_EQ(message.observed_at.us, 1'700'000'000'250'000);
  EXPECT_EQ(message.source, (signalling::Endpoint{"192.0.2.1", 5060}));
  EXPECT_EQ(message.destination, (signalling::Endpoint{"192.0.2.2", 5061}));
  EXPECT_EQ(message.where, "hep 1");
  EXPECT_TRUE(eventually([&] { return listener_->counts().messages == 1; }));
}

TEST_F(HepOverUdp, StampsVersion1WithTheArrival) {
  listen();
  send_datagram(port(), std::string("\x01\x10\x02\x11\0\1\0\1\1\1\1\1\2\2\2\2", 16) + register_request());
  ASSERT_TRUE(intake_->wait_for(1));
  EXPECT_GT(intake_->messages().at(0).observed_at.us, 1'700'000'000'000'000);
}

TEST_F(HepOverUdp, HearsBothFamiliesOnOneSocket) {
  config_.address = "::";
  config_.allowed_senders = {"127.0.0.0/24"};
  listen();
  send_datagram(port(), sip_packet(register_request()));
  EXPECT_TRUE(intake_->wait_for(1));
}

TEST_F(HepOverUdp, CountsWhatItDoesNotTake) {
  config_.auth_key = "right";
  listen(1);
  send_datagram(port(), "no HEP");
  send_datagram(port(), sip_packet(register_request()));
  send_datagram(port(), sip_packet(register_request(), "wrong"));
  send_datagram(port(), sip_packet(register_request(), "right but longer"));
  send_datagram(port(), signalling::Hep3().key("right").type(5).payload("{}").packet());
  send_datagram(port(), sip_packet(register_request("first"), "right"));
  send_datagram(port(), sip_packet(register_request("second"), "right"));
  ASSERT_TRUE(intake_->wait_for_loss(Loss::kNoRoom));
  EXPECT_EQ(intake_->losses(Loss::kBadFrame), 1U);
  EXPECT_EQ(intake_->losses(Loss::kNotAuthentic), 3U);
  EXPECT_EQ(intake_->losses(Loss::kNoRoom), 1U);
  EXPECT_EQ(intake_->messages().size(), 1U);
  EXPECT_EQ(listener_->counts().without_sip, 1U);
  EXPECT_EQ(listener_->counts().packets, 7U);
}

TEST_F(HepOverUdp, TakesEveryPacketOfADatagram) {
  listen();
  send_datagram(port(), sip_packet(register_request("first")) + sip_packet(register_request("second")) +
                            sip_packet(register_request("third")));
  ASSERT_TRUE(intake_->wait_for(3));
  EXPECT_EQ(intake_->messages().at(1).octets, register_request("second"));
  EXPECT_EQ(intake_->messages().at(2).where, "hep 3");
  EXPECT_EQ(intake_->all_losses(), 0U);
}

TEST_F(HepOverUdp, CountsOctetsBehindAPacketAsABrokenFrameOfTheirSender) {
  listen();
  const std::string packet = sip_packet(register_request());
  send_datagram(port(), packet + "rest");
  ASSERT_TRUE(intake_->wait_for_loss(Loss::kBadFrame, 1));
  send_datagram(port(), packet + packet.substr(0, packet.size() - 1));
  ASSERT_TRUE(intake_->wait_for_loss(Loss::kBadFrame, 2));
  EXPECT_EQ(intake_->messages().size(), 2U) << "what is whole stands";
  EXPECT_TRUE(eventually([&] { return intake_->put_aside().size() == 2; }));
  EXPECT_EQ(intake_->put_aside().at(0).octets, "rest");
  EXPECT_EQ(intake_->put_aside().at(1).problem.code, "TRUNCATED_PACKET");
}

TEST_F(HepOverUdp, ReadsThePacketBehindABrokenOne) {
  listen();
  std::string broken = sip_packet(register_request("broken"));
  broken[10] = '\xff';  // the first chunk's length
  send_datagram(port(), broken + sip_packet(register_request("whole")));
  ASSERT_TRUE(intake_->wait_for(1));
  EXPECT_EQ(intake_->messages().at(0).octets, register_request("whole"));
  EXPECT_EQ(intake_->losses(Loss::kBadFrame), 1U);
}

TEST_F(HepOverUdp, PutsAsideWhatCannotBeRead) {
  listen();
  send_datagram(port(), "no HEP");
  ASSERT_TRUE(eventually([&] { return intake_->put_aside().size() == 1; }));
  const auto kept = intake_->put_aside().at(0);
  EXPECT_EQ(kept.problem.code, "NOT_HEP");
  EXPECT_EQ(kept.problem.where, "hep 1 from 127.0.0.1");
  EXPECT_EQ(kept.octets, "no HEP");
}

TEST_F(HepOverUdp, HearsOnlyThoseAllowed) {
  config_.allowed_senders = {"192.0.2.9", "2001:db8::9"};
  listen();
  send_datagram(port(), sip_packet(register_request()));
  EXPECT_TRUE(intake_->wait_for_loss(Loss::kNotAuthentic));
  EXPECT_TRUE(intake_->messages().empty());
}

/// Every datagram is accounted for: taken, or counted as dropped by the kernel.
TEST_F(HepOverUdp, AccountsForEveryDatagramOfABurst) {
  listen();
  const std::string large = sip_packet(register_request() + std::string(30'000, 'x'));
  constexpr std::uint64_t sent = 5000;
  {
    const auto busy = intake_->hold_up();
    for (std::uint64_t i = 0; i < sent; ++i) send_datagram(port(), large);
  }
  EXPECT_TRUE(eventually([&] {
    return intake_->messages().size() + intake_->losses(Loss::kKernelDrop, "") == sent;
  })) << intake_->messages().size()
      << " taken, " << intake_->losses(Loss::kKernelDrop, "") << " dropped";
  EXPECT_GT(intake_->losses(Loss::kKernelDrop, ""), 0U) << "more than any socket buffer";
}

TEST_F(HepOverUdp, TakesWhatHasArrivedBeforeItStops) {
  listen();
  for (int i = 0; i < 200; ++i) send_datagram(port(), sip_packet(register_request()));
  listener_->stop();
  listener_->stop();
  EXPECT_EQ(intake_->messages().size(), 200U);
}

TEST_F(HepOverUdp, SaysWhyItCannotListen) {
  CollectingIntake intake;
  const auto code = [&](const HepListenerConfig& config) {
    return HepListener::open(config, intake).error().code;
  };
  listen();
  HepListenerConfig taken = config_;
  taken.port = port();
  EXPECT_EQ(code(taken), "ADDRESS_IN_USE");
  config_.allowed_senders = {"not an address"};
  EXPECT_EQ(code(config_), "BAD_ADDRESS");
  config_.allowed_senders = {};
  config_.address = "localhost";
  EXPECT_EQ(code(config_), "BAD_ADDRESS");
  config_.address = "192.0.2.1";
  EXPECT_EQ(code(config_), "CANNOT_BIND");
}

TEST(KernelDrops, AddsUpTotalsThatComeLateAndWrapAround) {
  KernelDrops drops;
  EXPECT_EQ(drops.take(0), 0U);
  EXPECT_EQ(drops.take(10), 10U);
  EXPECT_EQ(drops.take(8), 0U);
  EXPECT_EQ(drops.take(11), 1U);
  drops.take(0x7fffffff);
  drops.take(0xfffffffe);
  EXPECT_EQ(drops.take(4), 6U);
}

}  // namespace
}  // namespace vouch::services::test
