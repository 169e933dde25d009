#include "signalling/capture/tunnel_layers.h"

namespace vouch::signalling {
namespace {

constexpr std::uint32_t kErspan = 0x88be;
constexpr std::uint32_t kTransparentEthernet = 0x6558;
constexpr std::uint32_t kPppInGre = 0x880b;

Layer by_gre_protocol(std::uint32_t protocol, Octets inner, bool sequenced) {
  constexpr std::size_t erspan_header = 8;
  switch (protocol) {
    case kTransparentEthernet:
      return {Numbering::kLinkType, kLinkTypeEthernet, inner};
    case kErspan:
      // Type I has neither sequence number nor header.
      return {Numbering::kLinkType, kLinkTypeEthernet, sequenced ? after(inner, erspan_header) : inner};
    case kPppInGre:
      return {Numbering::kPpp, 0, inner};
    default:
      return {Numbering::kEtherType, protocol, inner};
  }
}

}  // namespace

Peeled peel_gre(Octets octets) {
  constexpr std::size_t fixed = 4;
  if (octets.size() < fixed) return std::nullopt;
  const bool checksum = (octets[0] & 0x80) != 0;
  const bool routing = (octets[0] & 0x40) != 0;
  const bool key = (octets[0] & 0x20) != 0;
  const bool sequenced = (octets[0] & 0x10) != 0;
  const bool acknowledged = (octets[1] & 0x80) != 0;
  const int version = octets[1] & 0x07;
  if (version > 1) return Layer{};
  std::size_t header = fixed;
  for (const bool field : {checksum || routing, key, sequenced, version == 1 && acknowledged}) {
    header += field ? 4 : 0;
  }
  if (header > octets.size()) return std::nullopt;
  return by_gre_protocol(be16(octets, 2), after(octets, header), sequenced);
}

Peeled peel_gtpu(Octets octets) {
  constexpr std::size_t fixed = 8;
  constexpr std::size_t optional_fields = 4;
  constexpr std::uint8_t g_pdu = 255;
  if (octets.size() < fixed) return std::nullopt;
  const bool extended = (octets[0] & 0x04) != 0;
  if (octets[1] != g_pdu) return Layer{};
  Octets rest = up_to(after(octets, fixed), be16(octets, 2));
  if ((octets[0] & 0x07) != 0) {
    if (rest.size() < optional_fields) return std::nullopt;
    std::uint8_t next = extended ? rest[3] : 0;
    rest = after(rest, optional_fields);
    // Each extension header ends in the type of the next; its length counts units of four octets.
    while (next != 0) {
      const std::size_t size = rest.empty() ? 0 : static_cast<std::size_t>(rest[0]) * 4;
      if (size == 0 || size > rest.size()) return std::nullopt;
      next = rest[size - 1];
      rest = after(rest, size);
    }
  }
  return Layer{Numbering::kIpVersion, 0, rest};
}

Peeled peel_vxlan(Octets octets) {
  constexpr std::size_t header = 8;
  if (octets.size() < header) return std::nullopt;
  return Layer{Numbering::kLinkType, kLinkTypeEthernet, after(octets, header)};
}

Peeled peel_geneve(Octets octets) {
  constexpr std::size_t fixed = 8;
  const std::size_t header = octets.empty() ? fixed : fixed + static_cast<std::size_t>(octets[0] & 0x3f) * 4;
  if (octets.size() < header) return std::nullopt;
  return by_gre_protocol(be16(octets, 2), after(octets, header), false);
}

Peeled peel_ether_ip(Octets octets) {
  constexpr std::size_t header = 2;
  if (octets.size() < header) return std::nullopt;
  return Layer{Numbering::kLinkType, kLinkTypeEthernet, after(octets, header)};
}

Peeled peel_authentication_header(Octets octets) {
  constexpr std::size_t smallest = 8;
  if (octets.size() < smallest) return std::nullopt;
  const std::size_t header = (static_cast<std::size_t>(octets[1]) + 2) * 4;
  if (header > octets.size()) return std::nullopt;
  return Layer{Numbering::kIpProtocol, octets[0], after(octets, header)};
}

}  // namespace vouch::signalling
