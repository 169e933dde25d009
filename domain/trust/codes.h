#pragma once

#include <span>
#include <string>
#include <string_view>

#include "domain/trust/verdict.h"

namespace vouch {

/// What an evidence code means; the same for every policy.
struct CodeInfo {
  std::string_view code;
  Direction direction;
  std::string_view seen_in;  ///< where the fact is read, with its clause
  std::string_view meaning;  ///< one sentence
};

/// Every evidence code there is, in the order of docs/trust.md.
std::span<const CodeInfo> evidence_codes();

/// Evidence of a known code, with the direction and place the table gives it. Asserts that the code is in the
/// table.
Evidence evidence_of(std::string_view code, std::string value, NetworkTime first_seen, NetworkTime last_seen);

}  // namespace vouch
