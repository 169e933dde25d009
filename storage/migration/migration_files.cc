#include "storage/migration/migration_files.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>

#include "storage/connection/sha256.h"

namespace vouch::storage {
namespace {

constexpr const char* kRoles = "roles.sql";

/// The number in "0001_foundation.sql"; nothing if the name has another form.
std::optional<int> version_in(std::string_view name) {
  if (name.size() < 10 || name[4] != '_' || !name.ends_with(".sql")) return std::nullopt;
  int version = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + 4, version);
  if (error != std::errc{} || end != name.data() + 4 || version < 1) return std::nullopt;
  return version;
}

Result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  if (!file.is_open() || file.bad()) return fail("MIGRATION_FOLDER", path.filename());
  return text;
}

Result<Migration> read_migration(const std::filesystem::path& path, int version) {
  auto sql = read_file(path);
  if (!sql) return tl::make_unexpected(sql.error());
  return Migration{version, path.filename(), *sql, hex(sha256(*sql))};
}

Result<std::vector<Migration>> read_migrations(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<Migration> migrations;
  for (std::filesystem::directory_iterator file{folder, error}, end; !error && file != end;
       file.increment(error)) {
    const auto version = version_in(file->path().filename().string());
    if (!version) continue;
    auto migration = read_migration(file->path(), *version);
    if (!migration) return tl::make_unexpected(migration.error());
    migrations.push_back(std::move(*migration));
  }
  if (error || migrations.empty()) return fail("MIGRATION_FOLDER", "migrations");
  std::sort(migrations.begin(), migrations.end(),
            [](const Migration& a, const Migration& b) { return a.name < b.name; });
  return migrations;
}

}  // namespace

Result<MigrationFiles> read_migration_files(const std::filesystem::path& folder) {
  auto migrations = read_migrations(folder);
  if (!migrations) return tl::make_unexpected(migrations.error());
  int expected = 0;
  for (const Migration& migration : *migrations) {
    if (migration.version != ++expected) return fail("MIGRATION_GAP", migration.name);
  }
  auto roles = read_file(folder / kRoles);
  if (!roles) return tl::make_unexpected(roles.error());
  return MigrationFiles{std::move(*migrations), std::move(*roles)};
}

}  // namespace vouch::storage
