#include "services/ingest/sqlite/local_database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace vouch::services {
namespace {

constexpr int kBusyMs = 2000;

// Deleted values were sealed: they need not be overwritten at the price of another write.
constexpr const char* kSetUp =
    "PRAGMA auto_vacuum = INCREMENTAL;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA secure_delete = FAST;"
    "PRAGMA cell_size_check = ON;"
    "PRAGMA trusted_schema = OFF;";

/// SQLite gives the mode of the file to its log as well.
bool make_private(const std::filesystem::path& file) {
  const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (made < 0) return false;
  ::close(made);
  return true;
}

int bind(sqlite3_stmt* statement, int place, const LocalValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    return sqlite3_bind_int64(statement, place, *integer);
  }
  // A null pointer would bind NULL, and an empty view may hold one.
  const auto data = [](std::string_view view) { return view.data() == nullptr ? "" : view.data(); };
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    return sqlite3_bind_text64(statement, place, data(*text), text->size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  const std::string_view octets = std::get<Octets>(value).view;
  return sqlite3_bind_blob64(statement, place, data(octets), octets.size(), SQLITE_STATIC);
}

std::string_view kind_of(int code, int system_error) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return "_FULL";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "_DAMAGED";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "_IN_USE";
    case SQLITE_IOERR:
      return system_error == ENOSPC || system_error == EDQUOT ? "_FULL" : "_FAILED";
    default:
      return "_FAILED";
  }
}

}  // namespace

std::int64_t LocalRow::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string_view LocalRow::octets(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return data == nullptr ? std::string_view{}
                         : std::string_view{static_cast<const char*>(data), static_cast<std::size_t>(size)};
}

void LocalStatement::Finalizer::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Result<void> LocalStatement::run(std::initializer_list<LocalValue> values) {
  return each(values, [](const LocalRow&) { return true; });
}

Result<void> LocalStatement::each(std::initializer_list<LocalValue> values, const TakeRow& take) {
  sqlite3_stmt* statement = statement_.get();
  int code = SQLITE_OK;
  int place = 0;
  for (const LocalValue& value : values) {
    if (code == SQLITE_OK) code = bind(statement, ++place, value);
  }
  if (code == SQLITE_OK) {
    do {
      code = sqlite3_step(statement);
    } while (code == SQLITE_ROW && take(LocalRow{statement}));
  }
  const bool good = code == SQLITE_DONE || code == SQLITE_ROW;
  Result<void> result;
  if (!good) result = tl::make_unexpected(database_->error(code));
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  return result;
}

Result<std::unique_ptr<LocalDatabase>> LocalDatabase::open(const std::filesystem::path& file,
                                                           std::string owner, Durability durability) {
  const std::string name = file.filename().string();
  if (!make_private(file)) return fail(owner + (errno == ENOSPC ? "_FULL" : "_FAILED"), name);
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<LocalDatabase> database(new LocalDatabase(handle, std::move(owner), name));
  if (code != SQLITE_OK) return tl::make_unexpected(database->error(code));
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, kBusyMs);
  if (auto done = database->execute(kSetUp); !done) return tl::make_unexpected(done.error());
  const bool every = durability == Durability::kEveryCommit;
  auto done = database->execute(every ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
  if (!done) return tl::make_unexpected(done.error());
  return database;
}

Result<std::unique_ptr<LocalDatabase>> LocalDatabase::open_read_only(const std::filesystem::path& file,
                                                                     std::string owner) {
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<LocalDatabase> database(
      new LocalDatabase(handle, std::move(owner), file.filename().string()));
  if (code != SQLITE_OK) return tl::make_unexpected(database->error(code));
  sqlite3_extended_result_codes(handle, 1);
  return database;
}

LocalDatabase::~LocalDatabase() {
  sqlite3_close_v2(handle_);
}

Result<void> LocalDatabase::check() const {
  auto statement = prepare("PRAGMA quick_check(1)");
  if (!statement) return tl::make_unexpected(statement.error());
  bool sound = false;
  auto done = statement->each({}, [&](const LocalRow& row) {
    sound = row.octets(0) == "ok";
    return true;
  });
  if (!done) return done;
  if (!sound) return tl::make_unexpected(error(SQLITE_CORRUPT));
  return {};
}

Result<void> LocalDatabase::execute(const char* sql) {
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return tl::make_unexpected(error(code));
  return {};
}

Result<LocalStatement> LocalDatabase::prepare(std::string_view sql) const {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return tl::make_unexpected(error(code));
  return LocalStatement{statement, this};
}

Result<bool> LocalDatabase::give_back_some() {
  if (auto done = execute("PRAGMA incremental_vacuum(1000)"); !done) return tl::make_unexpected(done.error());
  auto unused = prepare("PRAGMA freelist_count");
  if (!unused) return tl::make_unexpected(unused.error());
  bool more = false;
  auto done = unused->each({}, [&](const LocalRow& row) {
    more = row.integer(0) > 0;
    return true;
  });
  if (done && !more) done = execute("PRAGMA wal_checkpoint(TRUNCATE)");
  if (!done) return tl::make_unexpected(done.error());
  return more;
}

Result<void> LocalDatabase::in_transaction(const std::function<Result<void>()>& work) {
  if (auto begun = execute("BEGIN IMMEDIATE"); !begun) return begun;
  Result<void> result = work();
  if (result) result = execute("COMMIT");
  // After some errors SQLite has rolled back by itself.
  if (!result && sqlite3_get_autocommit(handle_) == 0) static_cast<void>(execute("ROLLBACK"));
  return result;
}

Error LocalDatabase::error(int code) const {
  const int system_error = handle_ == nullptr ? 0 : sqlite3_system_errno(handle_);
  return {owner_ + std::string{kind_of(code, system_error)}, name_, static_cast<std::size_t>(code)};
}

}  // namespace vouch::services
