#include "storage/identity/instance_cells.h"

#include <algorithm>
#include <utility>

namespace vouch::storage {

// One that was too long kept only its front; an octet more makes that too long again.
WrittenInstance written(const InstanceId& instance) {
  const auto& problems = instance.problems;
  const bool cut = std::find(problems.begin(), problems.end(), "TOO_LONG") != problems.end();
  std::string text = cut ? instance.received + '.' : instance.received;
  const bool as_parameter = parse_instance_id(text, true) == instance;
  return {std::move(text), as_parameter};
}

InstanceCells instance_cells(const std::optional<InstanceId>& instance) {
  if (!instance) return {};
  const auto [text, as_parameter] = written(*instance);
  return {cell(text), cell(as_parameter)};
}

std::optional<InstanceId> read_instance(RowReader& row) {
  const auto text = row.maybe_text();
  const auto in_header = row.maybe_boolean();
  if (text.has_value() != in_header.has_value()) row.mark_unreadable();
  if (!text || !in_header) return std::nullopt;
  return parse_instance_id(*text, *in_header);
}

}  // namespace vouch::storage
