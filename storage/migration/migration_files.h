#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "domain/common/result.h"

namespace vouch::storage {

/// A numbered step of the schema.
struct Migration {
  int version = 0;
  std::string name;  ///< of its file, without folder: "0001_foundation.sql"
  std::string sql;
  std::string sha256;  ///< of the file, hexadecimal
};

/// What a folder of migrations holds.
struct MigrationFiles {
  std::vector<Migration> migrations;  ///< by version, from 1, without gaps
  std::string roles;                  ///< roles.sql
};

/// Reads the folder. Errors: MIGRATION_FOLDER (not readable, or without migrations or roles.sql),
/// MIGRATION_GAP (a number is missing or twice); the field names the file.
Result<MigrationFiles> read_migration_files(const std::filesystem::path& folder);

}  // namespace vouch::storage
