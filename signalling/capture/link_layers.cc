#include "signalling/capture/link_layers.h"

namespace vouch::signalling {
namespace {

constexpr std::uint32_t kSmallestEtherType = 0x0600;
/// "Ethernet type" values that Linux uses for frames without one.
constexpr std::uint32_t kLinuxNovell = 0x0001;
constexpr std::uint32_t kLinuxLlc = 0x0004;

Layer by_type_or_length(std::uint16_t type, Octets octets) {
  if (type >= kSmallestEtherType) return {Numbering::kEtherType, type, octets};
  return {Numbering::kLlc, 0, up_to(octets, type)};
}

Layer by_linux_protocol(std::uint16_t protocol, Octets octets) {
  if (protocol == kLinuxLlc) return {Numbering::kLlc, 0, octets};
  if (protocol <= kLinuxNovell) return {};
  return {Numbering::kEtherType, protocol, octets};
}

}  // namespace

Peeled peel_ethernet(Octets octets) {
  constexpr std::size_t header = 14;
  if (octets.size() < header) return std::nullopt;
  return by_type_or_length(be16(octets, 12), after(octets, header));
}

Peeled peel_vlan(Octets octets) {
  constexpr std::size_t tag = 4;
  if (octets.size() < tag) return std::nullopt;
  return by_type_or_length(be16(octets, 2), after(octets, tag));
}

Peeled peel_llc(Octets octets) {
  constexpr std::uint8_t snap = 0xaa;
  constexpr std::uint8_t ip = 0x06;
  constexpr std::size_t llc_header = 3;
  constexpr std::size_t snap_header = 8;
  if (octets.size() < llc_header) return std::nullopt;
  if (octets[0] == ip && octets[1] == ip) return Layer{Numbering::kIpVersion, 0, after(octets, llc_header)};
  if (octets[0] != snap || octets[1] != snap) return Layer{};
  if (octets.size() < snap_header) return std::nullopt;
  return Layer{Numbering::kEtherType, be16(octets, 6), after(octets, snap_header)};
}

Peeled peel_mpls(Octets octets) {
  constexpr std::size_t label = 4;
  constexpr std::uint32_t mpls = 0x8847;
  if (octets.size() <= label) return std::nullopt;
  const bool last = (octets[2] & 0x01) != 0;
  const Octets inner = after(octets, label);
  if (!last) return Layer{Numbering::kEtherType, mpls, inner};
  const int nibble = inner[0] >> 4;
  if (nibble == 4 || nibble == 6) return Layer{Numbering::kIpVersion, 0, inner};
  constexpr std::size_t control_word = 4;
  return Layer{Numbering::kLinkType, kLinkTypeEthernet, nibble == 0 ? after(inner, control_word) : inner};
}

Peeled peel_pppoe(Octets octets) {
  constexpr std::size_t header = 6;
  if (octets.size() < header) return std::nullopt;
  if (octets[1] != 0) return Layer{};
  return Layer{Numbering::kPpp, 0, up_to(after(octets, header), be16(octets, 4))};
}

Peeled peel_ppp(Octets octets) {
  constexpr std::uint32_t ipv4 = 0x21;
  constexpr std::uint32_t ipv6 = 0x57;
  constexpr std::uint32_t mpls = 0x281;
  if (octets.size() >= 2 && octets[0] == 0xff && octets[1] == 0x03) octets = after(octets, 2);
  if (octets.empty()) return std::nullopt;
  const bool compressed = (octets[0] & 0x01) != 0;
  if (!compressed && octets.size() < 2) return std::nullopt;
  const std::uint32_t protocol = compressed ? octets[0] : be16(octets, 0);
  const Octets inner = after(octets, compressed ? 1 : 2);
  if (protocol == ipv4) return Layer{Numbering::kEtherType, kEtherTypeIpv4, inner};
  if (protocol == ipv6) return Layer{Numbering::kEtherType, kEtherTypeIpv6, inner};
  if (protocol == mpls) return Layer{Numbering::kEtherType, 0x8847, inner};
  return Layer{};
}

Peeled peel_cooked(Octets octets) {
  constexpr std::size_t header = 16;
  if (octets.size() < header) return std::nullopt;
  return by_linux_protocol(be16(octets, 14), after(octets, header));
}

Peeled peel_cooked_v2(Octets octets) {
  constexpr std::size_t header = 20;
  if (octets.size() < header) return std::nullopt;
  return by_linux_protocol(be16(octets, 0), after(octets, header));
}

Peeled peel_loopback(Octets octets) {
  constexpr std::size_t header = 4;
  if (octets.size() < header) return std::nullopt;
  // The family numbers of the systems differ for IPv6; the version in the header behind it does not.
  return Layer{Numbering::kIpVersion, 0, after(octets, header)};
}

Peeled peel_openbsd_encapsulation(Octets octets) {
  constexpr std::size_t header = 12;
  if (octets.size() < header) return std::nullopt;
  return Layer{Numbering::kIpVersion, 0, after(octets, header)};
}

Peeled peel_cisco_hdlc(Octets octets) {
  constexpr std::size_t header = 4;
  if (octets.size() < header) return std::nullopt;
  return Layer{Numbering::kEtherType, be16(octets, 2), after(octets, header)};
}

}  // namespace vouch::signalling
