#include <algorithm>
#include <array>

#include "domain/trust/evidence/evidence.h"

namespace vouch::evidence {
namespace {

/// Values that software sends when it knows no IMEI: an emulator's default, what a wiped phone shows.
constexpr std::array<std::string_view, 2> kWellKnown{"35824005111111", "00499901064000"};

bool repeats_one_digit(std::string_view digits) {
  return std::all_of(digits.begin(), digits.end(), [&](char digit) { return digit == digits.front(); });
}

bool counts_up_or_down(std::string_view digits) {
  const auto steps_by = [&](int step) {
    for (std::size_t i = 1; i < digits.size(); ++i) {
      if ((digits[i - 1] - '0' + step + 10) % 10 != digits[i] - '0') return false;
    }
    return true;
  };
  return steps_by(1) || steps_by(-1);
}

/// What kind of fake an IMEI is; null if none.
const char* pattern_of(const Imei& imei) {
  const std::string digits = imei.reveal();
  if (repeats_one_digit(digits)) return "one digit repeated";
  if (counts_up_or_down(digits)) return "counting digits";
  if (std::find(kWellKnown.begin(), kWellKnown.end(), digits) != kWellKnown.end()) return "well-known value";
  return imei.serial_number() == "000000" ? "serial number zero" : nullptr;
}

}  // namespace

std::vector<Evidence> placeholder_imei(const Binding& binding, const TrustContext&) {
  if (!binding.instance || !binding.instance->imei) return {};
  const char* pattern = pattern_of(*binding.instance->imei);
  if (pattern == nullptr) return {};
  return {seen("IMEI_PLACEHOLDER", pattern, binding)};
}

bool is_placeholder(const Imei& imei) {
  return pattern_of(imei) != nullptr;
}

}  // namespace vouch::evidence
