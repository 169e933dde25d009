#include "signalling/framing/content_length.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "signalling/framing/trimmed.h"

namespace vouch::signalling {
namespace {

bool same_name(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
  });
}

ContentLength read_value(std::string_view text) {
  std::size_t octets = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), octets);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
    return {ContentLength::Kind::kUnreadable, 0};
  }
  return {ContentLength::Kind::kStated, octets};
}

}  // namespace

bool is_blank_line(std::string_view line) {
  return line.find_first_not_of("\r\n") == std::string_view::npos;
}

ContentLength content_length_of(std::string_view head) {
  for (std::size_t begin = 0; begin < head.size();) {
    std::size_t end = head.find('\n', begin);
    // A line that starts with white space goes on with the one before it.
    while (end != std::string_view::npos && end + 1 < head.size() &&
           (head[end + 1] == ' ' || head[end + 1] == '\t')) {
      end = head.find('\n', end + 1);
    }
    const std::string_view row = head.substr(begin, end == std::string_view::npos ? end : end - begin);
    const std::size_t colon = row.find(':');
    if (colon != std::string_view::npos) {
      const std::string_view name = trimmed(row.substr(0, colon));
      if (same_name(name, "Content-Length") || same_name(name, "l"))
        return read_value(trimmed(row.substr(colon + 1)));
    }
    if (end == std::string_view::npos) break;
    begin = end + 1;
  }
  return {};
}

std::optional<std::size_t> head_size(std::string_view octets) {
  for (std::size_t begin = 0; begin < octets.size();) {
    const std::size_t end = octets.find('\n', begin);
    if (end == std::string_view::npos) return std::nullopt;
    if (is_blank_line(octets.substr(begin, end - begin))) return end + 1;
    begin = end + 1;
  }
  return std::nullopt;
}

}  // namespace vouch::signalling
