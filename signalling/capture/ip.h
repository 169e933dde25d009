#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string>

#include "signalling/capture/octets.h"

namespace vouch::signalling {

/// An IPv4 address occupies the first four octets.
struct IpAddress {
  std::array<std::uint8_t, 16> octets{};
  bool v6 = false;
  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

  /// Dotted for IPv4, RFC 5952 for IPv6.
  std::string text() const;
};

struct IpPair {
  IpAddress source;
  IpAddress destination;
  friend auto operator<=>(const IpPair&, const IpPair&) = default;
};

/// Which part of a datagram a packet carries.
struct Fragment {
  std::uint32_t id = 0;
  std::size_t offset = 0;  ///< in octets
  bool more = false;
};

/// An IP packet without its header, RFC 791 section 3.1, and without its extension headers, RFC 8200
/// section 4.
struct IpPacket {
  IpPair addresses;
  std::uint8_t protocol = 0;
  std::optional<Fragment> fragment;
  Octets payload;          ///< without padding of the link
  bool cut_short = false;  ///< the header promises more octets than there are
};

/// Reads IPv4 or IPv6 by the first four bits. A total length of 0 is what segmentation offload leaves: then
/// the packet reaches to the end. Checksums are not looked at, offload leaves them wrong. Nothing if the
/// octets are no IP packet or do not suffice for its headers.
std::optional<IpPacket> read_ip(Octets octets);

}  // namespace vouch::signalling
