#include "signalling/capture/packet_walk.h"

#include "signalling/capture/icmp_quotation.h"
#include "signalling/capture/link_layers.h"
#include "signalling/capture/null_esp.h"
#include "signalling/capture/tunnel_layers.h"
#include "signalling/capture/unseen_kinds.h"
#include "signalling/framing/datagram.h"

namespace vouch::signalling {
namespace {

constexpr Layer kUnknown{Numbering::kNothing, 1, {}};

bool is_unknown(const Layer& layer) {
  return layer.numbering == Numbering::kNothing && layer.number == 1;
}

Peeled peel_link(std::uint32_t type, Octets octets) {
  switch (type) {
    case kLinkTypeEthernet:
      return peel_ethernet(octets);
    case 0:    // NULL
    case 108:  // LOOP
      return peel_loopback(octets);
    case 9:   // PPP
    case 50:  // PPP with HDLC framing
      return peel_ppp(octets);
    case 51:  // PPPoE
      return peel_pppoe(octets);
    case 12:   // RAW, as libpcap numbers it
    case 14:   // RAW, OpenBSD
    case 101:  // RAW
    case 228:  // IPv4
    case 229:  // IPv6
      return Layer{Numbering::kIpVersion, 0, octets};
    case 104:
      return peel_cisco_hdlc(octets);
    case 109:
      return peel_openbsd_encapsulation(octets);
    case 113:
      return peel_cooked(octets);
    case 276:
      return peel_cooked_v2(octets);
    default:
      return kUnknown;
  }
}

Peeled peel_ether_type(std::uint32_t type, Octets octets) {
  switch (type) {
    case kEtherTypeIpv4:
    case kEtherTypeIpv6:
      return Layer{Numbering::kIpVersion, 0, octets};
    case 0x8100:
    case 0x88a8:
    case 0x9100:
    case 0x9200:
      return peel_vlan(octets);
    case 0x8847:
    case 0x8848:
      return peel_mpls(octets);
    case 0x8864:
      return peel_pppoe(octets);
    case 0x6558:
      return peel_ethernet(octets);
    default:
      return kUnknown;
  }
}

Peeled peel(const Layer& layer) {
  switch (layer.numbering) {
    case Numbering::kLinkType:
      return peel_link(layer.number, layer.octets);
    case Numbering::kEtherType:
      return peel_ether_type(layer.number, layer.octets);
    case Numbering::kPpp:
      return peel_ppp(layer.octets);
    case Numbering::kLlc:
      return peel_llc(layer.octets);
    default:
      return Layer{};
  }
}

/// What a UDP datagram to or from a tunnel's port carries; kUnknown if it is none.
Peeled peel_udp_tunnel(Ports ports, Octets payload) {
  const auto at_port = [&](std::uint16_t port) { return ports.source == port || ports.destination == port; };
  constexpr std::uint16_t gtp_user = 2152;
  constexpr std::uint16_t vxlan = 4789;
  constexpr std::uint16_t geneve = 6081;
  constexpr std::uint8_t gtp_version_1 = 0x30;
  if (at_port(gtp_user) && payload.size() > 1 && (payload[0] & 0xf0) == gtp_version_1)
    return peel_gtpu(payload);
  if (at_port(vxlan)) return peel_vxlan(payload);
  if (at_port(geneve)) return peel_geneve(payload);
  return kUnknown;
}

bool is_esp_in_udp(Ports ports, Octets payload) {
  constexpr std::uint16_t nat_traversal = 4500;
  constexpr std::size_t esp_header = 8;
  // RFC 3948 section 2.2: four octets of zero mark IKE instead.
  return (ports.source == nat_traversal || ports.destination == nat_traversal) &&
         payload.size() > esp_header && be32(payload, 0) != 0;
}

}  // namespace

void PacketWalk::walk(const Frame& frame) {
  frame_ = frame.number;
  layers_ = 0;
  ip_headers_ = 0;
  descend({Numbering::kLinkType, frame.link_type, frame.octets});
}

void PacketWalk::descend(Layer layer) {
  while (layer.numbering != Numbering::kNothing) {
    if (++layers_ > kLayersMax) return visitor_.on_not_looked_into("too many layers");
    if (layer.numbering == Numbering::kIpVersion) return ip(layer.octets);
    const Peeled inner = peel(layer);
    if (!inner) return visitor_.on_malformed();
    if (is_unknown(*inner)) {
      if (const auto kind = unseen_layer(layer)) visitor_.on_not_looked_into(*kind);
      return;
    }
    layer = *inner;
  }
}

void PacketWalk::ip(Octets octets) {
  if (++ip_headers_ > kIpHeadersMax) return visitor_.on_not_looked_into("too many layers");
  const auto packet = read_ip(octets);
  if (!packet) return visitor_.on_malformed();
  if (!packet->fragment)
    return transport(packet->addresses, packet->protocol, packet->payload, packet->cut_short);
  if (packet->cut_short) return visitor_.on_malformed();
  if (const auto whole = fragments_.add(*packet, frame_))
    transport(packet->addresses, packet->protocol, *whole, false);
}

void PacketWalk::transport(const IpPair& addresses, std::uint8_t protocol, Octets octets, bool cut_short) {
  const auto descend_or_report = [this](const Peeled& inner) {
    if (!inner) return visitor_.on_malformed();
    descend(*inner);
  };
  switch (protocol) {
    case 1:   // ICMP
    case 58:  // ICMPv6
      if (const auto quoted = quoted_datagram(octets)) {
        visitor_.on_quotation(quoted->addresses, quoted->ports, quoted->payload);
      }
      return;
    case 4:   // IPv4 in IP
    case 41:  // IPv6 in IP
      return descend({Numbering::kIpVersion, 0, octets});
    case 6:
      return tcp(addresses, octets, cut_short);
    case 17:
      return udp(addresses, octets, cut_short);
    case 97:
      return descend_or_report(peel_ether_ip(octets));
    case 47:
      return descend_or_report(peel_gre(octets));
    case 50:
      return esp(addresses, octets);
    case 51:
      if (const auto inner = peel_authentication_header(octets); inner && ++layers_ <= kLayersMax) {
        return transport(addresses, static_cast<std::uint8_t>(inner->number), inner->octets, cut_short);
      }
      return visitor_.on_malformed();
    case 132:
      return visitor_.on_sctp(addresses, octets);
    case 137:
      return descend({Numbering::kEtherType, 0x8847, octets});
    default:
      if (const auto kind = unseen_protocol(protocol)) visitor_.on_not_looked_into(*kind);
  }
}

void PacketWalk::esp(const IpPair& addresses, Octets octets) {
  const auto inner = ++layers_ <= kLayersMax ? peel_null_esp(octets) : std::nullopt;
  if (!inner) return visitor_.on_not_looked_into("ESP");
  transport(addresses, static_cast<std::uint8_t>(inner->number), inner->octets, false);
}

void PacketWalk::udp(const IpPair& addresses, Octets octets, bool cut_short) {
  constexpr std::size_t header = 8;
  if (octets.size() < header) return visitor_.on_malformed();
  const Ports ports{be16(octets, 0), be16(octets, 2)};
  const std::size_t length = be16(octets, 4);
  if (length < header) return visitor_.on_malformed();
  const Octets payload = up_to(after(octets, header), length - header);
  if (message_in_datagram(as_text(payload))) {
    return visitor_.on_datagram(addresses, ports, payload, cut_short || length > octets.size());
  }
  if (is_esp_in_udp(ports, payload)) return esp(addresses, payload);
  const Peeled inner = peel_udp_tunnel(ports, payload);
  if (!inner) return visitor_.on_malformed();
  if (!is_unknown(*inner)) return descend(*inner);
  if (const auto kind = unseen_datagram(ports, payload)) visitor_.on_not_looked_into(*kind);
}

void PacketWalk::tcp(const IpPair& addresses, Octets octets, bool cut_short) {
  constexpr std::size_t smallest_header = 20;
  if (octets.size() < smallest_header) return visitor_.on_malformed();
  const std::size_t header = static_cast<std::size_t>(octets[12] >> 4) * 4;
  if (header < smallest_header || header > octets.size()) return visitor_.on_malformed();
  TcpSegment segment;
  segment.ports = {be16(octets, 0), be16(octets, 2)};
  segment.sequence = be32(octets, 4);
  segment.syn = (octets[13] & 0x02) != 0;
  segment.payload = after(octets, header);
  if (const auto kind = unseen_segment(segment)) return visitor_.on_not_looked_into(*kind);
  visitor_.on_segment(addresses, segment, cut_short);
}

}  // namespace vouch::signalling
