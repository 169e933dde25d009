#include "storage/connection/database.h"

#include <utility>

#include "storage/connection/connection_pool.h"

namespace vouch::storage {

Database::Database(DatabaseOptions options) : pool_(std::make_unique<ConnectionPool>(std::move(options))) {}

Database::~Database() = default;

Result<Transaction> Database::begin(Access access, std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  for (;;) {
    auto lease = pool_->lease(deadline);
    if (!lease) return tl::make_unexpected(lease.error());
    const bool fresh = lease->fresh();
    auto transaction = Transaction::begin(std::move(*lease), access == Access::kReadOnly, deadline);
    // A connection that lay in the pool may have been cut meanwhile. Nothing was asked of it yet, so the next
    // one may be tried; a fresh one that fails tells of the server.
    if (transaction || fresh || transaction.error().code != "UNAVAILABLE") return transaction;
  }
}

}  // namespace vouch::storage
