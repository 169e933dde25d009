#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace vouch::signalling {

/// First 16 octets of SHA-256 over the parts, each preceded by its length, so that different parts never run
/// together.
std::array<std::uint8_t, 16> derived_id(std::initializer_list<std::string_view> parts);

}  // namespace vouch::signalling
