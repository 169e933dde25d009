#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace vouch::signalling {

/// Octets as they were captured; somebody else owns them.
using Octets = std::span<const std::uint8_t>;

/// Big-endian numbers. The caller has checked that `octets` reach that far.
inline std::uint16_t be16(Octets octets, std::size_t at) {
  return static_cast<std::uint16_t>(octets[at] << 8 | octets[at + 1]);
}
inline std::uint32_t be32(Octets octets, std::size_t at) {
  return static_cast<std::uint32_t>(be16(octets, at)) << 16 | be16(octets, at + 2);
}

/// What is left behind the first `count` octets; empty if there are fewer.
inline Octets after(Octets octets, std::size_t count) {
  return count < octets.size() ? octets.subspan(count) : Octets{};
}

/// The first `count` octets, or fewer if there are fewer.
inline Octets up_to(Octets octets, std::size_t count) {
  return count < octets.size() ? octets.first(count) : octets;
}

inline std::string_view as_text(Octets octets) {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

}  // namespace vouch::signalling
