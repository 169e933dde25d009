#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "domain/common/result.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

struct DatabaseOptions {
  /// libpq connection string (keywords and values, or a URI). May hold a password: it reaches no error and no
  /// log. Without a `connect_timeout` of its own, keywords and values get `connect_timeout_s`.
  std::string conninfo;
  std::size_t connections = 4;  ///< at most; one per worker
  int connect_timeout_s = 3;    ///< libpq's smallest is 2
};

enum class Access { kReadOnly, kReadWrite };

/// A database and a bounded pool of connections to it, made when first needed and again after they broke.
/// Thread-safe. Must outlive its transactions.
class Database {
 public:
  explicit Database(DatabaseOptions options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Starts a transaction; waits for a free connection. `limit` is the time for all of it, the wait included.
  /// Reads see one state of the database (repeatable read); writes see what is committed when each statement
  /// begins. Errors: UNAVAILABLE (no server, or not now), TIMEOUT (no connection came free), DENIED.
  Result<Transaction> begin(Access access, std::chrono::milliseconds limit);

 private:
  std::unique_ptr<ConnectionPool> pool_;
};

/// Runs `body(transaction)`, a function to a Result, in a transaction; commits if it succeeds and may write,
/// and rolls back otherwise. Errors: those of begin(), of commit() and of the body.
template <class Body>
auto with_transaction(Database& database, Access access, std::chrono::milliseconds limit, Body body)
    -> decltype(body(std::declval<Transaction&>())) {
  auto transaction = database.begin(access, limit);
  if (!transaction) return tl::make_unexpected(transaction.error());
  auto outcome = body(*transaction);
  if (!outcome || access == Access::kReadOnly) return outcome;
  if (auto committed = transaction->commit(); !committed) return tl::make_unexpected(committed.error());
  return outcome;
}

}  // namespace vouch::storage
