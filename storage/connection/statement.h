#pragma once

#include <string_view>

namespace vouch::storage {

/// One SQL statement, from one file of a folder's sql/ (cmake/EmbedSql.cmake).
struct Statement {
  std::string_view name;  ///< of the file; also of the prepared statement
  std::string_view text;
};

}  // namespace vouch::storage
