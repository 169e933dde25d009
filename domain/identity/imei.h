#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "domain/common/result.h"

namespace vouch {

/// The identity of a mobile equipment: TAC and serial number, 14 digits (TS 23.003 clause 6.2). The check
/// digit is derived and never part of it, so two values that differ only there are the same device.
/// Unprintable: no stream operator; reveal() is for answers under a warrant and for storage.
class Imei {
 public:
  /// Reads exactly 14 decimal digits. Errors: BAD_LENGTH, BAD_DIGIT.
  static Result<Imei> from_digits(std::string_view digits);
  /// From the number the 14 digits spell, as storage keeps it. Errors: OUT_OF_RANGE.
  static Result<Imei> from_number(std::uint64_t number);
  /// What a person types: 14 digits, 15 with a right check digit, 16 (IMEISV), hyphens and spaces allowed.
  /// Errors: BAD_LENGTH, BAD_DIGIT, BAD_CHECK_DIGIT.
  static Result<Imei> from_typed(std::string_view text);

  std::string reveal() const;  ///< 14 digits
  std::uint64_t number() const { return number_; }
  std::string tac() const;            ///< 8 digits, type allocation code
  std::string serial_number() const;  ///< 6 digits
  int check_digit() const;            ///< 0..9, TS 23.003 annex B

  friend auto operator<=>(const Imei&, const Imei&) = default;

 private:
  explicit Imei(std::uint64_t number) : number_(number) {}
  std::uint64_t number_;
};

}  // namespace vouch
