#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "domain/common/opaque_id.h"
#include "domain/common/time.h"
#include "domain/common/unprintable.h"
#include "storage/connection/array_text.h"
#include "storage/connection/storable_text.h"
#include "storage/connection/time_text.h"

namespace vouch::storage {

/// One value on its way into PostgreSQL, as text; nothing is NULL.
using Cell = std::optional<std::string>;
/// The parameters of a statement, or one row for COPY.
using Row = std::vector<Cell>;

inline Cell cell(std::string_view octets) {
  return to_storable(octets);
}
inline Cell cell(const char* text) {
  return to_storable(text);
}
template <std::integral T>
Cell cell(T value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value ? "true" : "false";
  } else {
    return std::to_string(value);
  }
}
inline Cell cell(const std::array<std::uint8_t, 16>& octets) {
  return format_uuid(octets);
}
template <class Tag>
Cell cell(const OpaqueId<Tag>& id) {
  return format_uuid(id.octets);
}
template <class Tag>
Cell cell(Timestamp<Tag> time) {
  return time_text(time.us);
}
template <class Tag>
Cell cell(const Unprintable<Tag>& text) {
  return to_storable(text.reveal());
}
template <class T>
Cell cell(const std::optional<T>& value) {
  return value ? cell(*value) : Cell{};
}

/// NULL for empty text: how the domain's "empty if none" is stored.
inline Cell cell_or_null(std::string_view octets) {
  return octets.empty() ? Cell{} : cell(octets);
}

/// An array, one element for each of `values`, each made by `make` (to a Cell).
template <class Values, class Make>
Cell array_cell(const Values& values, Make make) {
  Row elements;
  elements.reserve(std::size(values));
  for (const auto& value : values) elements.push_back(make(value));
  return array_text(elements);
}
inline Cell array_cell(std::span<const std::string> values) {
  return array_cell(values, [](const std::string& value) { return cell(value); });
}
inline Cell array_cell_or_null(std::span<const std::string> values) {
  return values.empty() ? Cell{} : array_cell(values);
}
template <class Tag>
Cell array_cell(std::span<const Unprintable<Tag>> values) {
  return array_cell(values, [](const Unprintable<Tag>& value) { return cell(value); });
}

/// One array for each column of `rows`, for a statement that takes them apart again with unnest(). All rows
/// have `width` cells.
Row columns_of(std::span<const Row> rows, std::size_t width);

/// Names what `row` says: NULLs at its end make no difference, so a column may be added behind the others.
std::array<std::uint8_t, 16> digest_of(std::span<const Cell> row);

}  // namespace vouch::storage
