#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/common/result.h"
#include "storage/connection/cells.h"
#include "storage/connection/row_reader.h"
#include "storage/connection/row_text.h"
#include "storage/connection/statement.h"

namespace vouch::storage {

class ConnectionPool;
class Database;

/// A table and the columns of it that COPY fills, in the order of the rows' cells.
struct CopyTarget {
  std::string_view table;  ///< with its schema
  std::vector<std::string> columns;
};

/// One transaction; rolled back when it is destroyed without commit(). Past its time limit everything fails
/// with TIMEOUT. After an error nothing works but destroying it. Not thread-safe.
///
/// Every function may fail with the codes of error_of_exception() (storage/connection/error.h); the error
/// names the statement.
class Transaction {
 public:
  Transaction(Transaction&&) noexcept;
  ~Transaction();

  /// Runs a statement and gives every row to `read`. Errors: also CORRUPT, where `read` could not read a row.
  Result<void> each_row(const Statement& statement, const Row& parameters,
                        const std::function<void(RowReader&)>& read);

  /// Runs a statement; `read` makes one value of each row. Errors: as each_row().
  template <class Read>
  auto query(const Statement& statement, const Row& parameters, Read read)
      -> Result<std::vector<decltype(read(std::declval<RowReader&>()))>> {
    std::vector<decltype(read(std::declval<RowReader&>()))> values;
    auto done = each_row(statement, parameters, [&](RowReader& row) { values.push_back(read(row)); });
    if (!done) return tl::make_unexpected(done.error());
    return values;
  }

  /// Runs a statement for its effect. Returns how many rows it changed.
  Result<std::size_t> change(const Statement& statement, const Row& parameters);

  /// Adds `rows` by COPY; each has one cell for each column of `target`.
  Result<void> copy(const CopyTarget& target, std::span<const RowText> rows);
  Result<void> copy(const CopyTarget& target, std::span<const Row> rows);

  /// Whether a transaction over this connection added what `id` names, and was committed. For rows that never
  /// change and are never removed: they need not be offered again.
  bool is_on_record(const std::array<std::uint8_t, 16>& id) const;
  /// Notes that this transaction adds them.
  void note_added(std::span<const std::array<std::uint8_t, 16>> ids);

  /// Runs the statements of a script; `name` stands for it in errors. For migrations: nothing is prepared.
  Result<void> script(std::string_view name, const std::string& sql);

  Result<void> commit();

 private:
  friend class Database;
  struct State;
  explicit Transaction(std::unique_ptr<State> state);
  template <class Lease>
  static Result<Transaction> begin(Lease lease, bool read_only,
                                   std::chrono::steady_clock::time_point deadline);
  /// Runs `action`; no exception leaves.
  Result<void> guarded(std::string_view statement, const std::function<void()>& action);

  std::unique_ptr<State> state_;
};

}  // namespace vouch::storage
