#include "domain/identity/uri_escapes.h"

#include "domain/identity/ascii.h"

namespace vouch {
namespace {

/// RFC 3986 section 2.3: these mean the same written as they are and percent-encoded. RFC 3261 has a few more
/// marks.
bool is_unreserved(char c) {
  return ascii::is_alpha(c) || ascii::is_digit(c) ||
         std::string_view{"-_.!~*'()"}.find(c) != std::string_view::npos;
}

}  // namespace

std::string normalize_escapes(std::string_view text) {
  std::string normalized;
  normalized.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      normalized.push_back(text[i]);
      continue;
    }
    const int high = i + 2 < text.size() ? ascii::hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? ascii::hex_value(text[i + 2]) : -1;
    if (low < 0) {
      normalized += "%25";
      continue;
    }
    const char octet = static_cast<char>(high * 16 + low);
    if (is_unreserved(octet)) {
      normalized.push_back(octet);
    } else {
      normalized += {'%', ascii::upper(text[i + 1]), ascii::upper(text[i + 2])};
    }
    i += 2;
  }
  return normalized;
}

}  // namespace vouch
