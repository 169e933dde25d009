#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "services/common/config/config.h"
#include "signalling/hep/packet.h"

namespace vouch::services {

/// How HEP packets come. Versions 1 and 2 come in datagrams only.
enum class HepTransport { kUdp, kTcp, kTls };

/// What a TLS listener presents and accepts, as PEM files.
struct HepTls {
  std::filesystem::path ca;  ///< who must have signed a sender's certificate
  KeyPair identity;
  std::vector<std::string> peers = {};  ///< names a sender's certificate may carry (PeerNames)
};

/// What one listener may be made to hold, and for how long.
struct HepLimits {
  std::size_t connections = 1024;           ///< in all; more are closed as they come, and counted
  std::size_t connections_per_sender = 64;  ///< of one address
  /// The longest packet taken from a stream, in octets. A connection holds no more than one and
  /// what one reading brings (kReadOctetsMax); an idle one holds nothing.
  std::size_t packet_octets = signalling::kHepPacketOctetsMax;
  std::chrono::milliseconds handshake{10'000};       ///< from accepting to the end of the TLS handshake
  std::chrono::milliseconds partial_packet{30'000};  ///< from the first octet of a packet to its last
};

/// Where one HEP feed listens and whom it hears.
struct HepListenerConfig {
  HepTransport transport = HepTransport::kUdp;
  std::string address = "::";  ///< IPv4 or IPv6; "::" hears both
  std::uint16_t port = 9060;   ///< 0: any that is free
  /// The key (chunk 14) that every packet must carry; empty: none is asked. It travels in clear, so it keeps
  /// mistakes out, not attackers.
  std::string auth_key;
  std::vector<std::string> allowed_senders;  ///< addresses and prefixes (SenderList)
  HepTls tls;                                ///< kTls only
  HepLimits limits;
};

/// What a listener has seen since it began. What was lost is told to the Intake besides.
struct HepCounts {
  std::uint64_t packets = 0;              ///< read or not
  std::uint64_t messages = 0;             ///< taken by the Intake
  std::uint64_t without_sip = 0;          ///< other protocols and keep-alives: not lost, not wanted
  std::uint64_t connections = 0;          ///< accepted
  std::uint64_t connections_open = 0;     ///< now
  std::uint64_t connections_refused = 0;  ///< by address, or because there were too many
  std::uint64_t handshakes_failed = 0;    ///< whatever the reason
  std::uint64_t broken_off = 0;           ///< closed by us because a packet stayed unfinished
};

}  // namespace vouch::services
