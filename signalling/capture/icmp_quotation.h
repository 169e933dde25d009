#pragma once

#include <optional>

#include "signalling/capture/packet_walk.h"

namespace vouch::signalling {

/// The beginning of a UDP datagram that did not arrive, as an ICMP error sends it back.
struct QuotedDatagram {
  IpPair addresses;
  Ports ports;
  Octets payload;
};

/// What an ICMP error (RFC 792; RFC 4443 section 3) quotes. Nothing for other ICMP messages, and where it is
/// not the beginning of a UDP datagram.
std::optional<QuotedDatagram> quoted_datagram(Octets icmp);

}  // namespace vouch::signalling
