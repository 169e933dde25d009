#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/identity/imei.h"

namespace vouch {
namespace {

rc::Gen<Imei> any_imei() {
  return rc::gen::map(rc::gen::inRange<std::uint64_t>(0, 100'000'000'000'000),
                      [](std::uint64_t number) { return *Imei::from_number(number); });
}

/// The Luhn rule as ISO/IEC 7812 states it for a number with its check digit.
bool satisfies_luhn(const std::string& digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const bool doubled = (digits.size() - i) % 2 == 0;
    const int digit = (digits[i] - '0') * (doubled ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 == 0;
}

RC_GTEST_PROP(Imei, FifteenDigitsWithTheCheckDigitSatisfyLuhn, ()) {
  const Imei imei = *any_imei();
  RC_ASSERT(satisfies_luhn(imei.reveal() + std::to_string(imei.check_digit())));
}

RC_GTEST_PROP(Imei, EveryFormGivesTheSameDeviceBack, ()) {
  const Imei imei = *any_imei();
  RC_ASSERT(Imei::from_number(imei.number()) == imei);
  RC_ASSERT(Imei::from_digits(imei.reveal()) == imei);
  RC_ASSERT(Imei::from_typed(imei.reveal() + std::to_string(imei.check_digit())) == imei);
  RC_ASSERT(imei.tac() + imei.serial_number() == imei.reveal());
}

RC_GTEST_PROP(Imei, OneMistypedDigitIsAlwaysNoticed, ()) {
  const Imei imei = *any_imei();
  std::string typed = imei.reveal() + std::to_string(imei.check_digit());
  const auto at = *rc::gen::inRange<std::size_t>(0, typed.size());
  const auto shift = *rc::gen::inRange(1, 10);
  typed[at] = static_cast<char>('0' + (typed[at] - '0' + shift) % 10);
  RC_ASSERT(!Imei::from_typed(typed));
}

RC_GTEST_PROP(Imei, AnyTextIsReadOrRefused, (const std::string& text)) {
  RC_ASSERT(Imei::from_typed(text).has_value() || !Imei::from_typed(text).error().code.empty());
}

}  // namespace
}  // namespace vouch
