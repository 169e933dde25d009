#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "domain/common/result.h"
#include "signalling/framing/observed_message.h"

namespace vouch::signalling {

/// The longest HEP packet, in octets: version 3 states its length in two, and the older ones fill a datagram.
inline constexpr std::size_t kHepPacketOctetsMax = 65535;
/// The longest payload that is inflated, in octets: a bomb costs no more than this.
inline constexpr std::size_t kHepInflatedOctetsMax = 256 * 1024;

/// One packet of the Homer Encapsulation Protocol: a message that Kamailio, OpenSIPS or FreeSWITCH mirrors,
/// and what the sender says about it. Nothing in it is proven, the key least of all: it travels in clear.
struct HepPacket {
  int version = 3;  ///< 1, 2 or 3
  /// The message; no octets unless `carries_sip`. `where` is left to who received the packet.
  ObservedMessage message;
  bool carries_sip = false;      ///< no: another protocol, a keep-alive, or nothing. That is no error
  bool stamped = false;          ///< whether `message.observed_at` is the sender's; else it is the arrival
  std::uint32_t capture_id = 0;  ///< the sender's number for itself; 0 if it gives none
  std::string auth_key;          ///< empty if none; always in versions 1 and 2
  std::string correlation_id;    ///< mostly the Call-ID, so an identifier of persons; empty if none
};

/// How many octets of a datagram its first packet is, by its own word: version 3 states its length, and
/// others may stand behind it. All of them where nothing is stated, or more than there are.
std::size_t first_hep_packet_octets(std::string_view datagram);

/// Reads one packet: HEP version 3 (HEP3 specification revision 37; packets may begin with "EEP3" as well),
/// 2 or 1. `packet` is what came in a datagram or what a HepFramer cut out; octets behind the length that a
/// version 3 packet states are none of it. A pure function of its arguments.
///
/// Unknown chunks, and those of vendors, are passed over; of a chunk that comes twice the last counts. A
/// payload that is there both plain and compressed is read plain. A payload without a stated type is SIP if
/// it looks so. A packet without a usable time (version 1 has none, and 0 seconds are what a sender without a
/// clock writes) is stamped `arrived_at`. Senders of
/// version 2 disagree on the order of the octets in the time and on whether its capture id is padded: the
/// time is read in the order that comes nearest to `arrived_at`, the payload begins where SIP does.
///
/// Errors; `offset` is the octet of the packet:
/// - NOT_HEP: neither a version 3 mark nor version 1 or 2
/// - PACKET_TOO_LONG: more than kHepPacketOctetsMax
/// - TRUNCATED_PACKET: shorter than its header or than the length it states
/// - BAD_PACKET_LENGTH: states less than its own header
/// - BAD_CHUNK_LENGTH: a chunk shorter than its header, longer than what is left, or of another size than its
/// type
///   has
/// - BAD_ADDRESS_FAMILY: version 1 or 2 with a family other than IPv4 and IPv6, or a header too short for it
/// - BAD_COMPRESSION: the compressed payload is neither zlib nor gzip, or broken
/// - PAYLOAD_TOO_LONG: it inflates to more than kHepInflatedOctetsMax
Result<HepPacket> decode_hep(std::string_view packet, NetworkTime arrived_at);

}  // namespace vouch::signalling
