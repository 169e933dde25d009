#include "storage/connection/storable_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>

namespace vouch::storage {
namespace {

unsigned octet_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

/// Length and the range of the second octet of a UTF-8 sequence (Unicode, table of well-formed byte
/// sequences).
struct Lead {
  unsigned first;
  unsigned last;
  std::size_t length;
  unsigned second_min;
  unsigned second_max;
};
constexpr std::array<Lead, 9> kLeads{{{0x01, 0x7f, 1, 0, 0},
                                      {0xc2, 0xdf, 2, 0x80, 0xbf},
                                      {0xe0, 0xe0, 3, 0xa0, 0xbf},
                                      {0xe1, 0xec, 3, 0x80, 0xbf},
                                      {0xed, 0xed, 3, 0x80, 0x9f},
                                      {0xee, 0xef, 3, 0x80, 0xbf},
                                      {0xf0, 0xf0, 4, 0x90, 0xbf},
                                      {0xf1, 0xf3, 4, 0x80, 0xbf},
                                      {0xf4, 0xf4, 4, 0x80, 0x8f}}};

/// The octet that the escape at the front of `text` stands for.
std::optional<char> escaped_octet(std::string_view text) {
  if (text.size() < 3 || octet_at(text, 0) != 0xef) return std::nullopt;
  const unsigned second = octet_at(text, 1);
  const unsigned third = octet_at(text, 2);
  if (second < 0x9c || second > 0x9f || third < 0x80 || third > 0xbf) return std::nullopt;
  return static_cast<char>(((second - 0x9cU) << 6U) | (third & 0x3fU));
}

/// Octets at the front of `text` that can be stored as they are: one character, or 0.
std::size_t storable_length(std::string_view text) {
  const unsigned first = octet_at(text, 0);
  const auto lead = std::find_if(kLeads.begin(), kLeads.end(),
                                 [&](const Lead& row) { return row.first <= first && first <= row.last; });
  if (lead == kLeads.end() || text.size() < lead->length) return 0;
  for (std::size_t i = 1; i < lead->length; ++i) {
    const unsigned low = i == 1 ? lead->second_min : 0x80;
    const unsigned high = i == 1 ? lead->second_max : 0xbf;
    if (octet_at(text, i) < low || octet_at(text, i) > high) return 0;
  }
  return escaped_octet(text) ? 0 : lead->length;
}

/// Neither NUL nor beyond ASCII: nearly every text, so eight octets are looked at together.
bool plain_ascii(std::string_view text) {
  constexpr std::uint64_t each = 0x0101010101010101;
  constexpr std::uint64_t high = 0x80 * each;
  std::uint64_t eight = 0;
  while (text.size() >= sizeof eight) {
    std::memcpy(&eight, text.data(), sizeof eight);
    // Subtracting one borrows into the high bit of an octet that is zero.
    if (((eight | (eight - each)) & high) != 0) return false;
    text.remove_prefix(sizeof eight);
  }
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) > 0; });
}

void append_escape(std::string& text, unsigned octet) {
  text.push_back(static_cast<char>(0xef));
  text.push_back(static_cast<char>(0x9cU + (octet >> 6U)));
  text.push_back(static_cast<char>(0x80U | (octet & 0x3fU)));
}

}  // namespace

void append_storable(std::string& text, std::string_view octets) {
  if (plain_ascii(octets)) {
    text.append(octets);
    return;
  }
  while (!octets.empty()) {
    const std::size_t length = storable_length(octets);
    if (length == 0) append_escape(text, octet_at(octets, 0));
    text.append(octets.substr(0, length));
    octets.remove_prefix(std::max<std::size_t>(length, 1));
  }
}

std::string to_storable(std::string_view octets) {
  std::string text;
  append_storable(text, octets);
  return text;
}

std::string from_storable(std::string_view text) {
  if (text.find(static_cast<char>(0xef)) == std::string_view::npos) return std::string{text};
  std::string octets;
  octets.reserve(text.size());
  while (!text.empty()) {
    const auto octet = escaped_octet(text);
    octets.push_back(octet.value_or(text.front()));
    text.remove_prefix(octet ? 3 : 1);
  }
  return octets;
}

}  // namespace vouch::storage
