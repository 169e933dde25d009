#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "domain/trust/tac.h"

namespace vouch::storage {

/// A type allocation code as a number of eight digits.
using Tac = std::uint32_t;
constexpr Tac kTacs = 100'000'000;
/// Types whose TACs share the first five digits are stored together.
constexpr Tac kTacsInRange = 1000;
constexpr std::int32_t range_of(Tac tac) {
  return static_cast<std::int32_t>(tac / kTacsInRange);
}

/// The types of one range, as text: a line for each, by TAC, of its last three digits, manufacturer, brand,
/// model, type of device, operating system, radio and date of allocation, with tabs between. What would break
/// a line is a space, and texts are cut to 200 octets, the radio to 4096.
std::string write_tac_block(const std::map<Tac, TacEntry>& entries);

/// What a block says of `tac`, which is of its range; nothing if it does not know it.
std::optional<TacEntry> find_in_block(std::string_view block, Tac tac);

/// How two states of one range differ.
struct TacDifference {
  std::uint64_t added = 0;
  std::uint64_t removed = 0;
  std::uint64_t changed = 0;
};
void add_difference(std::string_view old_block, std::string_view new_block, TacDifference& difference);

}  // namespace vouch::storage
