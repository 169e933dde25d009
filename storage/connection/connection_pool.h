#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "domain/common/result.h"
#include "storage/connection/database.h"

namespace vouch::storage {

/// A libpqxx connection that is silent: PostgreSQL's notices quote values and would go to standard error.
struct Connection;

/// The connections of a Database. Thread-safe.
class ConnectionPool {
 public:
  /// Holds a connection and gives it back, or lets go of it if it broke.
  class Lease {
   public:
    Lease(ConnectionPool& pool, std::unique_ptr<Connection> connection, bool fresh);
    Lease(Lease&& other) noexcept;
    Lease& operator=(Lease&&) = delete;
    ~Lease();

    Connection& connection() { return *connection_; }
    bool fresh() const { return fresh_; }
    /// The connection is not to be used again.
    void discard() { broken_ = true; }

   private:
    ConnectionPool* pool_;
    std::unique_ptr<Connection> connection_;
    bool fresh_;
    bool broken_ = false;
  };

  explicit ConnectionPool(DatabaseOptions options);
  ~ConnectionPool();

  /// Errors: TIMEOUT (none came free in time), UNAVAILABLE, DENIED.
  Result<Lease> lease(std::chrono::steady_clock::time_point deadline);

 private:
  void give_back(std::unique_ptr<Connection> connection);
  Result<std::unique_ptr<Connection>> connect() const;

  std::string conninfo_;
  std::mutex mutex_;
  std::condition_variable one_came_free_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::size_t free_;  ///< more that may be taken, idle or still to be made
};

}  // namespace vouch::storage
