#pragma once

#include <string_view>

namespace vouch::signalling {

/// Without the white space (RFC 3261 section 25.1, LWS) at both ends.
constexpr std::string_view trimmed(std::string_view text) {
  constexpr std::string_view white = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(white);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(white) - begin + 1);
}

}  // namespace vouch::signalling
