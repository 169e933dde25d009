#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vouch {

/// 128 bits that name a thing and say nothing about it; written as a UUID. The tag keeps ids of different
/// things apart.
template <class Tag>
struct OpaqueId {
  std::array<std::uint8_t, 16> octets{};
  friend auto operator<=>(const OpaqueId&, const OpaqueId&) = default;
};

/// "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", lower case.
std::string format_uuid(const std::array<std::uint8_t, 16>& octets);
/// Adds the same to `text`.
void append_uuid(std::string& text, const std::array<std::uint8_t, 16>& octets);

/// Reads the form that format_uuid writes, in either case; nothing if it is not one.
std::optional<std::array<std::uint8_t, 16>> parse_uuid(std::string_view text);

/// Spreads `text` over `id` so that equal ids with different texts stay different (FNV-1a, 128 bits).
/// Deterministic on every machine; not meant to resist an adversary, who cannot choose `id`.
std::array<std::uint8_t, 16> derive_uuid(const std::array<std::uint8_t, 16>& id, std::string_view text);

}  // namespace vouch
