#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace vouch::services {

/// A plain text table: columns as wide as their widest cell, two spaces between. A cell may have several
/// lines; one longer than 64 characters is broken.
class Table {
 public:
  explicit Table(std::vector<std::string> heading) : rows_{std::move(heading)} {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.size() == 1; }
  void print(std::ostream& out) const;

 private:
  std::vector<std::vector<std::string>> rows_;  // the first is the heading
};

}  // namespace vouch::services
