#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>

#include "services/ingest/sip/sip_listener.h"
#include "tests/unit/services/ingest/sip/fake_intake.h"
#include "tests/unit/services/ingest/sip/scscf.h"

namespace vouch::services {

using Kind = ScscfSocket::Kind;
using std::chrono::steady_clock;

/// Vouch as application server of an S-CSCF on the loopback.
class ApplicationServer : public ::testing::Test {
 protected:
  ApplicationServer() {
    config.udp = signalling::Endpoint{"127.0.0.1", 0};
    config.tcp = signalling::Endpoint{"127.0.0.1", 0};
    config.own_uri = "sip:vouch.example.org";
    config.answer_within = milliseconds{5000};  // no test but those of the deadline gets there
  }
  void begin() {
    auto started = SipListener::start(config, intake);
    ASSERT_TRUE(started) << started.error().code;
    listener = std::move(*started);
  }
  std::uint16_t udp() const { return listener->port(SipTransport::kUdp); }
  std::uint16_t tcp() const { return listener->port(SipTransport::kTcp); }

  SipListenerConfig config;
  FakeIntake intake;
  std::unique_ptr<SipListener> listener;
};

}  // namespace vouch::services
