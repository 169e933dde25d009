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

std::string number(std::uint32_t value, unsigned octets) {
  std::string text;
  for (unsigned i = octets; i-- > 0;) text += static_cast<char>(value >> (i * kOctetBits) & kOctetMask);
  return text;
}

void add(std::string& packet, Chunk type, std::string_view value) {
  packet += number(0, 2) + number(type, 2);
  packet += number(static_cast<std::uint32_t>(kChunkHeaderOctets + value.size()), 2);
  packet += value;
}

}  // namespace

std::string hep_packet(std::string_view message, bool from_network, std::int64_t at_us) {
  constexpr std::uint32_t ipv4 = 2, udp = 17, sip = 1, port = 5060;
  std::string chunks;
  add(chunks, kFamily, number(ipv4, 1));
  add(chunks, kProtocol, number(udp, 1));
  add(chunks, kSource, number(from_network ? kScscf : kPcscf, 4));
  add(chunks, kDestination, number(from_network ? kPcscf : kScscf, 4));
  add(chunks, kSourcePort, number(port, 2));
  add(chunks, kDestinationPort, number(port, 2));
  add(chunks, kSeconds, number(static_cast<std::uint32_t>(at_us / kUsPerS), 4));
  add(chunks, kMicroseconds, number(static_cast<std::uint32_t>(at_us % kUsPerS), 4));
  add(chunks, kPayloadType, number(sip, 1));
  add(chunks, kPayload, message);
  return "HEP3" + number(static_cast<std::uint32_t>(chunks.size() + kChunkHeaderOctets), 2) + chunks;
}

}  // namespace vouch::bench
