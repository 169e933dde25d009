#include "services/ingest/admin/shape.h"

#include <algorithm>

namespace vouch::services {
namespace {

constexpr std::size_t kShown = 4000;
constexpr std::size_t kLongestName = 40;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kLongestName &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || c == '-'; });
}

char masked(char c) {
  if (is_digit(c)) return '9';
  if (is_letter(c)) return 'x';
  return c >= ' ' && c <= '~' ? c : '?';
}

/// What of a line tells nobody: a header field's name, or how the start line begins.
std::size_t plain_part(std::string_view line, bool first) {
  const std::size_t end = line.find(first ? ' ' : ':');
  if (end == std::string_view::npos) return 0;
  const std::string_view head = line.substr(0, end);
  return is_name(head) || (first && head == "SIP/2.0") ? end : 0;
}

}  // namespace

std::string shape_of(std::string_view octets) {
  std::string shape;
  std::string_view rest = octets.substr(0, kShown);
  for (bool first = true; !rest.empty(); first = false) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    const std::size_t plain = plain_part(line, first);
    shape += line.substr(0, plain);
    for (const char c : line.substr(plain)) shape += masked(c);
    shape += '\n';
  }
  if (octets.size() > kShown) shape += "...\n";
  return shape;
}

}  // namespace vouch::services
