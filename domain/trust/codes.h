#pragma once

#include <span>
#include <string>
#include <string_view>

#include "domain/trust/verdict.h"
#include "domain/trust/vocabulary.h"

namespace vouch {

/// What shows a code: rules on registrations see none of sessions, and the other way round.
enum class ShownBy { kRegistration, kSession };

/// What an evidence code means; the same for every policy.
struct CodeInfo {
  std::string_view code;
  Direction direction;
  std::string_view seen_in;               ///< where the fact is read, with its clause
  std::string_view meaning;               ///< one sentence
  Vocabulary values = Vocabulary::kNone;  ///< that policies may ask
  ShownBy shown_by = ShownBy::kRegistration;
};

/// Every evidence code there is, in the order of docs/trust.md.
std::span<const CodeInfo> evidence_codes();

/// What is known of `code`; null if there is no such code.
const CodeInfo* find_code(std::string_view code);

/// Told by the UICC, which repeats what the ME told it: never raises trust, whatever a policy says.
constexpr std::string_view kUiccImei = "UICC_IMEI";

/// Where a UE was: told of a binding and by no client profile, and never weighed by what it says.
constexpr std::string_view kAccessCell = "ACCESS_CELL";

/// Evidence of a known code, with the direction and place the table gives it. Asserts that the code is in the
/// table.
Evidence evidence_of(std::string_view code, std::string value, NetworkTime first_seen, NetworkTime last_seen);

}  // namespace vouch
