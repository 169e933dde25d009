#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
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

/// Adds a value as PostgreSQL reads it; false, and nothing added, where it is NULL.
inline bool append_text(std::string& text, std::string_view octets) {
  append_storable(text, octets);
  return true;
}
inline bool append_text(std::string& text, const char* octets) {
  return append_text(text, std::string_view{octets});
}
template <std::integral T>
bool append_text(std::string& text, T value) {
  if constexpr (std::is_same_v<T, bool>) {
    text.append(value ? "true" : "false");
  } else {
    std::array<char, 24> digits{};
    text.append(digits.data(), std::to_chars(digits.begin(), digits.end(), value).ptr);
  }
  return true;
}
inline bool append_text(std::string& text, const std::array<std::uint8_t, 16>& octets) {
  append_uuid(text, octets);
  return true;
}
template <class Tag>
bool append_text(std::string& text, const OpaqueId<Tag>& id) {
  return append_text(text, id.octets);
}
template <class Tag>
bool append_text(std::string& text, Timestamp<Tag> time) {
  append_time_text(text, time.us);
  return true;
}
template <class Tag>
bool append_text(std::string& text, const Unprintable<Tag>& secret) {
  return append_text(text, std::string_view{secret.reveal()});
}
template <class T>
bool append_text(std::string& text, const std::optional<T>& value) {
  return value && append_text(text, *value);
}

template <class T>
Cell cell(const T& value) {
  Cell made{std::in_place};
  if (!append_text(*made, value)) made.reset();
  return made;
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
