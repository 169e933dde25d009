#pragma once

#include "services/ingest/feeds/feed_spec.h"

/// One sound feed of each kind, of which a test changes one thing.
namespace vouch::services::test {

inline FeedSpec hep_feed() {
  FeedSpec spec;
  spec.name = "berlin/hep-1";
  spec.kind = FeedKind::kHep;
  spec.transport = FeedTransport::kTls;
  spec.address = "2001:db8::1";
  spec.port = 9061;
  spec.point = ObservationPoint::kAtScscf;
  spec.auth_key_file = "/etc/vouch/hep.key";
  spec.tls = {"/etc/vouch/hep.crt", "/etc/vouch/hep.key.pem", "/etc/vouch/agents.crt"};
  spec.allowed_senders = {"10.1.0.1", "10.2.0.0/16", "2001:db8::1"};
  spec.tls_peers = {"agent-1.example.org", "urn:vouch:feed:2"};
  return spec;
}

inline FeedSpec isc_feed() {
  FeedSpec spec;
  spec.name = "berlin/isc";
  spec.kind = FeedKind::kIsc;
  spec.transport = FeedTransport::kTcp;
  spec.address = "0.0.0.0";
  spec.port = 5060;
  spec.allowed_senders = {"10.1.0.1"};
  spec.point = ObservationPoint::kOnIsc;
  return spec;
}

inline FeedSpec reg_event_feed() {
  FeedSpec spec = isc_feed();
  spec.name = "berlin/reg-event";
  spec.kind = FeedKind::kRegEvent;
  spec.address = "192.0.2.10";
  spec.next_hop = "sip:scscf.example.com:6060;lr";
  spec.impus = {Impu{"sip:alice@example.com"}, Impu{"tel:+49301234501"}};
  return spec;
}

inline FeedSpec directory_feed() {
  FeedSpec spec;
  spec.name = "berlin/captures";
  spec.kind = FeedKind::kCaptureDirectory;
  spec.point = ObservationPoint::kBehindPcscf;
  spec.directory = "/var/spool/captures";
  spec.rhythm = std::chrono::hours{1};
  spec.element = "berlin/scscf-1";
  spec.clock_bound = std::chrono::minutes{1};
  return spec;
}

}  // namespace vouch::services::test
