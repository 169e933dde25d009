#include "storage/migration/migrator.h"

#include <chrono>
#include <utility>

#include "storage/migration/catalogue.h"
#include "storage/migration/journal.h"
#include "storage/migration/statements.h"

namespace vouch::storage {
namespace {

constexpr std::chrono::hours kMigrationLimit{12};
constexpr std::chrono::minutes kCheckLimit{1};

Result<void> check_encoding(Transaction& transaction) {
  const auto encoding =
      transaction.query(migration_sql::kDatabaseEncoding, {}, [](RowReader& row) { return row.text(); });
  if (!encoding) return tl::make_unexpected(encoding.error());
  if (encoding->front() != "UTF8") return fail("BAD_ENCODING", "server_encoding");
  return {};
}

/// The catalogue as it is, if it is what was recorded.
Result<Catalogue> undrifted_catalogue(Transaction& transaction) {
  const auto recorded = recorded_catalogue(transaction);
  if (!recorded) return tl::make_unexpected(recorded.error());
  auto present = present_catalogue(transaction);
  if (!present) return present;
  if (std::string told = difference(*recorded, *present); !told.empty()) return fail("SCHEMA_DRIFT", told);
  return present;
}

/// Takes the lock and tells what was applied, if it is what the files say.
Result<std::vector<AppliedMigration>> lock_and_match(Transaction& transaction, const MigrationFiles& files) {
  const auto lock = transaction.each_row(migration_sql::kLockMigrations, {}, [](RowReader&) {});
  if (!lock) return tl::make_unexpected(lock.error());
  if (auto encoding = check_encoding(transaction); !encoding) return tl::make_unexpected(encoding.error());
  if (auto journal = create_journal(transaction); !journal) return tl::make_unexpected(journal.error());
  auto applied = applied_migrations(transaction);
  if (!applied) return applied;
  if (auto matched = match(*applied, files.migrations); !matched) return tl::make_unexpected(matched.error());
  return applied;
}

/// Records the catalogue after every step: a run that is stopped between two leaves no false drift behind.
Result<Catalogue> record_present_catalogue(Transaction& transaction) {
  auto catalogue = present_catalogue(transaction);
  if (!catalogue) return catalogue;
  if (auto recorded = record_catalogue(transaction, *catalogue); !recorded) {
    return tl::make_unexpected(recorded.error());
  }
  return catalogue;
}

Result<std::string> apply(Transaction& transaction, const Migration& migration) {
  if (auto done = transaction.script(migration.name, migration.sql); !done)
    return tl::make_unexpected(done.error());
  if (auto done = record_migration(transaction, migration); !done) return tl::make_unexpected(done.error());
  if (auto done = record_present_catalogue(transaction); !done) return tl::make_unexpected(done.error());
  return migration.name;
}

}  // namespace

Migrator::Migrator(Database& database, std::filesystem::path folder)
    : database_(database), folder_(std::move(folder)) {}

Result<std::string> Migrator::apply_next(const MigrationFiles& files) {
  return with_transaction(database_, Access::kReadWrite, kMigrationLimit,
                          [&](Transaction& transaction) -> Result<std::string> {
                            const auto applied = lock_and_match(transaction, files);
                            if (!applied) return tl::make_unexpected(applied.error());
                            if (!applied->empty()) {
                              if (auto drift = undrifted_catalogue(transaction); !drift)
                                return tl::make_unexpected(drift.error());
                            }
                            if (applied->size() == files.migrations.size()) return std::string{};
                            return apply(transaction, files.migrations[applied->size()]);
                          });
}

Result<SchemaState> Migrator::finish(const MigrationFiles& files) {
  return with_transaction(database_, Access::kReadWrite, kMigrationLimit,
                          [&](Transaction& transaction) -> Result<SchemaState> {
                            const auto applied = lock_and_match(transaction, files);
                            if (!applied) return tl::make_unexpected(applied.error());
                            if (auto done = transaction.script("roles.sql", files.roles); !done) {
                              return tl::make_unexpected(done.error());
                            }
                            const auto catalogue = record_present_catalogue(transaction);
                            if (!catalogue) return tl::make_unexpected(catalogue.error());
                            return SchemaState{applied->back().version, fingerprint(*catalogue), {}};
                          });
}

Result<SchemaState> Migrator::migrate() {
  const auto files = read_migration_files(folder_);
  if (!files) return tl::make_unexpected(files.error());
  std::vector<std::string> names;
  for (;;) {
    auto name = apply_next(*files);
    if (!name) return tl::make_unexpected(name.error());
    if (name->empty()) break;
    names.push_back(std::move(*name));
  }
  auto state = finish(*files);
  if (state) state->applied = std::move(names);
  return state;
}

Result<SchemaState> Migrator::check() {
  const auto files = read_migration_files(folder_);
  if (!files) return tl::make_unexpected(files.error());
  return with_transaction(database_, Access::kReadOnly, kCheckLimit,
                          [&](Transaction& transaction) -> Result<SchemaState> {
                            const auto applied = applied_migrations(transaction);
                            if (!applied) return tl::make_unexpected(applied.error());
                            if (auto matched = match(*applied, files->migrations); !matched) {
                              return tl::make_unexpected(matched.error());
                            }
                            if (applied->size() < files->migrations.size()) {
                              return fail("DATABASE_OLDER", files->migrations[applied->size()].name);
                            }
                            const auto catalogue = undrifted_catalogue(transaction);
                            if (!catalogue) return tl::make_unexpected(catalogue.error());
                            return SchemaState{applied->back().version, fingerprint(*catalogue), {}};
                          });
}

}  // namespace vouch::storage
