#include <csignal>

#include "services/vouchctl/dev/pki.h"
#include "tests/support/scratch.h"
#include "tests/unit/services/ingest/hep/hep_feed.h"

namespace vouch::services::test {
namespace {

/// A certificate authority with the certificates of a feed and of a listener.
class Authority {
 public:
  Authority() {
    std::filesystem::create_directories(folder_.pki());
    EXPECT_TRUE(make_pki(folder_, Account{"me", getuid(), getgid(), false}));
  }
  std::filesystem::path ca() const { return folder_.pki() / "ca.pem"; }
  std::filesystem::path identity(const std::string& name) const { return folder_.pki() / name; }
  std::filesystem::path feed() const { return identity("feed-1"); }
  HepTls of_listener() const { return {ca(), {identity("ingest.pem"), identity("ingest.key")}}; }

 private:
  Scratch scratch_;
  DevFolder folder_{scratch_.path()};
};

class HepOverTls : public HepFeed {
 protected:
  HepOverTls() : HepFeed(HepTransport::kTls) {
    config_.tls = ours_.of_listener();
    // The sender's own writes, when the listener has closed.
    std::signal(SIGPIPE, SIG_IGN);
  }

  void expect_refused(TlsSender& sender) {
    EXPECT_TRUE(!sender.connected() || sender.is_closed());
    EXPECT_TRUE(eventually([&] { return listener_->counts().handshakes_failed == 1; }));
    EXPECT_TRUE(intake_->messages().empty());
  }

  Authority ours_;
};

TEST_F(HepOverTls, TakesPacketsFromATrustedSender) {
  listen();
  TlsSender sender(port(), ours_.ca(), ours_.feed());
  ASSERT_TRUE(sender.connected());
  // More than a TLS record, in one call.
  ASSERT_TRUE(sender.send(packets(1000)));
  ASSERT_TRUE(intake_->wait_for(1000));
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(intake_->messages().at(static_cast<std::size_t>(i)).octets,
              register_request(std::to_string(i)));
  }
  EXPECT_EQ(intake_->all_losses(), 0U);
}

TEST_F(HepOverTls, WaitsWhileTheIntakeIsFull) {
  listen(1);
  TlsSender sender(port(), ours_.ca(), ours_.feed());
  ASSERT_TRUE(sender.send(packets(500)));
  ASSERT_TRUE(intake_->wait_until_full());
  intake_->give_room(499);
  EXPECT_TRUE(intake_->wait_for(500));
}

TEST_F(HepOverTls, RefusesASenderWithoutACertificate) {
  listen();
  TlsSender sender(port(), ours_.ca());
  sender.send(packets(1));
  expect_refused(sender);
  EXPECT_TRUE(intake_->wait_for_loss(Loss::kNotAuthentic));
}

TEST_F(HepOverTls, RefusesACertificateOfAnotherAuthority) {
  listen();
  const Authority foreign;
  TlsSender sender(port(), ours_.ca(), foreign.feed());
  sender.send(packets(1));
  expect_refused(sender);
  EXPECT_TRUE(intake_->wait_for_loss(Loss::kNotAuthentic));
}

TEST_F(HepOverTls, BelievesCertificatesOfTheRightNameOnly) {
  config_.tls.peers = {"feed-1"};
  listen();
  TlsSender good(port(), ours_.ca(), ours_.feed());
  ASSERT_TRUE(good.send(packets(1)));
  EXPECT_TRUE(intake_->wait_for(1));
  TlsSender other(port(), ours_.ca(), ours_.identity("mediation-1"));
  other.send(packets(1));
  EXPECT_TRUE(!other.connected() || other.is_closed());
  EXPECT_TRUE(intake_->wait_for_loss(Loss::kNotAuthentic));
  EXPECT_EQ(intake_->messages().size(), 1U);
}

TEST_F(HepOverTls, SpeaksNoOlderVersion) {
  listen();
  TlsSender sender(port(), ours_.ca(), ours_.feed(), TLS1_2_VERSION);
  EXPECT_FALSE(sender.connected());
  expect_refused(sender);
}

TEST_F(HepOverTls, ClosesWhoDoesNotFinishTheHandshakeAndWhoSpeaksNoTls) {
  config_.limits.handshake = std::chrono::milliseconds(200);
  listen();
  TcpSender silent(port());
  TcpSender plain(port());
  plain.send(packets(1));
  TlsSender good(port(), ours_.ca(), ours_.feed());
  EXPECT_TRUE(silent.is_closed());
  EXPECT_TRUE(plain.is_closed());
  EXPECT_EQ(listener_->counts().handshakes_failed, 2U);
  ASSERT_TRUE(good.send(packets(1)));
  EXPECT_TRUE(intake_->wait_for(1));
}

TEST_F(HepOverTls, SaysWhichFileItCannotUse) {
  CollectingIntake intake;
  config_.tls.identity.key = ours_.identity("feed-1.key");
  EXPECT_EQ(HepListener::open(config_, intake).error().code, "KEY_DOES_NOT_MATCH");
  config_.tls.ca = "/nowhere";
  EXPECT_EQ(HepListener::open(config_, intake).error().code, "NOT_READABLE");
}

}  // namespace
}  // namespace vouch::services::test
