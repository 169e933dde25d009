#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace vouch::storage {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view octets);

/// 64 lower-case hexadecimal digits.
std::string hex(const Sha256& digest);

/// The first 16 octets: enough to name a thing by what it says.
std::array<std::uint8_t, 16> short_digest(std::string_view octets);

}  // namespace vouch::storage
