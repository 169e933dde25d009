#include "domain/identity/liid.h"

#include <algorithm>

namespace vouch {
namespace {

bool is_visible(char c) {
  return c >= '!' && c <= '~';
}
bool is_lower_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

}  // namespace

Result<Liid> parse_liid(std::string_view text) {
  const bool short_form =
      text.size() >= 1 && text.size() <= 25 && std::all_of(text.begin(), text.end(), is_visible);
  const bool long_form =
      text.size() >= 26 && text.size() <= 50 && std::all_of(text.begin(), text.end(), is_lower_hex);
  if (!short_form && !long_form) return fail("BAD_LIID", "liid");
  return Liid{std::string{text}};
}

}  // namespace vouch
