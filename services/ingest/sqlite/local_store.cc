#include "services/ingest/sqlite/local_store.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>
#include <vector>

namespace vouch::services {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSetAsideKept = 3;
constexpr const char* kLog = "-wal";
constexpr const char* kLogIndex = "-shm";

fs::path file_of(const LocalStoreSpec& spec) {
  return spec.folder / (spec.name + ".sqlite");
}

std::string damaged_prefix(const LocalStoreSpec& spec) {
  return spec.name + ".damaged-";
}

Result<void> make_folder(const LocalStoreSpec& spec) {
  std::error_code error;
  if (fs::create_directories(spec.folder, error)) {
    fs::permissions(spec.folder, fs::perms::owner_all, fs::perm_options::replace, error);
  }
  if (error) return fail(spec.owner + "_FAILED", spec.folder.filename().string());
  return {};
}

Result<std::int64_t> version_of(LocalDatabase& database) {
  auto statement = database.prepare("PRAGMA user_version");
  if (!statement) return tl::make_unexpected(statement.error());
  std::int64_t version = 0;
  auto done = statement->each({}, [&](const LocalRow& row) {
    version = row.integer(0);
    return true;
  });
  if (!done) return tl::make_unexpected(done.error());
  return version;
}

Result<std::unique_ptr<LocalDatabase>> open_file(const LocalStoreSpec& spec) {
  auto database = LocalDatabase::open(file_of(spec), spec.owner, spec.durability);
  if (!database) return database;
  if (auto sound = (*database)->check(); !sound) return tl::make_unexpected(sound.error());
  const auto version = version_of(**database);
  if (!version) return tl::make_unexpected(version.error());
  if (*version > spec.version) return fail(spec.owner + "_TOO_NEW", file_of(spec).filename().string());
  const auto made = (*database)->in_transaction([&] { return (*database)->execute(spec.schema); });
  if (!made) return tl::make_unexpected(made.error());
  sync_folder(spec.folder);
  return database;
}

/// They hold what nobody else has, so the newest are kept; but not as many as a bad disk can make.
void forget_oldest_set_aside(const LocalStoreSpec& spec) {
  std::vector<fs::path> kept;
  std::error_code ignored;
  for (const auto& file : fs::directory_iterator(spec.folder, ignored)) {
    const std::string name = file.path().filename().string();
    const bool goes_along = name.ends_with(kLog) || name.ends_with(kLogIndex);
    if (name.starts_with(damaged_prefix(spec)) && !goes_along) kept.push_back(file.path());
  }
  std::sort(kept.begin(), kept.end());
  for (std::size_t i = 0; i + kSetAsideKept < kept.size(); ++i) {
    fs::remove(kept[i], ignored);
    fs::remove(kept[i].string() + kLog, ignored);
    fs::remove(kept[i].string() + kLogIndex, ignored);
  }
}

Result<std::string> set_aside(const LocalStoreSpec& spec) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto us = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  const std::string name = damaged_prefix(spec) + std::to_string(us);
  std::error_code error;
  std::error_code ignored;
  // The log first: left behind, it would be taken for the new file's.
  fs::rename(file_of(spec).string() + kLog, spec.folder / (name + kLog), ignored);
  fs::remove(file_of(spec).string() + kLogIndex, ignored);
  fs::rename(file_of(spec), spec.folder / name, error);
  if (error && error != std::errc::no_such_file_or_directory) {
    return fail(spec.owner + "_FAILED", file_of(spec).filename().string());
  }
  sync_folder(spec.folder);
  forget_oldest_set_aside(spec);
  return name;
}

}  // namespace

Result<std::unique_ptr<LocalDatabase>> open_shared_store(const LocalStoreSpec& spec) {
  if (auto made = make_folder(spec); !made) return tl::make_unexpected(made.error());
  return open_file(spec);
}

Result<LocalStore> LocalStore::open(LocalStoreSpec spec) {
  if (auto made = make_folder(spec); !made) return tl::make_unexpected(made.error());
  auto lock = FileLock::take(spec.folder / (spec.name + ".lock"), spec.owner);
  if (!lock) return tl::make_unexpected(lock.error());
  LocalStore store{std::move(spec), std::move(*lock)};
  auto database = open_file(store.spec_);
  if (database) {
    store.database_ = std::move(*database);
    return store;
  }
  if (database.error().code != store.spec_.owner + "_DAMAGED") return tl::make_unexpected(database.error());
  const Error told = store.begin_anew();
  if (!store.usable()) return tl::make_unexpected(told);
  store.damage_ = told;
  return store;
}

Error LocalStore::begin_anew() {
  database_.reset();
  const auto name = set_aside(spec_);
  if (!name) return name.error();
  auto database = open_file(spec_);
  if (!database) return database.error();
  database_ = std::move(*database);
  return Error{spec_.owner + "_DAMAGED", *name};
}

Result<void> LocalStore::begin_empty() {
  database_.reset();
  std::error_code error;
  // The log last: without its file SQLite throws it away, while the file without it might be half of both.
  fs::remove(file_of(spec_), error);
  if (error) return fail(spec_.owner + "_FAILED", file_of(spec_).filename().string());
  fs::remove(file_of(spec_).string() + kLog, error);
  fs::remove(file_of(spec_).string() + kLogIndex, error);
  auto database = open_file(spec_);
  if (!database) return tl::make_unexpected(database.error());
  database_ = std::move(*database);
  return {};
}

}  // namespace vouch::services
