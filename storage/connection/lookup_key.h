#pragma once

#include <string>
#include <string_view>

namespace vouch::storage {

/// A PostgreSQL index refuses entries of about 2,700 octets, and a message can carry longer ones: this is the
/// longest text that goes into an index as it is.
constexpr std::size_t kLongestKey = 1000;

/// What `octets` are found by: the storable text itself, or "sha256:" and its digest where it is longer than
/// kLongestKey. Equal texts have equal keys, so writers and readers both ask for the key.
std::string lookup_key(std::string_view octets);

}  // namespace vouch::storage
