#include <gtest/gtest.h>

#include <memory>
#include <random>

#include "services/ingest/sip/sip_listener.h"
#include "tests/unit/services/ingest/sip/fake_intake.h"
#include "tests/unit/services/ingest/sip/scscf.h"

namespace vouch::services {
namespace {

using Kind = ScscfSocket::Kind;

/// Valid messages with a few octets changed, pieces cut out or doubled.
class Mutation {
 public:
  explicit Mutation(unsigned seed) : random_(seed) {}

  std::string of(std::string text) {
    for (std::size_t i = below(6) + 1; i > 0 && !text.empty(); --i) change(text);
    return text;
  }
  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>{0, limit - 1}(random_);
  }

 private:
  void change(std::string& text) {
    constexpr std::string_view spice{
        "\0\r\n \t:;,<>\"=@\\%[]()\xff/-19"
        "a",
        26};
    const std::size_t at = below(text.size());
    const std::size_t length = below(std::min<std::size_t>(text.size() - at, 40)) + 1;
    switch (below(5)) {
      case 0:
        text[at] = spice[below(spice.size())];
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, text.substr(at, length));
        break;
      case 3:
        text.insert(at, std::string(below(300), spice[below(spice.size())]));
        break;
      default:
        text.resize(at);
    }
  }

  std::mt19937 random_;
};

// RFC 4475 in the small: nothing that is sent may end us, or stop others.
TEST(HostilePeer, DoesNotHurtOthers) {
  SipListenerConfig config;
  config.udp = signalling::Endpoint{"127.0.0.1", 0};
  config.tcp = signalling::Endpoint{"127.0.0.1", 0};
  config.own_uri = "sip:vouch.example.org";
  config.take_unsolicited = true;
  FakeIntake intake;
  intake.settle_at_once();
  auto listener = SipListener::start(config, intake);
  ASSERT_TRUE(listener);
  const std::uint16_t udp = (*listener)->port(SipTransport::kUdp);
  const std::uint16_t tcp = (*listener)->port(SipTransport::kTcp);
  Mutation mutation{static_cast<unsigned>(::testing::UnitTest::GetInstance()->random_seed())};
  ScscfSocket datagrams{Kind::kUdp, udp};
  auto stream = std::make_unique<ScscfSocket>(Kind::kTcp, tcp);
  const std::string subscribe =
      "SUBSCRIBE x\r\nContact: <sip:127.0.0.1>\r\nTo: <sip:a@b>\r\nFrom: <sip:c@d>;tag=1\r\n"
      "Call-ID: n\r\nCSeq: 1 SUBSCRIBE\r\n\r\n";
  for (int i = 0; i < 1500; ++i) {
    const std::string branch = "z9hG4bK" + std::to_string(i);
    const std::string valid = i % 3 == 0 ? notify_for(subscribe, 5060, i, "active", reginfo(i, "full"))
                                         : ThirdPartyRegister{.branch = branch}.text();
    datagrams.send(mutation.of(valid));
    stream->send(mutation.of(ThirdPartyRegister{.branch = branch, .transport = "TCP"}.text()));
    if (mutation.below(8) == 0) stream = std::make_unique<ScscfSocket>(Kind::kTcp, tcp);
  }
  for (const Kind kind : {Kind::kUdp, Kind::kTcp}) {
    ScscfSocket scscf{kind, kind == Kind::kUdp ? udp : tcp};
    const char* transport = kind == Kind::kUdp ? "UDP" : "TCP";
    scscf.send(ThirdPartyRegister{.branch = "z9hG4bKlast", .transport = transport}.text());
    const auto answer = scscf.receive();
    ASSERT_TRUE(answer) << transport;
    EXPECT_TRUE(answer->starts_with("SIP/2.0 200 ")) << *answer;
  }
}

TEST(HostilePeer, MayGoBeforeItsAnswer) {
  SipListenerConfig config;
  config.tcp = signalling::Endpoint{"127.0.0.1", 0};
  config.own_uri = "sip:vouch.example.org";
  config.answer_within = milliseconds{5000};
  FakeIntake intake;
  auto listener = SipListener::start(config, intake);
  ASSERT_TRUE(listener);
  const std::uint16_t tcp = (*listener)->port(SipTransport::kTcp);
  {
    ScscfSocket gone{Kind::kTcp, tcp};
    for (int i = 0; i < 10; ++i)
      gone.send(
          ThirdPartyRegister{.branch = "z9hG4bK" + std::to_string(i), .transport = "TCP", .via_port = "1"}
              .text());
    EXPECT_EQ(intake.messages(10).size(), 10U);
  }
  intake.settle(Settled::kDurable);
  intake.settle_at_once();
  ScscfSocket scscf{Kind::kTcp, tcp};
  scscf.send(ThirdPartyRegister{.branch = "z9hG4bKlast", .transport = "TCP"}.text());
  EXPECT_TRUE(scscf.receive());
}

}  // namespace
}  // namespace vouch::services
