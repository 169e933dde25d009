#pragma once

#include <string>
#include <vector>

#include "domain/common/result.h"
#include "storage/connection/transaction.h"
#include "storage/migration/migration_files.h"

namespace vouch::storage {

/// A migration that a database has had.
struct AppliedMigration {
  int version = 0;
  std::string name;
  std::string sha256;
};

/// Makes schema vouch_meta unless it is there. Errors: those of Transaction.
Result<void> create_journal(Transaction& transaction);

/// What was applied, by version; nothing in a database without a journal. Errors: those of Transaction.
Result<std::vector<AppliedMigration>> applied_migrations(Transaction& transaction);

/// Errors: those of Transaction.
Result<void> record_migration(Transaction& transaction, const Migration& migration);

/// That the database has had the first of `files`, unedited, and no others. Errors: MIGRATION_EDITED (names
/// the file), DATABASE_NEWER (than this program).
Result<void> match(const std::vector<AppliedMigration>& applied, const std::vector<Migration>& files);

}  // namespace vouch::storage
