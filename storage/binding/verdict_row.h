#pragma once

#include <array>
#include <cstdint>

#include "storage/binding/binding_record.h"
#include "storage/connection/cells.h"

namespace vouch::storage {

/// What judging a binding came to, as add_verdicts.sql takes it; few distinct ones describe a whole network.
struct VerdictRow {
  std::array<std::uint8_t, 16> id;  ///< over the rest
  Row row;
};
VerdictRow verdict_row(const BindingRecord& record);

}  // namespace vouch::storage
