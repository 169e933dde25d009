#pragma once

#include <map>
#include <string>
#include <vector>

namespace vouch::test {

/// A row of a vector file by column name.
using CsvRow = std::map<std::string, std::string>;

/// Reads tests/data/identity/`file` (RFC 4180, one line per row); no rows if it cannot be read.
std::vector<CsvRow> read_identity_vectors(const std::string& file);

}  // namespace vouch::test
