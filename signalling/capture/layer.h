#pragma once

#include <optional>

#include "signalling/capture/octets.h"

namespace vouch::signalling {

/// In which numbering the kind of the next layer is given.
enum class Numbering {
  kNothing,     ///< nothing in there can be SIP: ARP, spanning tree, padding
  kLinkType,    ///< libpcap's link types
  kEtherType,   ///< IEEE 802
  kPpp,         ///< PPP protocol field
  kIpProtocol,  ///< IANA protocol numbers
  kIpVersion,   ///< IPv4 or IPv6, by the first four bits
  kLlc,         ///< an IEEE 802.2 header
};

/// A layer of a frame without what encloses it.
struct Layer {
  Numbering numbering = Numbering::kNothing;
  std::uint32_t number = 0;
  Octets octets;
};

/// What taking off one header leaves. Nothing if the octets do not suffice for that header.
using Peeled = std::optional<Layer>;

inline constexpr std::uint32_t kEtherTypeIpv4 = 0x0800;
inline constexpr std::uint32_t kEtherTypeIpv6 = 0x86dd;
inline constexpr std::uint32_t kLinkTypeEthernet = 1;

}  // namespace vouch::signalling
