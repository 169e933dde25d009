#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <memory>

#include "services/ingest/sip/sip_listener.h"
#include "tests/unit/services/ingest/sip/fake_intake.h"
#include "tests/unit/services/ingest/sip/scscf.h"
#include "tests/unit/services/ingest/sip/tls_peer.h"

namespace vouch::services {
namespace {

using Losses = std::vector<std::pair<Loss, std::string>>;

/// Vouch as application server behind TLS (TS 33.210 asks for 1.2 or later, and for both ends to prove who
/// they are).
class OverTls : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::signal(SIGPIPE, SIG_IGN);
    files = new TlsFiles;
  }
  static void TearDownTestSuite() { delete files; }

  OverTls() {
    intake.settle_at_once();
    config.tls = signalling::Endpoint{"127.0.0.1", 0};
    config.tls_folder = files->vouch();
    config.own_uri = "sip:vouch.example.org";
  }
  void begin() {
    auto started = SipListener::start(config, intake);
    ASSERT_TRUE(started) << started.error().code << " " << started.error().field;
    listener = std::move(*started);
  }
  std::optional<std::string> register_as(const std::filesystem::path& identity, int version) {
    TlsPeer peer{listener->port(SipTransport::kTls), identity, version};
    spoken = peer.version();
    return peer.exchange(ThirdPartyRegister{.transport = "TLS"}.text());
  }

  static inline TlsFiles* files = nullptr;
  SipListenerConfig config;
  FakeIntake intake;
  std::unique_ptr<SipListener> listener;
  std::string spoken;
};

TEST_F(OverTls, SpeaksTls13And12) {
  begin();
  auto answer = register_as(files->scscf(), TLS1_3_VERSION);
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->starts_with("SIP/2.0 200 "));
  EXPECT_EQ(spoken, "TLSv1.3");
  answer = register_as(files->scscf(), TLS1_2_VERSION);
  ASSERT_TRUE(answer);
  EXPECT_EQ(spoken, "TLSv1.2");
  EXPECT_EQ(intake.messages(2).at(0).octets, ThirdPartyRegister{.transport = "TLS"}.text());
}

TEST_F(OverTls, SpeaksNothingOlder) {
  begin();
  EXPECT_FALSE(register_as(files->scscf(), TLS1_1_VERSION));
  EXPECT_FALSE(register_as(files->scscf(), TLS1_VERSION));
  EXPECT_TRUE(register_as(files->scscf(), TLS1_3_VERSION));
}

TEST_F(OverTls, TakesNothingFromAPeerThatDoesNotProveWhoItIs) {
  begin();
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    EXPECT_FALSE(register_as({}, version));
    EXPECT_FALSE(register_as(files->stranger(), version));
  }
  EXPECT_EQ(listener->counters().offered, 0U);
  EXPECT_TRUE(register_as(files->scscf(), TLS1_3_VERSION));
}

TEST_F(OverTls, TakesOnlyFromPeersOfTheRightName) {
  config.tls_peers = {"scscf.example.org"};
  begin();
  EXPECT_TRUE(register_as(files->scscf(), TLS1_3_VERSION));
  EXPECT_FALSE(register_as(files->vouch(), TLS1_3_VERSION));
  EXPECT_EQ(listener->counters().offered, 1U);
  EXPECT_EQ(listener->counters().not_believed, 1U);
  EXPECT_EQ(intake.losses(1), (Losses{{Loss::kNotAuthentic, "127.0.0.1"}}));
}

TEST_F(OverTls, IsNotHeldUpByAPeerThatNeverFinishesItsHandshake) {
  begin();
  ScscfSocket half{ScscfSocket::Kind::kTcp, listener->port(SipTransport::kTls)};
  half.send("\x16\x03\x01");
  ScscfSocket noise{ScscfSocket::Kind::kTcp, listener->port(SipTransport::kTls)};
  noise.send(ThirdPartyRegister{.transport = "TLS"}.text());
  EXPECT_TRUE(noise.is_closed_by_peer(milliseconds{2000}));
  EXPECT_TRUE(register_as(files->scscf(), TLS1_3_VERSION));
}

/// Connections of this process, on either side, that were opened and not yet released.
std::atomic<int> connections{0};

TEST_F(OverTls, KeepsNothingOfAConnectionThatIsOver) {
  CRYPTO_get_ex_new_index(
      CRYPTO_EX_INDEX_SSL, 0, nullptr, [](void*, void*, CRYPTO_EX_DATA*, int, long, void*) { ++connections; },
      nullptr, [](void*, void*, CRYPTO_EX_DATA*, int, long, void*) { --connections; });
  begin();
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(register_as(files->scscf(), i % 2 == 0 ? TLS1_3_VERSION : TLS1_2_VERSION));
    EXPECT_FALSE(register_as({}, TLS1_3_VERSION));
    ScscfSocket noise{ScscfSocket::Kind::kTcp, listener->port(SipTransport::kTls)};
    if (i % 3 == 0) noise.send("no handshake");
    if (i % 3 == 1) noise.reset();
  }
  EXPECT_TRUE(register_as(files->scscf(), TLS1_3_VERSION));
  listener.reset();
  EXPECT_EQ(connections, 0);
}

TEST_F(OverTls, ReadsALargeRegistration) {
  begin();
  const std::string sent =
      ThirdPartyRegister{.transport = "TLS", .body = std::string(60'000, 'x')}.text();  // several records
  TlsPeer peer{listener->port(SipTransport::kTls), files->scscf(), TLS1_3_VERSION};
  ASSERT_TRUE(peer.exchange(sent));
  EXPECT_EQ(intake.messages(1).at(0).octets, sent);
}

}  // namespace
}  // namespace vouch::services
