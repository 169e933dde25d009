#include "signalling/hep/packet.h"

#include "signalling/framing/datagram.h"
#include "signalling/hep/octets.h"
#include "signalling/hep/versions.h"

namespace vouch::signalling {

namespace hep {

void take_sip(std::string_view payload, HepPacket& packet) {
  // Four zero octets are another keep-alive that phones send.
  constexpr std::string_view keep_alive("\r\n\0", 3);
  packet.carries_sip = payload.find_first_not_of(keep_alive) != std::string_view::npos;
  if (packet.carries_sip) packet.message.octets = message_in_datagram(payload).value_or(payload);
}

}  // namespace hep

std::size_t first_hep_packet_octets(std::string_view datagram) {
  if (datagram.size() < hep::kVersion3HeaderOctets || !hep::may_be_version_3(datagram))
    return datagram.size();
  const std::size_t stated = hep::be16(datagram, 4);
  return stated < hep::kVersion3HeaderOctets || stated > datagram.size() ? datagram.size() : stated;
}

Result<HepPacket> decode_hep(std::string_view packet, NetworkTime arrived_at) {
  if (packet.size() > kHepPacketOctetsMax) return fail("PACKET_TOO_LONG");
  if (packet.empty()) return fail("TRUNCATED_PACKET");
  if (hep::may_be_version_3(packet)) return hep::decode_version_3(packet, arrived_at);
  if (packet.front() == 1 || packet.front() == 2) return hep::decode_version_1_or_2(packet, arrived_at);
  return fail("NOT_HEP");
}

}  // namespace vouch::signalling
