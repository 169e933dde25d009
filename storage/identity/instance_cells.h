#pragma once

#include <optional>
#include <string>

#include "domain/identity/instance_id.h"
#include "storage/connection/cells.h"
#include "storage/connection/row_reader.h"

namespace vouch::storage {

/// What gives an instance-id back when it is read: parse_instance_id(text, as_parameter).
struct WrittenInstance {
  std::string text;
  bool as_parameter;
};

WrittenInstance written(const InstanceId& instance);

/// An instance-id as two columns.
struct InstanceCells {
  Cell received;
  Cell in_header;  ///< it was read as a header parameter (parse_instance_id, `as_parameter`)
};

InstanceCells instance_cells(const std::optional<InstanceId>& instance);

/// Reads the two columns, `received` first.
std::optional<InstanceId> read_instance(RowReader& row);

}  // namespace vouch::storage
