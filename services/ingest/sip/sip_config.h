#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domain/common/time.h"
#include "domain/identity/uri.h"
#include "services/ingest/sip/subscription_plan.h"
#include "signalling/framing/observed_message.h"

namespace vouch::services {

/// What a SIP listener needs to run.
struct SipListenerConfig {
  /// Where to listen; port 0 takes any free one. At least one of the three.
  std::optional<signalling::Endpoint> udp;
  std::optional<signalling::Endpoint> tcp;
  std::optional<signalling::Endpoint> tls;
  /// For `tls`: a folder with `agent.pem` (our certificate, then its key) and `cafile.pem` (who may have
  /// issued a peer's certificate). A peer without a certificate from there is not talked to.
  std::filesystem::path tls_folder;
  /// Names a peer's certificate may carry (PeerNames), whoever opened the connection.
  std::vector<std::string> tls_peers;
  /// Addresses and prefixes from which messages are taken in (SenderList).
  std::vector<std::string> senders;

  /// Our URI as an application server, as the initial filter criteria name it.
  std::string own_uri;
  /// Where SUBSCRIBEs go: the S-CSCF, or a hop on the way to it. Needed only to subscribe.
  std::string next_hop;
  std::vector<Impu> subscribe_to;
  /// How long a subscription is asked for (TS 24.229 clause 5.1.1.3 uses 600 000 s).
  std::chrono::seconds subscribe_for{600'000};
  /// How long the full state may take that a gap in its documents made us ask for.
  std::chrono::seconds full_state_within{32};
  /// Whether third-party REGISTERs are taken in; else they get their 200 and are counted.
  bool take_registers = true;
  /// Whether NOTIFYs outside of our own subscriptions are taken in.
  bool take_unsolicited = false;

  /// An answer leaves at the latest this long after its request: the registration of a user waits for it.
  std::chrono::milliseconds answer_within{300};
  /// How many requests may wait for their answer at once. More are offered and answered right away.
  std::size_t waiting_max = 10'000;
  /// How many transactions are kept, answered ones included (over UDP for 32 s: RFC 3261 section 17.2.2).
  /// More are answered without: a retransmission is then offered again, which stores nothing twice.
  std::size_t remembered_max = 10'000;
  /// The largest message, in octets, and somewhat more: what had come behind it counts as well.
  std::size_t message_octets_max = 256UL * 1024;
  /// How many connections may be open, in all and of one address. More are closed as they come.
  std::size_t connections_max = 2'000;
  std::size_t connections_per_sender = 200;
  /// A connection is closed after this long without a message, or when one has begun and not ended.
  std::chrono::milliseconds idle_max{600'000};
  std::chrono::milliseconds unfinished_max{10'000};

  /// Told of every change of a subscription, on the listener's thread; must not block. May be empty.
  std::function<void(const Impu&, SubscriptionPhase)> on_phase;
  /// The clock of what is observed. Empty: the system's.
  std::function<NetworkTime()> now;
};

}  // namespace vouch::services
