#include "signalling/reginfo/ampersand.h"

#include <algorithm>
#include <array>

#include "domain/identity/ascii.h"

namespace vouch::signalling {
namespace {

constexpr std::array<std::string_view, 5> kEntities{"&lt;", "&gt;", "&amp;", "&quot;", "&apos;"};
constexpr std::string_view kPutIn = "amp;";
constexpr std::string_view kCdata = "<![CDATA[";
constexpr std::string_view kCdataEnd = "]]>";
constexpr std::size_t kReferenceMax = 10;  // "&#x10ffff;"

bool is_character_reference(std::string_view text) {
  const std::size_t end = text.substr(0, kReferenceMax).find(';');
  if (!text.starts_with("&#") || end == std::string_view::npos) return false;
  const bool hexadecimal = text[2] == 'x';
  const std::size_t begin = hexadecimal ? 3 : 2;
  const std::string_view digits = text.substr(begin, end - std::min(begin, end));
  return !digits.empty() && std::all_of(digits.begin(), digits.end(), [&](char c) {
    return hexadecimal ? ascii::hex_value(c) >= 0 : ascii::is_digit(c);
  });
}

bool is_reference(std::string_view text) {
  return is_character_reference(text) ||
         std::any_of(kEntities.begin(), kEntities.end(), [&](auto one) { return text.starts_with(one); });
}

}  // namespace

std::size_t EscapedText::original_offset(std::size_t offset) const {
  std::size_t added = 0;
  for (const std::size_t repair : repairs) {
    const std::size_t ampersand = repair + added;
    if (offset <= ampersand) break;
    if (offset <= ampersand + kPutIn.size()) return repair;
    added += kPutIn.size();
  }
  return offset - added;
}

EscapedText with_ampersands_escaped(std::string_view text) {
  EscapedText escaped;
  escaped.text.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    std::size_t taken = 1;
    if (rest.starts_with(kCdata)) taken = std::min(rest.find(kCdataEnd), rest.size());
    escaped.text += rest.substr(0, taken);
    if (rest.front() == '&' && !is_reference(rest)) {
      escaped.repairs.push_back(at);
      escaped.text += kPutIn;
    }
    at += taken;
  }
  return escaped;
}

}  // namespace vouch::signalling
