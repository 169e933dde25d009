#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace vouch {

/// The stable names of an enumeration's values, in one table for both directions.
template <class E, std::size_t N>
using Names = std::array<std::pair<E, std::string_view>, N>;

/// The name of `value`; empty if the table has none.
template <class E, std::size_t N>
constexpr std::string_view name_in(const Names<E, N>& names, E value) {
  for (const auto& [known, name] : names) {
    if (known == value) return name;
  }
  return {};
}

/// The value called `text`; nothing if the table has none.
template <class E, std::size_t N>
constexpr std::optional<E> value_in(const Names<E, N>& names, std::string_view text) {
  for (const auto& [value, name] : names) {
    if (name == text) return value;
  }
  return std::nullopt;
}

}  // namespace vouch
