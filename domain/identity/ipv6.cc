#include "domain/identity/ipv6.h"

#include <array>
#include <charconv>
#include <vector>

#include "domain/identity/ascii.h"

namespace vouch {
namespace {

constexpr std::size_t kGroups = 8;
using Groups = std::vector<unsigned>;

std::optional<unsigned> number(std::string_view text, int base, std::size_t max_digits, unsigned max) {
  unsigned value = 0;
  if (text.empty() || text.size() > max_digits) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size() || value > max) return std::nullopt;
  return value;
}

/// "192.0.2.1" as two groups.
bool add_ipv4(std::string_view text, Groups& groups) {
  std::array<unsigned, 4> octets{};
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const std::size_t dot = text.find('.');
    if ((dot == std::string_view::npos) != (i == 3)) return false;
    const auto octet = number(text.substr(0, dot), 10, 3, 255);
    if (!octet) return false;
    octets[i] = *octet;
    text.remove_prefix(dot == std::string_view::npos ? text.size() : dot + 1);
  }
  groups.push_back(octets[0] << 8U | octets[1]);
  groups.push_back(octets[2] << 8U | octets[3]);
  return true;
}

/// Groups separated by single colons; none for an empty text.
std::optional<Groups> read_groups(std::string_view text) {
  Groups groups;
  while (!text.empty()) {
    const std::size_t colon = text.find(':');
    const std::string_view part = text.substr(0, colon);
    if (colon == std::string_view::npos && part.find('.') != std::string_view::npos) {
      if (!add_ipv4(part, groups)) return std::nullopt;
    } else {
      const auto group = number(part, 16, 4, 0xffff);
      if (!group) return std::nullopt;
      groups.push_back(*group);
    }
    if (colon == std::string_view::npos) break;
    text.remove_prefix(colon + 1);
    if (text.empty() || groups.size() > kGroups) return std::nullopt;
  }
  return groups;
}

std::optional<Groups> read_address(std::string_view text) {
  const std::size_t gap = text.find("::");
  auto head = read_groups(text.substr(0, gap));
  if (!head) return std::nullopt;
  if (gap == std::string_view::npos) return head->size() == kGroups ? head : std::nullopt;
  const bool dotted_head = text.substr(0, gap).find('.') != std::string_view::npos;
  if (dotted_head) return std::nullopt;  // only the end of an address may be dotted
  const auto tail = read_groups(text.substr(gap + 2));
  if (!tail || head->size() + tail->size() >= kGroups) return std::nullopt;
  head->resize(kGroups - tail->size(), 0);
  head->insert(head->end(), tail->begin(), tail->end());
  return head;
}

std::string hex(unsigned group) {
  std::array<char, 8> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), group, 16).ptr;
  return {text.data(), end};
}

struct Run {
  std::size_t start = 0;
  std::size_t length = 0;
};

Run longest_zero_run(const Groups& groups) {
  Run longest;
  for (std::size_t i = 0; i < groups.size();) {
    std::size_t end = i;
    while (end < groups.size() && groups[end] == 0) ++end;
    if (end - i > longest.length) longest = {i, end - i};
    i = end == i ? i + 1 : end;
  }
  return longest.length >= 2 ? longest : Run{};
}

std::string join(const Groups& groups, std::size_t from, std::size_t to) {
  std::string text;
  for (std::size_t i = from; i < to; ++i) {
    if (i > from) text.push_back(':');
    text += hex(groups[i]);
  }
  return text;
}

}  // namespace

std::optional<std::string> canonical_ipv6(std::string_view text) {
  const auto groups = read_address(text);
  if (!groups) return std::nullopt;
  const Run zeros = longest_zero_run(*groups);
  if (zeros.length == 0) return join(*groups, 0, kGroups);
  return join(*groups, 0, zeros.start) + "::" + join(*groups, zeros.start + zeros.length, kGroups);
}

}  // namespace vouch
