#include "bench/load/hep_packet.h"

namespace vouch::bench {
namespace {

constexpr unsigned kOctetBits = 8;
constexpr unsigned kOctetMask = 0xFF;
constexpr std::int64_t kUsPerS = 1'000'000;
constexpr std::size_t kChunkHeaderOctets = 6;
constexpr std::uint32_t kPcscf = 0x0A090909;
constexpr std::uint32_t kScscf = 0x0A09090A;

enum Chunk : std::uint16_t {
  kFamily = 1,
  kProtocol = 2,
  kSource = 3,
  kDestination = 4,
  kSourcePort = 7,
  kDestinationPort = 8,
  kSeconds = 9,
  kMicroseconds = 10,
  kPayloadType = 11,
  kPayload = 15
};

void put(std::string& out, std::uint32_t value, unsigned octets) {
  for (unsigned i = octets; i-- > 0;) out += static_cast<char>(value >> (i * kOctetBits) & kOctetMask);
}

void chunk(std::string& out, Chunk type, std::size_t octets) {
  put(out, 0, 2);
  put(out, type, 2);
  put(out, static_cast<std::uint32_t>(kChunkHeaderOctets + octets), 2);
}

void number(std::string& out, Chunk type, std::uint32_t value, unsigned octets) {
  chunk(out, type, octets);
  put(out, value, octets);
}

}  // namespace

void append_hep(std::string& out, std::string_view message, bool from_network, std::int64_t at_us) {
  constexpr std::uint32_t ipv4 = 2, udp = 17, sip = 1, port = 5060;
  constexpr std::size_t numbers = 10 * kChunkHeaderOctets + 3 * 1 + 2 * 2 + 4 * 4;
  out += "HEP3";
  put(out, static_cast<std::uint32_t>(kChunkHeaderOctets + numbers + message.size()), 2);
  number(out, kFamily, ipv4, 1);
  number(out, kProtocol, udp, 1);
  number(out, kSource, from_network ? kScscf : kPcscf, 4);
  number(out, kDestination, from_network ? kPcscf : kScscf, 4);
  number(out, kSourcePort, port, 2);
  number(out, kDestinationPort, port, 2);
  number(out, kSeconds, static_cast<std::uint32_t>(at_us / kUsPerS), 4);
  number(out, kMicroseconds, static_cast<std::uint32_t>(at_us % kUsPerS), 4);
  number(out, kPayloadType, sip, 1);
  chunk(out, kPayload, message.size());
  out += message;
}

}  // namespace vouch::bench
