#pragma once

#include <string_view>

/// The rules an instance-id can break. Stable: clients and stored evidence rely on the codes.
namespace vouch::instance_problem {

inline constexpr std::string_view kEmpty = "EMPTY";                         ///< nothing there
inline constexpr std::string_view kTooLong = "TOO_LONG";                    ///< more than 512 octets
inline constexpr std::string_view kControlCharacter = "CONTROL_CHARACTER";  ///< or an octet that is no ASCII
inline constexpr std::string_view kWhiteSpace = "WHITE_SPACE";        ///< or a folded line, within the URN
inline constexpr std::string_view kQuotesMissing = "QUOTES_MISSING";  ///< RFC 5626 section 4.1
inline constexpr std::string_view kBracketsMissing = "BRACKETS_MISSING";  ///< RFC 5626 section 4.1
inline constexpr std::string_view kUnterminated = "UNTERMINATED";  ///< a quote or bracket is not closed
inline constexpr std::string_view kNotAUrn = "NOT_A_URN";          ///< RFC 8141 section 2
inline constexpr std::string_view kBadGrouping = "BAD_GROUPING";   ///< not TAC 8, serial number 6, spare 1
inline constexpr std::string_view kHyphensMissing = "HYPHENS_MISSING";  ///< RFC 7254 section 4
inline constexpr std::string_view kBadDigit = "BAD_DIGIT";           ///< something else than a decimal digit
inline constexpr std::string_view kSpareMissing = "SPARE_MISSING";   ///< RFC 7254 section 4
inline constexpr std::string_view kSpareNotZero = "SPARE_NOT_ZERO";  ///< TS 23.003 clause 6.2.1
inline constexpr std::string_view kSpareIsCheckDigit =
    "SPARE_IS_CHECK_DIGIT";                                                ///< the right one, instead of 0
inline constexpr std::string_view kWrongCheckDigit = "WRONG_CHECK_DIGIT";  ///< neither 0 nor the right one
inline constexpr std::string_view kBadParameter =
    "BAD_PARAMETER";  ///< svn not two digits, vers not one, or out of place
inline constexpr std::string_view kUnknownParameter =
    "UNKNOWN_PARAMETER";                                  ///< kept; legal, of a version not known
inline constexpr std::string_view kBadUuid = "BAD_UUID";  ///< RFC 4122 section 3
inline constexpr std::string_view kNilUuid = "NIL_UUID";  ///< well-formed, names nothing
inline constexpr std::string_view kBadMeid = "BAD_MEID";  ///< RFC 8464
inline constexpr std::string_view kTrailingCharacters =
    "TRAILING_CHARACTERS";  ///< behind the closing quote or bracket

}  // namespace vouch::instance_problem
