#include "storage/connection/time_text.h"

#include <array>
#include <charconv>
#include <limits>

namespace vouch::storage {
namespace {

constexpr std::int64_t kUsPerSecond = 1'000'000;
constexpr std::int64_t kUsPerDay = 86'400 * kUsPerSecond;
constexpr std::int64_t kCalendarBeginsUs = -210'866'803'200'000'000;
constexpr std::int64_t kDaysPerEra = 146'097;  // 400 Gregorian years
constexpr std::int64_t kEpochDay = 719'468;    // 1970-01-01, counted from 0000-03-01

struct Date {
  std::int64_t year;
  std::int64_t month;
  std::int64_t day;
};

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

// std::chrono::year ends at 32767, PostgreSQL's years do not. Years begin in March here, so that the leap day
// is the last.
Date date_of(std::int64_t days_since_1970) {
  const std::int64_t days = days_since_1970 + kEpochDay;
  const std::int64_t era = floor_div(days, kDaysPerEra);
  const std::int64_t day_of_era = days - era * kDaysPerEra;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t march_month = (5 * day_of_year + 2) / 153;
  const std::int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
  return {era * 400 + year_of_era + (month <= 2 ? 1 : 0), month,
          day_of_year - (153 * march_month + 2) / 5 + 1};
}

std::int64_t days_since_1970(const Date& date) {
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = floor_div(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t march_month = date.month > 2 ? date.month - 3 : date.month + 9;
  const std::int64_t day_of_year = (153 * march_month + 2) / 5 + date.day - 1;
  return era * kDaysPerEra + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         kEpochDay;
}

/// With zeros in front up to `width`. By hand: rows hold many times, and printf is most of their cost.
void append(std::string& text, std::int64_t number, std::size_t width, char behind) {
  std::array<char, 24> digits{};
  auto first = digits.end();
  do {
    *--first = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number > 0);
  const auto length = static_cast<std::size_t>(digits.end() - first);
  if (length < width) text.append(width - length, '0');
  text.append(first, digits.end());
  text.push_back(behind);
}

std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || value < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

bool take(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

std::int64_t take_fraction_us(std::string_view& text) {
  std::int64_t us = 0;
  std::int64_t unit = kUsPerSecond / 10;
  if (!take(text, ".")) return 0;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), unit /= 10) {
    us += (text.front() - '0') * unit;
  }
  return us;
}

/// Reads numbers with `separators` between them, the last one behind the last number.
template <std::size_t N>
std::optional<std::array<std::int64_t, N>> take_numbers(std::string_view& text,
                                                        const std::array<std::string_view, N>& separators) {
  std::array<std::int64_t, N> numbers{};
  for (std::size_t i = 0; i < N; ++i) {
    const auto number = take_number(text);
    if (!number || !take(text, separators[i])) return std::nullopt;
    numbers[i] = *number;
  }
  return numbers;
}

}  // namespace

void append_time_text(std::string& text, std::int64_t us) {
  if (us == std::numeric_limits<std::int64_t>::max() || us < kCalendarBeginsUs) {
    text.append(us < 0 ? "-infinity" : "infinity");
    return;
  }
  const std::int64_t day = floor_div(us, kUsPerDay);
  const std::int64_t rest = us - day * kUsPerDay;
  const Date date = date_of(day);
  const bool before_christ = date.year <= 0;
  append(text, before_christ ? 1 - date.year : date.year, 4, '-');
  append(text, date.month, 2, '-');
  append(text, date.day, 2, ' ');
  append(text, rest / kUsPerSecond / 3600, 2, ':');
  append(text, rest / kUsPerSecond / 60 % 60, 2, ':');
  append(text, rest / kUsPerSecond % 60, 2, '.');
  append(text, rest % kUsPerSecond, 6, '+');
  text.append(before_christ ? "00 BC" : "00");
}

std::string time_text(std::int64_t us) {
  std::string text;
  text.reserve(40);
  append_time_text(text, us);
  return text;
}

std::optional<std::int64_t> time_us(std::string_view text) {
  if (text == "infinity") return std::numeric_limits<std::int64_t>::max();
  if (text == "-infinity") return std::numeric_limits<std::int64_t>::min();
  const auto parts = take_numbers<6>(text, {"-", "-", " ", ":", ":", ""});
  if (!parts) return std::nullopt;
  const auto& [year, month, day, hour, minute, second] = *parts;
  const std::int64_t fraction_us = take_fraction_us(text);
  if (!take(text, "+00") || year > 300'000 || month < 1 || month > 12) return std::nullopt;
  const bool before_christ = take(text, " BC");
  if (!text.empty()) return std::nullopt;
  const std::int64_t days = days_since_1970({before_christ ? 1 - year : year, month, day});
  std::int64_t us = 0;
  if (__builtin_mul_overflow(days, kUsPerDay, &us)) return std::nullopt;
  const std::int64_t of_day = (hour * 3600 + minute * 60 + second) * kUsPerSecond + fraction_us;
  if (__builtin_add_overflow(us, of_day, &us)) return std::nullopt;
  return us;
}

}  // namespace vouch::storage
