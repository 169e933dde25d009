#include "storage/connection/cells.h"

#include "storage/connection/row_text.h"
#include "storage/connection/sha256.h"

namespace vouch::storage {
namespace {

template <class AnyRow>
Row columns_of_rows(std::span<const AnyRow> rows, std::size_t width) {
  Row columns;
  columns.reserve(width);
  for (std::size_t column = 0; column < width; ++column) {
    std::string text;
    for (const AnyRow& row : rows) append_element(text, row[column]);
    columns.emplace_back((text.empty() ? "{" : std::move(text)) + '}');
  }
  return columns;
}

template <class AnyRow>
std::array<std::uint8_t, 16> digest_of_row(const AnyRow& row) {
  std::string encoding;
  encoding.reserve(512);
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto& value = row[i];
    if (!value) continue;
    append_text(encoding, i);
    encoding.push_back(' ');
    append_text(encoding, value->size());
    encoding.push_back(' ');
    encoding.append(*value);
  }
  return short_digest(encoding);
}

}  // namespace

Row columns_of(std::span<const Row> rows, std::size_t width) {
  return columns_of_rows(rows, width);
}

Row columns_of(std::span<const RowText> rows, std::size_t width) {
  return columns_of_rows(rows, width);
}

std::array<std::uint8_t, 16> digest_of(std::span<const Cell> row) {
  return digest_of_row(row);
}

std::array<std::uint8_t, 16> digest_of(const RowText& row) {
  return digest_of_row(row);
}

}  // namespace vouch::storage
