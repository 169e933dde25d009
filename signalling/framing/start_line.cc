#include "signalling/framing/start_line.h"

#include <algorithm>
#include <cctype>

#include "signalling/framing/trimmed.h"

namespace vouch::signalling {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

bool is_token_char(char c) {
  return is_digit(c) || is_alpha(c) || std::string_view("-.!%*_+`'~").find(c) != std::string_view::npos;
}

std::string_view first_line(std::string_view octets) {
  std::string_view line = octets.substr(0, std::min(octets.find('\n'), kStartLineMax + 1));
  while (!line.empty() && (line.back() == '\r' || is_blank(line.back()))) line.remove_suffix(1);
  return line;
}

/// SIP/x.y, the letters in either case: RFC 3261 section 7.1.
bool is_version(std::string_view word) {
  constexpr std::string_view name = "SIP/";
  if (word.size() < name.size()) return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (std::toupper(static_cast<unsigned char>(word[i])) != name[i]) return false;
  }
  word.remove_prefix(name.size());
  const std::size_t dot = word.find('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == word.size()) return false;
  return std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(dot), is_digit) &&
         std::all_of(word.begin() + static_cast<std::ptrdiff_t>(dot) + 1, word.end(), is_digit);
}

/// Three digits; more of them are a known mistake.
bool is_status_code(std::string_view rest) {
  const std::string_view code = rest.substr(0, rest.find_first_of(" \t"));
  return code.size() >= 3 && std::all_of(code.begin(), code.end(), is_digit);
}

/// scheme ":" something; an opening angle bracket is a known mistake.
bool is_uri(std::string_view text) {
  if (!text.empty() && text.front() == '<') text.remove_prefix(1);
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_alpha(text.front())) return false;
  return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), is_token_char);
}

}  // namespace

bool looks_like_sip(std::string_view octets) {
  const std::string_view line = first_line(octets);
  if (line.size() > kStartLineMax || line.find('\0') != std::string_view::npos) return false;
  const std::size_t first_blank = line.find_first_of(" \t");
  if (first_blank == std::string_view::npos || first_blank == 0) return false;
  const std::string_view first = line.substr(0, first_blank);
  const std::string_view rest = trimmed(line.substr(first_blank));
  if (is_version(first)) return is_status_code(rest);

  const std::size_t last_blank = rest.find_last_of(" \t");
  if (last_blank == std::string_view::npos) return false;
  return is_version(rest.substr(last_blank + 1)) && std::all_of(first.begin(), first.end(), is_token_char) &&
         is_uri(trimmed(rest.substr(0, last_blank)));
}

std::string_view without_leading_line_ends(std::string_view octets) {
  const std::size_t begin = octets.find_first_not_of("\r\n");
  return begin == std::string_view::npos ? std::string_view{} : octets.substr(begin);
}

}  // namespace vouch::signalling
