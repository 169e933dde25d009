#include "domain/identity/imei.h"

#include <algorithm>
#include <array>

namespace vouch {
namespace {

constexpr std::size_t kDigits = 14;
constexpr std::uint64_t kLimit = 100'000'000'000'000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::uint64_t spell(std::string_view digits) {
  std::uint64_t number = 0;
  for (const char digit : digits) number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  return number;
}

}  // namespace

Result<Imei> Imei::from_digits(std::string_view digits) {
  if (digits.size() != kDigits) return fail("BAD_LENGTH", "imei");
  const auto bad = std::find_if_not(digits.begin(), digits.end(), is_digit);
  if (bad != digits.end()) return fail("BAD_DIGIT", "imei", static_cast<std::size_t>(bad - digits.begin()));
  return Imei{spell(digits)};
}

Result<Imei> Imei::from_number(std::uint64_t number) {
  if (number >= kLimit) return fail("OUT_OF_RANGE", "imei");
  return Imei{number};
}

Result<Imei> Imei::from_typed(std::string_view text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '-' || text[i] == ' ') continue;
    if (!is_digit(text[i])) return fail("BAD_DIGIT", "imei", i);
    digits.push_back(text[i]);
  }
  if (digits.size() < kDigits || digits.size() > kDigits + 2) return fail("BAD_LENGTH", "imei");
  auto imei = from_digits(std::string_view{digits}.substr(0, kDigits));
  const bool has_check_digit = digits.size() == kDigits + 1;
  if (imei && has_check_digit && digits.back() - '0' != imei->check_digit())
    return fail("BAD_CHECK_DIGIT", "imei");
  return imei;
}

std::string Imei::reveal() const {
  std::string digits = std::to_string(number_);
  return digits.insert(0, kDigits - digits.size(), '0');
}

std::string Imei::tac() const {
  return reveal().substr(0, 8);
}
std::string Imei::serial_number() const {
  return reveal().substr(8);
}

int Imei::check_digit() const {
  int sum = 0;
  bool doubled = true;  // D1, the rightmost, is the first to be doubled
  for (std::uint64_t rest = number_; rest > 0; rest /= 10) {
    const int digit = static_cast<int>(rest % 10) * (doubled ? 2 : 1);
    sum += digit / 10 + digit % 10;
    doubled = !doubled;
  }
  return (10 - sum % 10) % 10;
}

}  // namespace vouch
