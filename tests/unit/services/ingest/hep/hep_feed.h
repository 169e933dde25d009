#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "services/ingest/hep/hep_listener.h"
#include "tests/unit/services/ingest/hep/collecting_intake.h"
#include "tests/unit/services/ingest/hep/senders.h"
#include "tests/unit/signalling/hep/hep_packets.h"

namespace vouch::services::test {

using signalling::register_request;
using signalling::sip_packet;

/// A HEP feed on the loopback address, which a test makes unusual in one respect.
class HepFeed : public ::testing::Test {
 protected:
  explicit HepFeed(HepTransport transport) {
    config_.transport = transport;
    config_.address = "127.0.0.1";
    config_.port = 0;
  }

  void listen(std::size_t room = SIZE_MAX) {
    intake_ = std::make_unique<CollectingIntake>(room);
    auto listener = HepListener::open(config_, *intake_);
    ASSERT_TRUE(listener) << listener.error().code;
    listener_ = std::move(*listener);
  }
  std::uint16_t port() const { return listener_->port(); }

  HepListenerConfig config_;
  std::unique_ptr<CollectingIntake> intake_;
  std::unique_ptr<HepListener> listener_;
};

/// `count` packets, one after another, each with its number as Call-ID.
inline std::string packets(int count, int first = 0) {
  std::string stream;
  for (int i = first; i < first + count; ++i) stream += sip_packet(register_request(std::to_string(i)));
  return stream;
}

}  // namespace vouch::services::test
