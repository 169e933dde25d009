#pragma once

#include <pqxx/stream_to>
#include <span>
#include <string>

#include "storage/connection/row_text.h"

namespace vouch::storage {

/// Rows as pqxx::stream_to takes them, some at a time: for each thing it is given it copies and sends. Of
/// libpqxx 6.4 it renders only tuples of a fixed size; it does so through separated_list(), which is found
/// here for rows of any width.
struct CopyLines {
  std::span<const RowText> rows;
};

/// The lines in COPY's text format, without the end of the last; `separator` goes between the cells.
std::string separated_list(const std::string& separator, const CopyLines& lines,
                           const pqxx::internal::TypedCopyEscaper&);

}  // namespace vouch::storage
