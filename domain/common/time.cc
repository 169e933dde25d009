#include "domain/common/time.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <optional>

namespace vouch {
namespace {

constexpr std::int64_t kUsPerSecond = 1'000'000;

/// Reads exactly `digits` decimal digits from the front of `text` and consumes them.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take_char(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

/// Reads ".123456" if it is there; digits past the sixth are dropped.
std::optional<std::int64_t> take_fraction_us(std::string_view& text) {
  if (!take_char(text, ".")) return 0;
  std::int64_t us = 0;
  std::size_t digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9' && digits < 9) {
    if (digits < 6) us = us * 10 + (text.front() - '0');
    text.remove_prefix(1);
    ++digits;
  }
  if (digits == 0) return std::nullopt;
  for (std::size_t i = digits; i < 6; ++i) us *= 10;
  return us;
}

std::optional<std::int64_t> take_offset_minutes(std::string_view& text) {
  if (take_char(text, "zZ")) return 0;
  if (text.empty()) return std::nullopt;
  const int sign = text.front() == '-' ? -1 : 1;
  if (!take_char(text, "+-")) return std::nullopt;
  const auto hours = take_number(text, 2);
  if (!hours || !take_char(text, ":")) return std::nullopt;
  const auto minutes = take_number(text, 2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return sign * (*hours * 60 + *minutes);
}

std::optional<std::int64_t> parse_epoch(std::string_view text) {
  // A minus sign would be read as part of the number, and "-0.5" as half a second.
  if (text.starts_with('-')) return std::nullopt;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || seconds < 0 || seconds > 253'402'300'799) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  const auto fraction = take_fraction_us(text);
  if (!fraction || !text.empty()) return std::nullopt;
  return seconds * kUsPerSecond + *fraction;
}

std::optional<std::int64_t> parse_rfc3339(std::string_view text) {
  const auto year = take_number(text, 4);
  if (!year || !take_char(text, "-")) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take_char(text, "-")) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day || !take_char(text, "Tt ")) return std::nullopt;
  const auto hour = take_number(text, 2);
  if (!hour || !take_char(text, ":")) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || !take_char(text, ":")) return std::nullopt;
  const auto second = take_number(text, 2);
  const auto fraction = take_fraction_us(text);
  if (!second || !fraction) return std::nullopt;
  const auto offset = take_offset_minutes(text);
  if (!offset || !text.empty()) return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;

  const auto date =
      std::chrono::year_month_day{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                  std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
  const std::int64_t seconds = days * 86'400 + *hour * 3600 + *minute * 60 + *second - *offset * 60;
  return seconds * kUsPerSecond + *fraction;
}

}  // namespace

std::string rfc3339(std::int64_t us) {
  std::int64_t seconds = us / kUsPerSecond;
  std::int64_t fraction = us % kUsPerSecond;
  if (fraction < 0) {
    fraction += kUsPerSecond;
    --seconds;
  }
  const auto point = std::chrono::sys_seconds{std::chrono::seconds{seconds}};
  const auto day = std::chrono::floor<std::chrono::days>(point);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{point - day};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                static_cast<int>(fraction));
  return text.data();
}

Result<std::int64_t> parse_time_us(std::string_view text) {
  const bool epoch = text.starts_with('@');
  const auto us = epoch ? parse_epoch(text.substr(1)) : parse_rfc3339(text);
  if (!us) return fail("BAD_TIME", "time");
  return *us;
}

}  // namespace vouch
