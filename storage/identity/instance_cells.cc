#include "storage/identity/instance_cells.h"

#include <algorithm>

namespace vouch::storage {
namespace {

/// What gives `instance` back when it is read. One that was too long kept only its front; an octet more makes
/// that too long again.
std::string readable_text(const InstanceId& instance) {
  const auto& problems = instance.problems;
  const bool cut = std::find(problems.begin(), problems.end(), "TOO_LONG") != problems.end();
  return cut ? instance.received + '.' : instance.received;
}

}  // namespace

InstanceCells instance_cells(const std::optional<InstanceId>& instance) {
  if (!instance) return {};
  const std::string text = readable_text(*instance);
  return {cell(text), cell(parse_instance_id(text, true) == *instance)};
}

std::optional<InstanceId> read_instance(RowReader& row) {
  const auto text = row.maybe_text();
  const auto in_header = row.maybe_boolean();
  if (text.has_value() != in_header.has_value()) row.mark_unreadable();
  if (!text || !in_header) return std::nullopt;
  return parse_instance_id(*text, *in_header);
}

}  // namespace vouch::storage
