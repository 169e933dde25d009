#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>

#include "domain/common/result.h"
#include "services/ingest/sqlite/local_store.h"

namespace vouch::services {

/// A sequence number as SQLite has it, and back.
inline std::int64_t number(std::uint64_t sequence) {
  return static_cast<std::int64_t>(sequence);
}
inline std::uint64_t number(std::int64_t sequence) {
  return static_cast<std::uint64_t>(sequence);
}

/// The file of the spool in `folder`.
LocalStoreSpec spool_store(const std::filesystem::path& folder);

/// All that is ever asked of that file.
struct SpoolStatements {
  LocalStatement insert;
  LocalStatement peek;
  LocalStatement oldest;
  LocalStatement totals_up_to;
  LocalStatement totals_of_one;
  LocalStatement remove_up_to;
  LocalStatement copy_aside;
  LocalStatement remove_one;
  LocalStatement aside_totals;
  LocalStatement remove_oldest_aside;
  LocalStatement all_aside;
  LocalStatement put_aside;
  LocalStatement held;
  LocalStatement key_check;
  LocalStatement put_key_check;

  /// Of a file that an earlier release may have written.
  static Result<std::unique_ptr<SpoolStatements>> prepare(LocalDatabase& database);
};

struct SpoolTotals {
  std::uint64_t count = 0;
  std::uint64_t octets = 0;
};

/// What one of the statements for totals tells.
Result<SpoolTotals> totals_by(LocalStatement& statement, std::initializer_list<LocalValue> values);

}  // namespace vouch::services
