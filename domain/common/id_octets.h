#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

namespace vouch {

/// An id or digest of 16 octets as what a format of octets holds.
template <class Id>
std::string octets_of(const Id& id) {
  return {id.octets.begin(), id.octets.end()};
}

/// The way back; false where there are not as many.
template <class Id>
bool read_octets(const std::string& in, Id& id) {
  if (in.size() != id.octets.size()) return false;
  std::transform(in.begin(), in.end(), id.octets.begin(),
                 [](char c) { return static_cast<std::uint8_t>(c); });
  return true;
}

}  // namespace vouch
