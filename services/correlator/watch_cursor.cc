#include "services/correlator/watch_cursor.h"

#include <charconv>
#include <string_view>
#include <vector>

namespace vouch::services {
namespace {

constexpr std::string_view kCursorPrefix = "k4-";
/// Of a release that told a look in one part: between two parts it begins again.
constexpr std::string_view kFormerPrefix = "k3-";
constexpr std::string_view kAmendmentPrefix = "a1-";
constexpr char kPlaceSign = '_';

/// The numbers between points behind `prefix`; nothing if it is anything else.
std::optional<std::vector<std::int64_t>> numbers_behind(std::string_view prefix, std::string_view text) {
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  std::vector<std::int64_t> numbers;
  for (bool more = true; more;) {
    const std::size_t point = text.find('.');
    const std::string_view digits = text.substr(0, point);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    numbers.push_back(value);
    more = point != std::string_view::npos;
    if (more) text.remove_prefix(point + 1);
  }
  return numbers;
}

std::string joined(std::string_view prefix, const std::vector<std::int64_t>& numbers) {
  std::string text{prefix};
  for (std::size_t i = 0; i < numbers.size(); ++i) text += (i == 0 ? "" : ".") + std::to_string(numbers[i]);
  return text;
}

/// Whether it may be the place of ToldSoFar.
bool is_place(std::string_view text) {
  constexpr std::size_t longest = 64;
  return text.size() <= longest && text.find_first_not_of("0123456789abcdefis") == std::string_view::npos;
}

storage::KnownUntil known_until(std::int64_t known, std::int64_t settled) {
  return {KnowledgeTime::from_us(known), NetworkTime::from_us(settled)};
}

}  // namespace

std::string text_of(const WatchCursor& cursor) {
  std::vector<std::int64_t> numbers{cursor.since.known.us, cursor.since.settled.us};
  if (!cursor.until) return joined(kCursorPrefix, numbers);
  numbers.insert(numbers.end(), {cursor.until->known.us, cursor.until->settled.us,
                                 static_cast<std::int64_t>(cursor.told.told)});
  return joined(kCursorPrefix, numbers) + kPlaceSign + cursor.told.place;
}

Result<WatchCursor> watch_cursor_from(const std::string& text) {
  if (const auto former = numbers_behind(kFormerPrefix, text);
      former && (former->size() == 2 || former->size() == 5))
    return WatchCursor{known_until((*former)[0], (*former)[1]), {}, {}};
  const std::size_t sign = text.find(kPlaceSign, kCursorPrefix.size());
  const auto numbers = numbers_behind(kCursorPrefix, text.substr(0, sign));
  const bool between = sign != std::string::npos;
  if (!numbers || numbers->size() != (between ? 5 : 2)) return fail("BAD_CURSOR", "cursor");
  const auto& n = *numbers;
  WatchCursor cursor{known_until(n[0], n[1]), {}, {}};
  if (!between) return cursor;
  cursor.told.place = text.substr(sign + 1);
  if (n[4] < 0 || !is_place(cursor.told.place)) return fail("BAD_CURSOR", "cursor");
  cursor.until = known_until(n[2], n[3]);
  cursor.told.told = static_cast<std::size_t>(n[4]);
  return cursor;
}

std::string text_of(const storage::AmendmentId& id) {
  return joined(kAmendmentPrefix, {id.known_at.us, id.entry, id.number});
}

Result<storage::AmendmentId> amendment_id_from(const std::string& text) {
  const auto numbers = numbers_behind(kAmendmentPrefix, text);
  if (!numbers || numbers->size() != 3 || (*numbers)[2] < 0 || (*numbers)[2] > INT32_MAX)
    return fail("BAD_AMENDMENT_ID", "amendment_ids");
  return storage::AmendmentId{KnowledgeTime::from_us((*numbers)[0]), (*numbers)[1],
                              static_cast<int>((*numbers)[2])};
}

}  // namespace vouch::services
