#pragma once

#include <string>
#include <string_view>

namespace vouch::storage {

/// `octets` as text that PostgreSQL holds in a UTF-8 database. Well-formed UTF-8 without NUL, which is nearly
/// all there is, stays as it is. Any other octet `xx` becomes the private-use character U+F7xx; so that the
/// way back is exact, the octets of a U+F7xx that was there already are treated the same. Different octets
/// stay different, and from_storable() gives them back.
std::string to_storable(std::string_view octets);

/// Adds the same to `text`.
void append_storable(std::string& text, std::string_view octets);

/// The octets that to_storable() made `text` from.
std::string from_storable(std::string_view text);

}  // namespace vouch::storage
