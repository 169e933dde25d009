#include "storage/migration/journal.h"

#include "storage/migration/statements.h"

namespace vouch::storage {
namespace {

AppliedMigration read_applied(RowReader& row) {
  const int version = row.number<int>();
  std::string name = row.text();
  return {version, std::move(name), row.text()};
}

}  // namespace

Result<void> create_journal(Transaction& transaction) {
  return transaction.script(migration_sql::kCreateJournal.name,
                            std::string{migration_sql::kCreateJournal.text});
}

Result<std::vector<AppliedMigration>> applied_migrations(Transaction& transaction) {
  const auto exists = transaction.query(migration_sql::kJournalExists, {},
                                        [](RowReader& row) -> int { return row.boolean() ? 1 : 0; });
  if (!exists) return tl::make_unexpected(exists.error());
  if (exists->front() == 0) return std::vector<AppliedMigration>{};
  return transaction.query(migration_sql::kAppliedMigrations, {}, read_applied);
}

Result<void> record_migration(Transaction& transaction, const Migration& migration) {
  const auto recorded =
      transaction.change(migration_sql::kRecordMigration,
                         {cell(migration.version), cell(migration.name), cell(migration.sha256)});
  if (!recorded) return tl::make_unexpected(recorded.error());
  return {};
}

Result<void> match(const std::vector<AppliedMigration>& applied, const std::vector<Migration>& files) {
  for (std::size_t i = 0; i < applied.size(); ++i) {
    if (i >= files.size()) return fail("DATABASE_NEWER", applied[i].name);
    if (applied[i].version != files[i].version || applied[i].sha256 != files[i].sha256) {
      return fail("MIGRATION_EDITED", files[i].name);
    }
  }
  return {};
}

}  // namespace vouch::storage
