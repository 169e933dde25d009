#pragma once

#include <array>
#include <cstdint>

#include "domain/common/time.h"
#include "storage/binding/binding_record.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

/// Where rows of bindings go; update_bindings.sql takes its columns in the same order.
const CopyTarget& binding_target();

/// The row for binding_target().
struct BindingRow {
  RowText row;
  std::array<std::uint8_t, 16> digest;  ///< over all of it but `known_at`: equal digests need no writing
};
/// `verdict`: the id of its verdict_row().
BindingRow binding_row(const Binding& binding, const std::array<std::uint8_t, 16>& verdict,
                       KnowledgeTime known_at);

}  // namespace vouch::storage
