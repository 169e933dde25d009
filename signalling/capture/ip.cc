#include "signalling/capture/ip.h"

#include <tins/ip_address.h>
#include <tins/ipv6_address.h>

#include <algorithm>
#include <cstring>

namespace vouch::signalling {
namespace {

IpAddress address_at(Octets octets, std::size_t at, bool v6) {
  IpAddress address;
  address.v6 = v6;
  std::copy_n(octets.begin() + static_cast<std::ptrdiff_t>(at), v6 ? 16 : 4, address.octets.begin());
  return address;
}

std::optional<IpPacket> read_ipv4(Octets octets) {
  constexpr std::size_t smallest_header = 20;
  if (octets.size() < smallest_header) return std::nullopt;
  const std::size_t header = static_cast<std::size_t>(octets[0] & 0x0f) * 4;
  const std::size_t total = be16(octets, 2);
  if (header < smallest_header || header > octets.size() || (total != 0 && total < header))
    return std::nullopt;

  IpPacket packet;
  packet.addresses = {address_at(octets, 12, false), address_at(octets, 16, false)};
  packet.protocol = octets[9];
  packet.payload = total == 0 ? after(octets, header) : up_to(after(octets, header), total - header);
  packet.cut_short = total > octets.size();
  const std::uint16_t flags_and_offset = be16(octets, 6);
  const bool more = (flags_and_offset & 0x2000) != 0;
  const std::size_t offset = static_cast<std::size_t>(flags_and_offset & 0x1fff) * 8;
  if (more || offset > 0) packet.fragment = Fragment{be16(octets, 4), offset, more};
  return packet;
}

enum class Extension { kNone, kSized, kAuthentication, kFragment };

Extension extension_of(std::uint8_t protocol) {
  switch (protocol) {
    case 0:    // hop by hop
    case 43:   // routing
    case 60:   // destination options
    case 135:  // mobility
    case 139:  // host identity
    case 140:  // shim6
      return Extension::kSized;
    case 44:
      return Extension::kFragment;
    case 51:
      return Extension::kAuthentication;
    default:
      return Extension::kNone;
  }
}

/// Takes one extension header off; false if it does not fit.
bool take_extension(IpPacket& packet, Extension kind) {
  constexpr std::size_t smallest = 8;
  const Octets header = packet.payload;
  if (header.size() < smallest) return false;
  std::size_t size = smallest;
  if (kind == Extension::kSized) size = (static_cast<std::size_t>(header[1]) + 1) * 8;
  if (kind == Extension::kAuthentication) size = (static_cast<std::size_t>(header[1]) + 2) * 4;
  if (size > header.size()) return false;
  if (kind == Extension::kFragment) {
    const std::size_t offset = be16(header, 2) & 0xfff8u;
    const bool more = (header[3] & 0x01) != 0;
    // A fragment that is the whole datagram is none: RFC 6946 section 4.
    if (more || offset > 0) packet.fragment = Fragment{be32(header, 4), offset, more};
  }
  packet.protocol = header[0];
  packet.payload = after(header, size);
  return true;
}

std::optional<IpPacket> read_ipv6(Octets octets) {
  constexpr std::size_t header = 40;
  constexpr int extensions_max = 16;
  if (octets.size() < header) return std::nullopt;
  const std::size_t length = be16(octets, 4);
  IpPacket packet;
  packet.addresses = {address_at(octets, 8, true), address_at(octets, 24, true)};
  packet.protocol = octets[6];
  packet.payload = length == 0 ? after(octets, header) : up_to(after(octets, header), length);
  packet.cut_short = length > octets.size() - header;
  for (int taken = 0; !packet.fragment; ++taken) {
    const Extension kind = extension_of(packet.protocol);
    if (kind == Extension::kNone) break;
    if (taken == extensions_max || !take_extension(packet, kind)) return std::nullopt;
  }
  return packet;
}

}  // namespace

std::string IpAddress::text() const {
  if (v6) return Tins::IPv6Address(octets.data()).to_string();
  std::uint32_t as_stored = 0;
  std::memcpy(&as_stored, octets.data(), sizeof as_stored);
  return Tins::IPv4Address(as_stored).to_string();
}

std::optional<IpPacket> read_ip(Octets octets) {
  if (octets.empty()) return std::nullopt;
  switch (octets[0] >> 4) {
    case 4:
      return read_ipv4(octets);
    case 6:
      return read_ipv6(octets);
    default:
      return std::nullopt;
  }
}

}  // namespace vouch::signalling
