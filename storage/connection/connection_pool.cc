#include "storage/connection/connection_pool.h"

#include <pqxx/nontransaction>
#include <utility>

#include "storage/connection/connection.h"
#include "storage/connection/error.h"

namespace vouch::storage {
namespace {

/// Values are read and written as text in one form, whatever the server's defaults; committed is durable.
/// A prepared statement is planned once: planning each use anew, for every partition, costs more than running
/// it. They find rows by key, and a plan made while a month is still empty must suit it when it is full. A
/// bitmap asks the kernel for the size of each partition each time it is used; no index of ours needs one.
constexpr const char* kSessionSettings =
    "SET client_encoding = 'UTF8'; SET TimeZone = 'UTC'; SET DateStyle = 'ISO';"
    " SET client_min_messages = 'error'; SET plan_cache_mode = force_generic_plan;"
    " SET enable_seqscan = off; SET enable_bitmapscan = off; SET jit = off;"
    " SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') IN ('off', 'local')";

/// In a connection string the last of equal keywords counts, so defaults go first. A dead peer is noticed
/// within `tcp_user_timeout` (ms).
std::string with_defaults(const DatabaseOptions& options) {
  if (options.conninfo.find("://") != std::string::npos) return options.conninfo;
  return "connect_timeout=" + std::to_string(options.connect_timeout_s) + " tcp_user_timeout=10000 " +
         options.conninfo;
}

}  // namespace

ConnectionPool::Lease::Lease(ConnectionPool& pool, std::unique_ptr<Connection> connection, bool fresh)
    : pool_(&pool), connection_(std::move(connection)), fresh_(fresh) {}

ConnectionPool::Lease::Lease(Lease&& other) noexcept
    : pool_(std::exchange(other.pool_, nullptr)),
      connection_(std::move(other.connection_)),
      fresh_(other.fresh_),
      broken_(other.broken_) {}

ConnectionPool::Lease::~Lease() {
  if (pool_ == nullptr) return;
  if (broken_ || !connection_->link.is_open()) connection_.reset();
  pool_->give_back(std::move(connection_));
}

ConnectionPool::ConnectionPool(DatabaseOptions options)
    : conninfo_(with_defaults(options)), free_(options.connections) {}

ConnectionPool::~ConnectionPool() = default;

Result<ConnectionPool::Lease> ConnectionPool::lease(std::chrono::steady_clock::time_point deadline) {
  std::unique_ptr<Connection> connection;
  {
    std::unique_lock lock(mutex_);
    if (!one_came_free_.wait_until(lock, deadline, [&] { return free_ > 0; })) {
      return fail("TIMEOUT", "connection pool");
    }
    --free_;
    if (!idle_.empty()) {
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (connection) return Lease{*this, std::move(connection), false};
  auto made = connect();
  if (made) return Lease{*this, std::move(*made), true};
  give_back(nullptr);
  return tl::make_unexpected(made.error());
}

void ConnectionPool::give_back(std::unique_ptr<Connection> connection) {
  {
    const std::lock_guard lock(mutex_);
    ++free_;
    if (connection) idle_.push_back(std::move(connection));
  }
  one_came_free_.notify_one();
}

Result<std::unique_ptr<Connection>> ConnectionPool::connect() const {
  try {
    auto connection = std::make_unique<Connection>(conninfo_);
    pqxx::nontransaction{connection->link}.exec(kSessionSettings);
    return connection;
  } catch (...) {
    return tl::make_unexpected(error_of_exception("connect"));
  }
}

}  // namespace vouch::storage
