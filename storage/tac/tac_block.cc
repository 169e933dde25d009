#include "storage/tac/tac_block.h"

#include <algorithm>
#include <array>

namespace vouch::storage {
namespace {

constexpr std::size_t kLongestText = 200;
/// Every band of a telephone is named there, the newest radio last.
constexpr std::size_t kLongestRadio = 4096;
constexpr std::size_t kDigits = 3;

/// One line's text: cut at the end of a character (RFC 3629), without what ends lines and fields.
std::string fit(std::string_view text, std::size_t longest) {
  const auto continues = [&](std::size_t i) {
    return (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
  };
  std::size_t end = std::min(text.size(), longest);
  while (end > 0 && end < text.size() && continues(end)) --end;
  std::string fitted{text.substr(0, end)};
  std::replace_if(
      fitted.begin(), fitted.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return fitted;
}

std::string last_digits(Tac tac) {
  const std::string digits = std::to_string(tac % kTacsInRange);
  return std::string(kDigits - digits.size(), '0') + digits;
}

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

std::string_view take_field(std::string_view& rest) {
  const std::size_t end = rest.find('\t');
  const std::string_view field = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return field;
}

TacEntry read_line(std::string_view line) {
  take_field(line);  // the digits
  TacEntry entry;
  for (std::string* text : {&entry.manufacturer, &entry.brand, &entry.model, &entry.device_type,
                            &entry.operating_system, &entry.radio})
    *text = std::string{take_field(line)};
  if (const auto us = parse_time_us(std::string{take_field(line)} + "T00:00:00Z"))
    entry.allocated_at = NetworkTime::from_us(*us);
  return entry;
}

std::map<std::string_view, std::string_view> lines_of(std::string_view block) {
  std::map<std::string_view, std::string_view> lines;
  while (!block.empty()) {
    const std::string_view line = take_line(block);
    lines.emplace(line.substr(0, kDigits), line);
  }
  return lines;
}

}  // namespace

std::string write_tac_block(const std::map<Tac, TacEntry>& entries) {
  std::string block;
  for (const auto& [tac, entry] : entries) {
    block += last_digits(tac);
    for (const std::string* text :
         {&entry.manufacturer, &entry.brand, &entry.model, &entry.device_type, &entry.operating_system})
      block += '\t' + fit(*text, kLongestText);
    block += '\t' + fit(entry.radio, kLongestRadio) + '\t';
    if (entry.allocated_at) block += rfc3339(entry.allocated_at->us).substr(0, 10);
    block += '\n';
  }
  return block;
}

std::optional<TacEntry> find_in_block(std::string_view block, Tac tac) {
  const std::string digits = last_digits(tac);
  while (!block.empty()) {
    const std::string_view line = take_line(block);
    if (line.starts_with(digits)) return read_line(line);
  }
  return std::nullopt;
}

void add_difference(std::string_view old_block, std::string_view new_block, TacDifference& difference) {
  const auto before = lines_of(old_block);
  const auto after = lines_of(new_block);
  for (const auto& [digits, line] : after) {
    const auto known = before.find(digits);
    if (known == before.end()) {
      ++difference.added;
    } else if (known->second != line) {
      ++difference.changed;
    }
  }
  for (const auto& [digits, line] : before) difference.removed += after.contains(digits) ? 0U : 1U;
}

}  // namespace vouch::storage
