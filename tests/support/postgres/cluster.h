#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace vouch::test {

/// A PostgreSQL server of this test executable. Functions throw std::runtime_error where the server does not
/// do as told: without it no test means anything.
class PostgresCluster {
 public:
  /// Started on first use, stopped and removed at exit.
  static PostgresCluster& instance();

  PostgresCluster(const PostgresCluster&) = delete;
  PostgresCluster& operator=(const PostgresCluster&) = delete;
  ~PostgresCluster();

  /// A new empty database. Returns its name.
  std::string empty_database();
  /// A new database with the schema of migrations/. Returns its name.
  std::string migrated_database();

  /// How to reach it; as the owner of everything, or as a role such as "vouch_ingest".
  std::string conninfo(const std::string& database, const std::string& role = kOwner) const;

  /// Runs statements outside a transaction, as the owner.
  void execute(const std::string& database, const std::string& sql) const;

  void start();
  void stop();

  static constexpr const char* kOwner = "vouch_owner";

 private:
  PostgresCluster();
  void wait_until_ready() const;
  std::string create_database(const std::string& options);

  std::filesystem::path folder_;
  std::string template_;
  int databases_ = 0;
  pid_t server_ = -1;
};

}  // namespace vouch::test
