#include "storage/connection/row_text.h"

namespace vouch::storage {
namespace {

/// What a row of ours takes, mostly.
constexpr std::size_t kOctets = 512;
constexpr std::size_t kCells = 32;

}  // namespace

RowText::RowText(const Row& cells) {
  for (const Cell& one : cells) add_cell(one);
}

RowText& RowText::add_cell(const Cell& cell) {
  if (cell) text_.append(*cell);
  return end_cell(cell.has_value());
}

RowText& RowText::end_cell(bool is_there) {
  if (cells_.empty()) {
    cells_.reserve(kCells);
    text_.reserve(kOctets);
  }
  cells_.push_back({text_.size(), is_there});
  return *this;
}

std::optional<std::string_view> RowText::operator[](std::size_t place) const {
  const End& end = cells_[place];
  if (!end.is_there) return std::nullopt;
  const std::size_t begin = place == 0 ? 0 : cells_[place - 1].octets;
  return std::string_view{text_}.substr(begin, end.octets - begin);
}

}  // namespace vouch::storage
