#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/connection/cells.h"

namespace vouch::storage {

/// A row on its way into PostgreSQL with its cells in one text: where there are many rows, a text for each
/// cell would cost more than all else that is done to it.
class RowText {
 public:
  RowText() = default;
  explicit RowText(const Row& cells);

  template <class T>
  RowText& add(const T& value) {
    return end_cell(append_text(text_, value));
  }
  /// NULL for empty text.
  RowText& add_or_null(std::string_view octets) {
    return end_cell(!octets.empty() && append_text(text_, octets));
  }
  /// A cell that was made before.
  RowText& add_cell(const Cell& cell);

  std::size_t size() const { return cells_.size(); }
  /// Nothing is NULL.
  std::optional<std::string_view> operator[](std::size_t place) const;

 private:
  struct End {
    std::size_t octets;
    bool is_there;
  };
  RowText& end_cell(bool is_there);

  std::string text_;
  std::vector<End> cells_;
};

/// One array for each column, as columns_of() a Row.
Row columns_of(std::span<const RowText> rows, std::size_t width);

/// As digest_of() a Row: the same name for the same cells.
std::array<std::uint8_t, 16> digest_of(const RowText& row);

}  // namespace vouch::storage
