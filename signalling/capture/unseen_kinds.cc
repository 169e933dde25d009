#include "signalling/capture/unseen_kinds.h"

#include <string_view>

namespace vouch::signalling {
namespace {

constexpr std::uint16_t kSips = 5061;

bool either(Ports ports, std::uint16_t port) {
  return ports.source == port || ports.destination == port;
}

}  // namespace

std::optional<std::string> unseen_layer(const Layer& layer) {
  if (layer.numbering == Numbering::kLinkType) return "link type " + std::to_string(layer.number);
  if (layer.numbering != Numbering::kEtherType) return std::nullopt;
  switch (layer.number) {
    case 0x22eb:
      return "ERSPAN type III";
    case 0x88e5:
      return "MACsec";
    case 0x88e7:
      return "provider backbone bridge";
    case 0x894f:
      return "network service header";
    default:
      return std::nullopt;
  }
}

std::optional<std::string> unseen_protocol(std::uint8_t ip_protocol) {
  switch (ip_protocol) {
    case 33:
      return "DCCP";
    case 55:
      return "minimal IP encapsulation";
    case 108:
      return "IP payload compression";
    case 115:
      return "L2TP";
    case 136:
      return "UDP-Lite";
    default:
      return std::nullopt;
  }
}

std::optional<std::string> unseen_datagram(Ports ports, Octets payload) {
  constexpr std::uint16_t sip = 5060;
  if (payload.empty()) return std::nullopt;
  if (as_text(payload).starts_with("HEP3")) return "HEP";
  // RFC 3320 section 7: five bits of one begin a SigComp message.
  if (either(ports, sip) && (payload[0] & 0xf8) == 0xf8) return "SigComp";
  if (either(ports, kSips) && payload.size() > 2 && payload[0] >= 20 && payload[0] <= 25 &&
      payload[1] == 0xfe)
    return "DTLS";
  if (either(ports, 1701)) return "L2TP";
  if (either(ports, 3544)) return "Teredo";
  if (ports.destination == 4790) return "VXLAN with protocol extension";
  if (either(ports, 3386)) return "GTP version 0";
  return std::nullopt;
}

std::optional<std::string> unseen_segment(const TcpSegment& segment) {
  const std::string_view text = as_text(segment.payload);
  const bool tls =
      text.size() > 2 && segment.payload[0] >= 20 && segment.payload[0] <= 23 && segment.payload[1] == 3;
  if (tls && either(segment.ports, kSips)) return "TLS";
  if (text.starts_with("GET ") && text.find("Sec-WebSocket-Protocol: sip") != std::string_view::npos)
    return "WebSocket";
  return std::nullopt;
}

}  // namespace vouch::signalling
