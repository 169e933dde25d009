#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace vouch::signalling {

/// First 16 octets of SHA-256 over the parts, each preceded by its length, so that different parts never run
/// together.
std::array<std::uint8_t, 16> derived_id(std::initializer_list<std::string_view> parts);

/// A message's SHA-256 as `sha256sum` writes it, with the end of the line.
std::string digest_line(std::string_view octets);

/// Names the messages of these lines (domain/registration, MessagesDigest).
std::array<std::uint8_t, 16> digest_of_lines(std::string_view lines);

}  // namespace vouch::signalling
