#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "domain/common/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace vouch::services {

/// Octets for a BLOB column, where a string_view is TEXT.
struct Octets {
  std::string_view view;
};
using LocalValue = std::variant<std::int64_t, std::string_view, Octets>;

/// One row under the cursor; what it gives out lives until the next row.
class LocalRow {
 public:
  explicit LocalRow(sqlite3_stmt* statement) : statement_(statement) {}
  std::int64_t integer(int column) const;     ///< 0 for NULL
  std::string_view octets(int column) const;  ///< of TEXT or BLOB; empty for NULL

 private:
  sqlite3_stmt* statement_;
};

/// A prepared statement of a LocalDatabase, which must outlive it. Not thread-safe.
class LocalStatement {
 public:
  /// Takes a row; false: that was enough.
  using TakeRow = std::function<bool(const LocalRow&)>;

  LocalStatement() = default;  ///< not to be run

  /// Runs it to its end. Errors: those of LocalDatabase.
  Result<void> run(std::initializer_list<LocalValue> values = {});
  /// Hands over its rows one by one. Errors: those of LocalDatabase.
  Result<void> each(std::initializer_list<LocalValue> values, const TakeRow& take);

 private:
  friend class LocalDatabase;
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  LocalStatement(sqlite3_stmt* statement, const class LocalDatabase* database)
      : statement_(statement), database_(database) {}

  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
  const LocalDatabase* database_ = nullptr;
};

/// One SQLite file in WAL mode, behind its C interface. Not thread-safe. Errors of all functions, each behind
/// the owner's own word ("SPOOL", "QUARANTINE"): _FULL (no room on the disk), _DAMAGED (the file is not what
/// SQLite wrote), _IN_USE (another process holds it), _FAILED (anything else the system refused). The field
/// names the file, the offset is SQLite's extended result code.
class LocalDatabase {
 public:
  enum class Durability {
    kEveryCommit,  ///< a commit that returned survives a power cut
    kLater,        ///< it survives the end of the process; a power cut may take the last ones
  };

  /// Opens the file, or makes it, readable by its owner alone. `owner` begins the error codes.
  static Result<std::unique_ptr<LocalDatabase>> open(const std::filesystem::path& file, std::string owner,
                                                     Durability durability);
  /// Opens a file as it is, to read what can be read of it; it is left as it is.
  static Result<std::unique_ptr<LocalDatabase>> open_read_only(const std::filesystem::path& file,
                                                               std::string owner);
  LocalDatabase(const LocalDatabase&) = delete;
  LocalDatabase& operator=(const LocalDatabase&) = delete;
  ~LocalDatabase();

  /// Reads every page: finds what a disk or a person damaged, except inside of values.
  Result<void> check() const;
  /// Runs constant statements, one after the other.
  Result<void> execute(const char* sql);
  Result<LocalStatement> prepare(std::string_view sql) const;
  /// Gives some megabytes of unused pages back to the file system, and, with the last of them, the log. True:
  /// there are more. In steps, because a large file takes seconds.
  Result<bool> give_back_some();
  /// Does `work` in one transaction: all of it, or none after an error.
  Result<void> in_transaction(const std::function<Result<void>()>& work);

  /// The error for a result code of SQLite.
  Error error(int code) const;

 private:
  LocalDatabase(sqlite3* handle, std::string owner, std::string name)
      : handle_(handle), owner_(std::move(owner)), name_(std::move(name)) {}

  sqlite3* handle_;
  std::string owner_;
  std::string name_;
};

}  // namespace vouch::services
