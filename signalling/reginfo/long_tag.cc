#include "signalling/reginfo/long_tag.h"

#include <algorithm>
#include <array>
#include <utility>

namespace vouch::signalling {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kNoTags{
    {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}}};

/// How many octets the tag has at the front of `text`; all of them if its end is missing. `>` within quotes
/// does not end it.
std::size_t tag_size(std::string_view text) {
  char quote = '\0';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return i + 1;
    }
  }
  return text.size();
}

std::size_t markup_size(std::string_view text) {
  for (const auto& [begin, end] : kNoTags) {
    if (!text.starts_with(begin)) continue;
    const std::size_t found = text.find(end, begin.size());
    return found == std::string_view::npos ? text.size() : found + end.size();
  }
  return 0;
}

}  // namespace

std::size_t find_long_tag(std::string_view text) {
  for (std::size_t at = text.find('<'); at < text.size(); at = text.find('<', at)) {
    const std::size_t no_tag = markup_size(text.substr(at));
    const std::size_t size = no_tag > 0 ? no_tag : tag_size(text.substr(at, kTagOctetsMax + 1));
    if (no_tag == 0 && size > kTagOctetsMax) return at;
    at += size;
  }
  return text.size();
}

}  // namespace vouch::signalling
