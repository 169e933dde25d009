#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "signalling/framing/observed_message.h"

namespace vouch::signalling::hep {

inline std::uint8_t octet_at(std::string_view octets, std::size_t at) {
  return static_cast<std::uint8_t>(octets[at]);
}

/// Numbers, most significant octet first. The caller has checked that `octets` reach that far.
inline std::uint16_t be16(std::string_view octets, std::size_t at) {
  return static_cast<std::uint16_t>(octet_at(octets, at) << 8 | octet_at(octets, at + 1));
}
inline std::uint32_t be32(std::string_view octets, std::size_t at) {
  return static_cast<std::uint32_t>(be16(octets, at)) << 16 | be16(octets, at + 2);
}
/// The same, least significant octet first.
inline std::uint32_t le32(std::string_view octets, std::size_t at) {
  return __builtin_bswap32(be32(octets, at));
}

/// An address as text: 4 octets are IPv4, 16 are IPv6 (RFC 5952).
std::string address_text(std::string_view octets);

/// What an IP protocol number says. 22 is what Kamailio writes for TLS.
Transport transport_of(std::uint8_t ip_protocol);

}  // namespace vouch::signalling::hep
