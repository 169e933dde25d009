#pragma once

#include <pqxx/stream_to>
#include <string>

#include "storage/connection/cells.h"

namespace vouch::storage {

/// A row as pqxx::stream_to takes it. stream_to of libpqxx 6.4 renders only tuples of a fixed size; it does
/// so through separated_list(), which is found here for a row of any width.
struct CopyLine {
  const Row& row;
};

/// The line in COPY's text format; `separator` goes between the cells.
std::string separated_list(const std::string& separator, const CopyLine& line,
                           const pqxx::internal::TypedCopyEscaper&);

}  // namespace vouch::storage
