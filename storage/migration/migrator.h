#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "domain/common/result.h"
#include "storage/connection/database.h"
#include "storage/migration/migration_files.h"

namespace vouch::storage {

/// Which schema a database has.
struct SchemaState {
  int version = 0;                   ///< of the last migration
  std::string fingerprint;           ///< of the catalogue; equal in every database of this schema
  std::vector<std::string> applied;  ///< files applied by this run
};

/// Brings a database to the schema that a folder of migrations describes.
class Migrator {
 public:
  /// `folder` holds NNNN_name.sql and roles.sql.
  Migrator(Database& database, std::filesystem::path folder);

  /// Applies what is missing, each migration in a transaction of its own, then roles.sql. For the owner of
  /// the database. Any number may run at once: one works, the others wait and find nothing left to do.
  /// Stopped at any time, it goes on from there the next time.
  ///
  /// Errors: those of read_migration_files(), MIGRATION_EDITED (a file that was applied is not what it was),
  /// DATABASE_NEWER, SCHEMA_DRIFT (the schema was changed by hand; the field names the objects), BAD_ENCODING
  /// (the database is not UTF8), and those of Transaction, whose field names the file.
  Result<SchemaState> migrate();

  /// That the database has exactly this program's schema, unchanged. For every role; changes nothing.
  /// Errors: as migrate(), and DATABASE_OLDER (migrations are missing; the field names the first).
  Result<SchemaState> check();

 private:
  /// Applies the next missing migration, if any. Returns its name, or nothing.
  Result<std::string> apply_next(const MigrationFiles& files);
  Result<SchemaState> finish(const MigrationFiles& files);

  Database& database_;
  std::filesystem::path folder_;
};

}  // namespace vouch::storage
