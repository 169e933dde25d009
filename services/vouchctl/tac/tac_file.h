#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/result.h"
#include "domain/trust/tac.h"

namespace vouch::services {

/// A catalogue of device types as text: one with the columns of GSMA's export (`|` between), Osmocom's (a
/// banner, then a heading), or any with a heading of which one column is called `tac`. Columns are known by
/// their names, and those that are not are left out: docs/trust.md. The file is mapped and not read into
/// memory.
class TacFile {
 public:
  /// Errors: NOT_READABLE, NO_TAC_COLUMN.
  static Result<TacFile> open(const std::string& file);

  /// Rows whose TAC can be read, by TAC; of several with the same the last counts.
  struct Row {
    std::uint32_t tac = 0;
    std::uint64_t offset = 0;  ///< of its line
  };
  const std::vector<Row>& rows() const { return rows_; }
  std::uint64_t refused() const { return refused_; }    ///< rows without a TAC of eight digits
  std::uint64_t repeated() const { return repeated_; }  ///< rows whose TAC comes again later

  TacEntry read(const Row& row) const;

 private:
  class Mapping;
  enum class Column { kOther, kTac, kManufacturer, kBrand, kModel, kDeviceType, kSystem, kRadio, kAllocated };

  explicit TacFile(std::shared_ptr<const Mapping> mapping);
  Result<void> read_heading();
  void index();
  std::vector<std::string> fields_of(std::string_view line) const;
  std::string_view line_at(std::uint64_t offset) const;
  static Column column_named(const std::string& name);

  std::shared_ptr<const Mapping> mapping_;
  std::string_view text_;
  std::uint64_t first_row_ = 0;
  char separator_ = '|';
  std::vector<Column> columns_;
  std::vector<Row> rows_;
  std::uint64_t refused_ = 0;
  std::uint64_t repeated_ = 0;
};

}  // namespace vouch::services
