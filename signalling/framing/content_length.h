#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace vouch::signalling {

/// What the head of a message says about the length of its body (RFC 3261 section 20.14).
struct ContentLength {
  enum class Kind { kAbsent, kStated, kUnreadable };
  Kind kind = Kind::kAbsent;
  std::size_t octets = 0;  ///< if stated
};

/// Reads Content-Length, or `l`, out of a head. The first one counts; negative, overlarge or otherwise odd
/// values are unreadable.
ContentLength content_length_of(std::string_view head);

/// How many octets the head takes, blank line included: up to CRLF CRLF or LF LF. Nothing if there is no
/// blank line.
std::optional<std::size_t> head_size(std::string_view octets);

/// Whether a line, its line end included or not, is the blank line that ends a head.
bool is_blank_line(std::string_view line);

}  // namespace vouch::signalling
