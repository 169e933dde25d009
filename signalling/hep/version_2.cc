#include <cstdint>
#include <optional>

#include "signalling/framing/start_line.h"
#include "signalling/hep/octets.h"
#include "signalling/hep/versions.h"

namespace vouch::signalling::hep {
namespace {

constexpr std::size_t kHeaderOctets = 8;  // version, header length, family, protocol, two ports
constexpr std::size_t kTimeOctets = 10;   // seconds, microseconds, capture id
constexpr std::size_t kTimePadding = 2;

std::size_t address_octets(std::uint8_t family) {
  constexpr std::uint8_t ipv4 = 2;
  constexpr std::uint8_t ipv6 = 10;
  return family == ipv4 ? 4 : family == ipv6 ? 16 : 0;
}

std::optional<std::int64_t> time_us(std::uint32_t seconds, std::uint32_t microseconds) {
  constexpr std::int64_t us_per_s = 1'000'000;
  if (seconds == 0 || microseconds >= us_per_s) return std::nullopt;
  return seconds * us_per_s + microseconds;
}

std::uint64_t distance(std::int64_t a, std::int64_t b) {
  return a < b ? static_cast<std::uint64_t>(b) - static_cast<std::uint64_t>(a)
               : static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b);
}

/// Most senders copy the time out of their memory, so their processor decides the order.
void take_time(std::string_view time, HepPacket& packet) {
  const NetworkTime arrived_at = packet.message.observed_at;
  const auto little = time_us(le32(time, 0), le32(time, 4));
  const auto big = time_us(be32(time, 0), be32(time, 4));
  const bool big_is_nearer =
      big && (!little || distance(*big, arrived_at.us) < distance(*little, arrived_at.us));
  const std::optional<std::int64_t> us = big_is_nearer ? big : little;
  packet.stamped = us.has_value();
  packet.message.observed_at = us ? NetworkTime::from_us(*us) : arrived_at;
  packet.capture_id =
      big_is_nearer ? be16(time, 8) : static_cast<std::uint32_t>(octet_at(time, 9) << 8 | octet_at(time, 8));
}

/// Mostly the padding is there: it is how a C structure lies in memory.
std::string_view behind_padding(std::string_view octets) {
  const bool unpadded = looks_like_sip(octets) || octets.size() < kTimePadding;
  return octets.substr(unpadded ? 0 : kTimePadding);
}

}  // namespace

Result<HepPacket> decode_version_1_or_2(std::string_view packet, NetworkTime arrived_at) {
  if (packet.size() < kHeaderOctets) return fail("TRUNCATED_PACKET", "header", packet.size());
  const std::size_t address = address_octets(octet_at(packet, 2));
  const std::size_t time_at = kHeaderOctets + 2 * address;
  // Some senders count the time in, some do not: no more is asked of the length than room for the addresses.
  if (address == 0 || octet_at(packet, 1) < time_at) return fail("BAD_ADDRESS_FAMILY", "header", 2);

  HepPacket read;
  read.version = packet.front();
  const std::size_t payload_at = time_at + (read.version == 2 ? kTimeOctets : 0);
  if (packet.size() < payload_at) return fail("TRUNCATED_PACKET", "header", packet.size());
  ObservedMessage& message = read.message;
  message.transport = transport_of(octet_at(packet, 3));
  message.source = {address_text(packet.substr(kHeaderOctets, address)), be16(packet, 4)};
  message.destination = {address_text(packet.substr(kHeaderOctets + address, address)), be16(packet, 6)};
  message.observed_at = arrived_at;
  const std::string_view rest = packet.substr(payload_at);
  if (read.version == 2) take_time(packet.substr(time_at, kTimeOctets), read);
  take_sip(read.version == 2 ? behind_padding(rest) : rest, read);
  return read;
}

}  // namespace vouch::signalling::hep
