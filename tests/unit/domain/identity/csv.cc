#include "tests/unit/domain/identity/csv.h"

#include <fstream>

namespace vouch::test {
namespace {

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool doubled = quoted && line.compare(i, 2, "\"\"") == 0;
    if (doubled) {
      cells.back().push_back('"');
      ++i;
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back().push_back(line[i]);
    }
  }
  return cells;
}

}  // namespace

std::vector<CsvRow> read_identity_vectors(const std::string& file) {
  std::ifstream in(std::string(VOUCH_TEST_DATA) + "/identity/" + file);
  std::string line;
  std::getline(in, line);
  const auto names = split(line);
  std::vector<CsvRow> rows;
  while (std::getline(in, line)) {
    const auto cells = split(line);
    CsvRow row;
    for (std::size_t i = 0; i < names.size() && i < cells.size(); ++i) row[names[i]] = cells[i];
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace vouch::test
