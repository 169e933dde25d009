#include "storage/connection/cells.h"

#include "storage/connection/sha256.h"

namespace vouch::storage {

Row columns_of(std::span<const Row> rows, std::size_t width) {
  Row columns;
  columns.reserve(width);
  for (std::size_t column = 0; column < width; ++column) {
    std::string text;
    for (const Row& row : rows) append_element(text, row[column]);
    columns.emplace_back((text.empty() ? "{" : std::move(text)) + '}');
  }
  return columns;
}

std::array<std::uint8_t, 16> digest_of(std::span<const Cell> row) {
  std::string encoding;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (!row[i]) continue;
    encoding.append(std::to_string(i)).push_back(' ');
    encoding.append(std::to_string(row[i]->size())).push_back(' ');
    encoding.append(*row[i]);
  }
  return short_digest(encoding);
}

}  // namespace vouch::storage
