#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <thread>
#include <vector>

#include "tests/unit/services/ingest/sip/application_server.h"

namespace vouch::services {
namespace {

/// What peers do with connections, and what it costs them.
class ConnectionsOfAServer : public ApplicationServer {};

TEST_F(ConnectionsOfAServer, ClosesAConnectionThatStopsInTheMiddleOfAMessage) {
  config.unfinished_max = milliseconds{300};
  begin();
  ScscfSocket half{Kind::kTcp, tcp()};
  half.send(ThirdPartyRegister{.transport = "TCP"}.text().substr(0, 200));
  EXPECT_TRUE(half.is_closed_by_peer(milliseconds{3000}));
}

TEST_F(ConnectionsOfAServer, ClosesWhoDripsAMessageAndCountsItAsTheSenders) {
  config.unfinished_max = milliseconds{1000};
  intake.settle_at_once();
  begin();
  ScscfSocket quick{Kind::kTcp, tcp()};
  ScscfSocket slow{Kind::kTcp, tcp()};
  const std::string text = ThirdPartyRegister{.branch = "z9hG4bKslow", .transport = "TCP"}.text();
  std::size_t sent = text.find("Via");
  slow.send(text.substr(0, sent));
  // An octet now and then does not help: the message as a whole has its time.
  while (sent < text.size() && !slow.is_closed_by_peer(milliseconds{50})) slow.send(text.substr(sent++, 1));
  EXPECT_LT(sent, text.size());
  EXPECT_EQ(intake.losses(1), (std::vector<std::pair<Loss, std::string>>{{Loss::kBadFrame, "127.0.0.1"}}));
  EXPECT_EQ(listener->counters().broken_off, 1U);
  quick.send(ThirdPartyRegister{.transport = "TCP"}.text());
  EXPECT_TRUE(quick.receive()) << "idle is not slow";
}

TEST_F(ConnectionsOfAServer, CountsWhatItCannotReadOnceAndWithItsSender) {
  config.unfinished_max = milliseconds{300};
  begin();
  const std::string unreadable = "REGISTER sip:x SIP/2.0\r\nContent-Length: 0\r\n\r\n";
  ScscfSocket datagrams{Kind::kUdp, udp()};
  ScscfSocket stream{Kind::kTcp, tcp()};
  for (int i = 0; i < 5; ++i) {
    datagrams.send(unreadable);
    stream.send(unreadable);
    std::this_thread::sleep_for(milliseconds{400});
  }
  ScscfSocket unfinished{Kind::kTcp, tcp()};
  unfinished.send("REGISTER sip:x SIP/2.0\r\nCall-ID: a");
  std::this_thread::sleep_for(milliseconds{4500});
  const auto losses = intake.losses(11);
  EXPECT_EQ(losses.size(), 11U);
  for (const auto& loss : losses) EXPECT_EQ(loss, std::pair(Loss::kBadFrame, std::string{"127.0.0.1"}));
  EXPECT_EQ(listener->counters().bad_messages, 11U);
}

TEST_F(ConnectionsOfAServer, CountsOnceWhatItsSenderBreaksOff) {
  config.unfinished_max = milliseconds{1500};
  begin();
  const std::string whole = ThirdPartyRegister{.transport = "TCP"}.text();
  for (const std::size_t part : {60UL, 200UL, whole.size() - 10}) {
    ScscfSocket half{Kind::kTcp, tcp()};
    half.send(whole.substr(0, part));
    std::this_thread::sleep_for(milliseconds{800});
  }
  std::this_thread::sleep_for(milliseconds{5000});
  const auto losses = intake.losses(0);
  EXPECT_EQ(losses.size(), 3U);
  for (const auto& loss : losses) EXPECT_EQ(loss, std::pair(Loss::kBadFrame, std::string{"127.0.0.1"}));
}

/// A stream is cut into segments anywhere, within the body as well.
TEST_F(ConnectionsOfAServer, KeepsAnIdleOneWhoseLastMessageCameInTwoParts) {
  config.unfinished_max = milliseconds{500};
  intake.settle_at_once();
  begin();
  ScscfSocket scscf{Kind::kTcp, tcp()};
  const auto tell = [&](std::size_t index) {
    const std::string whole =
        ThirdPartyRegister{.branch = "z9hG4bK" + std::to_string(index), .transport = "TCP"}.text();
    scscf.send(whole.substr(0, whole.size() - 30));
    std::this_thread::sleep_for(milliseconds{50});
    scscf.send(whole.substr(whole.size() - 30));
    EXPECT_TRUE(scscf.receive());
  };
  tell(1);
  std::this_thread::sleep_for(milliseconds{3000});
  tell(2);
  EXPECT_EQ(listener->counters().bad_messages, 0U);
}

TEST_F(ConnectionsOfAServer, BoundsTheConnectionsOfASender) {
  config.connections_per_sender = 20;
  intake.settle_at_once();
  begin();
  std::vector<std::unique_ptr<ScscfSocket>> many;
  for (int i = 0; i < 100; ++i) {
    many.push_back(std::make_unique<ScscfSocket>(Kind::kTcp, tcp()));
    std::this_thread::sleep_for(milliseconds{2});
  }
  std::this_thread::sleep_for(milliseconds{1500});
  const SipCounters counters = listener->counters();
  EXPECT_EQ(counters.connections, 100U);
  EXPECT_EQ(counters.connections_refused, 80U);
  EXPECT_EQ(counters.connections_open, 20U);
  EXPECT_TRUE(many.back()->is_closed_by_peer(milliseconds{1000}));
  many.front()->send(ThirdPartyRegister{.transport = "TCP"}.text());
  EXPECT_TRUE(many.front()->receive()) << "who was there first stays";
}

TEST_F(ConnectionsOfAServer, BoundsTheConnectionsWhateverAddressItListensAt) {
  config.connections_per_sender = 2;
  config.tcp = signalling::Endpoint{"0.0.0.0", 0};
  begin();
  std::vector<std::unique_ptr<ScscfSocket>> many;
  for (int i = 0; i < 10; ++i) many.push_back(std::make_unique<ScscfSocket>(Kind::kTcp, tcp()));
  EXPECT_TRUE(many.back()->is_closed_by_peer(milliseconds{1500}));
  std::this_thread::sleep_for(milliseconds{100});
  EXPECT_EQ(listener->counters().connections_open, 2U);
}

std::size_t open_descriptors() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
  return count;
}

TEST_F(ConnectionsOfAServer, KeepsNoDescriptorOfAConnectionItRefused) {
  config.connections_max = 1;
  begin();
  const ScscfSocket first{Kind::kTcp, tcp()};
  std::vector<std::unique_ptr<ScscfSocket>> many;
  const std::size_t before = open_descriptors();
  for (int i = 0; i < 50; ++i) many.push_back(std::make_unique<ScscfSocket>(Kind::kTcp, tcp()));
  for (const auto& one : many) EXPECT_TRUE(one->is_closed_by_peer(milliseconds{1500}));
  std::this_thread::sleep_for(milliseconds{200});
  EXPECT_LE(open_descriptors(), before + 50 + 1) << "ours, and none of theirs";
}

int receive_buffer_of(int socket) {
  int octets = 0;
  socklen_t size = sizeof octets;
  getsockopt(socket, SOL_SOCKET, SO_RCVBUF, &octets, &size);
  return octets;
}

TEST_F(ConnectionsOfAServer, LeavesOtherListenersOfItsPortAlone) {
  begin();
  const int other = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
  at.sin_port = htons(tcp());
  ASSERT_EQ(bind(other, reinterpret_cast<const sockaddr*>(&at), sizeof at), 0);
  ASSERT_EQ(listen(other, 1), 0);
  const int as_it_was = receive_buffer_of(other);
  const std::uint16_t port = tcp();
  listener.reset();
  config.tcp = signalling::Endpoint{"127.0.0.1", port};
  begin();
  EXPECT_EQ(receive_buffer_of(other), as_it_was);
  close(other);
}

TEST_F(ConnectionsOfAServer, BoundsItsConnectionsInAllAndTakesNewOnesWhenOthersGo) {
  config.connections_max = 5;
  intake.settle_at_once();
  begin();
  {
    std::vector<std::unique_ptr<ScscfSocket>> many;
    for (int i = 0; i < 30; ++i) many.push_back(std::make_unique<ScscfSocket>(Kind::kTcp, tcp()));
    std::this_thread::sleep_for(milliseconds{1500});
    EXPECT_LE(listener->counters().connections_open, 5U);
    EXPECT_GE(listener->counters().connections_refused, 25U);
  }
  std::this_thread::sleep_for(milliseconds{1500});
  EXPECT_EQ(listener->counters().connections_open, 0U);
  ScscfSocket scscf{Kind::kTcp, tcp()};
  scscf.send(ThirdPartyRegister{.transport = "TCP"}.text());
  EXPECT_TRUE(scscf.receive());
}

TEST_F(ConnectionsOfAServer, IsNotHeldUpByIdleConnections) {
  config.connections_per_sender = 400;
  intake.settle_at_once();
  begin();
  std::vector<std::unique_ptr<ScscfSocket>> idle;
  for (int i = 0; i < 300; ++i) {
    idle.push_back(std::make_unique<ScscfSocket>(Kind::kTcp, tcp()));
    idle.back()->send("REGISTER sip:");
  }
  ScscfSocket scscf{Kind::kTcp, tcp()};
  scscf.send(ThirdPartyRegister{.transport = "TCP"}.text());
  EXPECT_TRUE(scscf.receive());
}

}  // namespace
}  // namespace vouch::services
