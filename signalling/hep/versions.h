#pragma once

#include <string_view>

#include "signalling/hep/packet.h"

namespace vouch::signalling::hep {

/// Octets of a version 3 packet in front of its chunks: mark and total length.
inline constexpr std::size_t kVersion3HeaderOctets = 6;

/// Whether `octets`, as far as they go, may be the beginning of a version 3 packet.
bool may_be_version_3(std::string_view octets);

/// The readers behind `decode_hep`, by version; errors are listed there. `packet` is not empty.
Result<HepPacket> decode_version_3(std::string_view packet, NetworkTime arrived_at);
Result<HepPacket> decode_version_1_or_2(std::string_view packet, NetworkTime arrived_at);

/// Takes `payload` into the packet: without what surrounds the message in it, and not if it is empty or a
/// keep-alive (RFC 5626 section 4.4.1). What else is no SIP is for its reader to refuse.
void take_sip(std::string_view payload, HepPacket& packet);

}  // namespace vouch::signalling::hep
