#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "services/ingest/sqlite/file_lock.h"
#include "services/ingest/sqlite/local_database.h"

namespace vouch::services {

/// What makes a folder's store.
struct LocalStoreSpec {
  std::filesystem::path folder;  ///< made if missing, for its owner alone
  std::string name;              ///< of the file, without ".sqlite"
  std::string owner;             ///< begins the error codes
  const char* schema = "";       ///< makes what is missing; ends with `PRAGMA user_version`
  std::int64_t version = 1;      ///< what user_version is then
  LocalDatabase::Durability durability = LocalDatabase::Durability::kEveryCommit;
};

/// Opens the file of a store that several processes may share. Errors: those of LocalDatabase; _TOO_NEW: a
/// later release wrote it.
Result<std::unique_ptr<LocalDatabase>> open_shared_store(const LocalStoreSpec& spec);

/// A store of this process alone. A damaged file is set aside under another name, beside the new one that is
/// begun; of those set aside the newest few are kept. Not thread-safe.
class LocalStore {
 public:
  /// Errors: those of LocalDatabase but _DAMAGED; _IN_USE: another process has it; _TOO_NEW.
  static Result<LocalStore> open(LocalStoreSpec spec);

  LocalDatabase& database() { return *database_; }
  /// The file met when opening was damaged: _DAMAGED, its field the name it has now.
  const std::optional<Error>& damage() const { return damage_; }

  /// Sets the file aside as damaged and begins a new one; statements of the old one must be gone. Returns
  /// what is to be told: _DAMAGED with the file's new name, or why no new one could be begun; then database()
  /// must not be used, and this may be tried again.
  Error begin_anew();
  /// Throws the file away and begins a new one; statements of the old one must be gone. Needs no room on the
  /// disk, where removing what is in the file would. Errors as open().
  Result<void> begin_empty();
  bool usable() const { return database_ != nullptr; }

 private:
  LocalStore(LocalStoreSpec spec, FileLock lock) : spec_(std::move(spec)), lock_(std::move(lock)) {}

  LocalStoreSpec spec_;
  FileLock lock_;
  std::unique_ptr<LocalDatabase> database_;
  std::optional<Error> damage_;
};

}  // namespace vouch::services
