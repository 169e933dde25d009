#include <algorithm>
#include <optional>

#include "signalling/framing/start_line.h"
#include "signalling/hep/inflate.h"
#include "signalling/hep/octets.h"
#include "signalling/hep/versions.h"

namespace vouch::signalling::hep {
namespace {

constexpr std::size_t kChunkHeaderOctets = 6;
constexpr std::uint8_t kSip = 1;

/// The generic chunks that are read; HEP3 specification revision 37.
enum Chunk : std::uint16_t {
  kIpProtocol = 0x0002,
  kSourceIpv4 = 0x0003,
  kDestinationIpv4 = 0x0004,
  kSourceIpv6 = 0x0005,
  kDestinationIpv6 = 0x0006,
  kSourcePort = 0x0007,
  kDestinationPort = 0x0008,
  kSeconds = 0x0009,
  kMicroseconds = 0x000a,
  kPayloadType = 0x000b,
  kCaptureId = 0x000c,
  kAuthKey = 0x000e,
  kPayload = 0x000f,
  kCompressedPayload = 0x0010,
  kCorrelationId = 0x0011,
};

/// The size that a chunk's value must have; nothing if any will do.
std::optional<std::size_t> octets_of(std::uint16_t type) {
  switch (type) {
    case kIpProtocol:
    case kPayloadType:
      return 1;
    case kSourcePort:
    case kDestinationPort:
      return 2;
    case kSourceIpv4:
    case kDestinationIpv4:
    case kSeconds:
    case kMicroseconds:
    case kCaptureId:
      return 4;
    case kSourceIpv6:
    case kDestinationIpv6:
      return 16;
    default:
      return std::nullopt;
  }
}

/// What the chunks say that needs the others to be understood.
struct Said {
  HepPacket packet;
  std::optional<std::uint32_t> seconds;
  std::uint32_t microseconds = 0;
  std::optional<std::uint8_t> payload_type;
  std::optional<std::string_view> payload;
  std::string_view compressed;
  std::size_t compressed_at = 0;
};

void take_chunk(std::uint16_t type, std::string_view value, std::size_t at, Said& said) {
  ObservedMessage& message = said.packet.message;
  switch (type) {
    case kIpProtocol:
      message.transport = transport_of(octet_at(value, 0));
      break;
    case kSourceIpv4:
    case kSourceIpv6:
      message.source.address = address_text(value);
      break;
    case kDestinationIpv4:
    case kDestinationIpv6:
      message.destination.address = address_text(value);
      break;
    case kSourcePort:
      message.source.port = be16(value, 0);
      break;
    case kDestinationPort:
      message.destination.port = be16(value, 0);
      break;
    case kSeconds:
      said.seconds = be32(value, 0);
      break;
    case kMicroseconds:
      said.microseconds = be32(value, 0);
      break;
    case kPayloadType:
      said.payload_type = octet_at(value, 0);
      break;
    case kCaptureId:
      said.packet.capture_id = be32(value, 0);
      break;
    case kAuthKey:
      said.packet.auth_key = value;
      break;
    case kPayload:
      said.payload = value;
      break;
    case kCompressedPayload:
      said.compressed = value;
      said.compressed_at = at;
      break;
    case kCorrelationId:
      said.packet.correlation_id = value;
      break;
    default:
      break;
  }
}

Result<Said> read_chunks(std::string_view packet) {
  Said said;
  for (std::size_t at = kVersion3HeaderOctets; at < packet.size();) {
    const std::string_view rest = packet.substr(at);
    if (rest.size() < kChunkHeaderOctets) return fail("BAD_CHUNK_LENGTH", "chunk", at);
    const std::uint16_t vendor = be16(rest, 0);
    const std::uint16_t type = be16(rest, 2);
    const std::size_t size = be16(rest, 4);
    if (size < kChunkHeaderOctets || size > rest.size()) return fail("BAD_CHUNK_LENGTH", "chunk", at);
    const std::string_view value = rest.substr(kChunkHeaderOctets, size - kChunkHeaderOctets);
    if (vendor == 0) {
      if (octets_of(type).value_or(value.size()) != value.size())
        return fail("BAD_CHUNK_LENGTH", "chunk", at);
      take_chunk(type, value, at, said);
    }
    at += size;
  }
  return said;
}

void take_time(NetworkTime arrived_at, Said& said) {
  constexpr std::int64_t us_per_s = 1'000'000;
  ObservedMessage& message = said.packet.message;
  said.packet.stamped = said.seconds.value_or(0) != 0 && said.microseconds < us_per_s;
  message.observed_at =
      said.packet.stamped ? NetworkTime::from_us(*said.seconds * us_per_s + said.microseconds) : arrived_at;
}

/// Other protocols are not even inflated.
Result<void> take_payload(Said& said) {
  if (said.payload_type.value_or(kSip) != kSip) return {};
  std::string inflated_payload;
  if (!said.payload && !said.compressed.empty()) {
    auto result = inflated(said.compressed, kHepInflatedOctetsMax);
    if (!result) return fail(result.error().code, "chunk", said.compressed_at);
    inflated_payload = std::move(*result);
    said.payload = inflated_payload;
  }
  const std::string_view payload = said.payload.value_or(std::string_view{});
  if (said.payload_type || looks_like_sip(without_leading_line_ends(payload))) take_sip(payload, said.packet);
  return {};
}

}  // namespace

bool may_be_version_3(std::string_view octets) {
  const std::string_view mark = octets.substr(0, 4);
  return std::string_view("HEP3").starts_with(mark) || std::string_view("EEP3").starts_with(mark);
}

Result<HepPacket> decode_version_3(std::string_view packet, NetworkTime arrived_at) {
  if (packet.size() < kVersion3HeaderOctets) return fail("TRUNCATED_PACKET", "header", packet.size());
  const std::size_t size = be16(packet, 4);
  if (size < kVersion3HeaderOctets) return fail("BAD_PACKET_LENGTH", "header", 4);
  if (size > packet.size()) return fail("TRUNCATED_PACKET", "header", 4);
  auto said = read_chunks(packet.substr(0, size));
  if (!said) return tl::make_unexpected(std::move(said.error()));
  take_time(arrived_at, *said);
  if (auto taken = take_payload(*said); !taken) return tl::make_unexpected(std::move(taken.error()));
  return std::move(said->packet);
}

}  // namespace vouch::signalling::hep
