#include "domain/common/opaque_id.h"

namespace vouch {
namespace {

__extension__ using Uint128 = unsigned __int128;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool hyphen_belongs_at(std::size_t i) {
  return i == 8 || i == 13 || i == 18 || i == 23;
}

}  // namespace

void append_uuid(std::string& text, const std::array<std::uint8_t, 16>& octets) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<char, 36> written{};
  std::size_t place = 0;
  for (const std::uint8_t octet : octets) {
    if (hyphen_belongs_at(place)) written[place++] = '-';
    written[place++] = digits[octet >> 4U];
    written[place++] = digits[octet & 0x0fU];
  }
  text.append(written.data(), written.size());
}

std::string format_uuid(const std::array<std::uint8_t, 16>& octets) {
  std::string text;
  append_uuid(text, octets);
  return text;
}

std::optional<std::array<std::uint8_t, 16>> parse_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  std::array<std::uint8_t, 16> octets{};
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (hyphen_belongs_at(i)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const int value = hex_value(text[i]);
    if (value < 0) return std::nullopt;
    const unsigned high = octets[nibble / 2];
    octets[nibble / 2] = static_cast<std::uint8_t>(high << 4U | static_cast<unsigned>(value));
    ++nibble;
  }
  return octets;
}

std::array<std::uint8_t, 16> derive_uuid(const std::array<std::uint8_t, 16>& id, std::string_view text) {
  constexpr Uint128 prime = (Uint128{0x0000000001000000ULL} << 64U) | 0x000000000000013bULL;
  Uint128 hash = (Uint128{0x6c62272e07bb0142ULL} << 64U) | 0x62b821756295c58dULL;
  const auto mix = [&](std::uint8_t octet) {
    hash ^= octet;
    hash *= prime;
  };
  for (const std::uint8_t octet : id) mix(octet);
  for (const char c : text) mix(static_cast<std::uint8_t>(c));
  std::array<std::uint8_t, 16> octets{};
  for (std::size_t i = 0; i < octets.size(); ++i) {
    octets[i] = static_cast<std::uint8_t>(hash >> (8U * (15U - i)));
  }
  return octets;
}

}  // namespace vouch
