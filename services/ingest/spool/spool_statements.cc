#include "services/ingest/spool/spool_statements.h"

#include <string_view>
#include <utility>

namespace vouch::services {
namespace {

constexpr const char* kSchema = R"sql(
  CREATE TABLE IF NOT EXISTS entry (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,  -- grows over restarts, even of an empty spool
    appended_at INTEGER NOT NULL,                -- microseconds since 1970, by this machine's clock
    sealed BLOB NOT NULL,
    feed TEXT NOT NULL DEFAULT '',               -- the label, which stands open
    since INTEGER NOT NULL DEFAULT 0,            -- microseconds since 1970, network time
    until INTEGER NOT NULL DEFAULT -1,
    facts INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS aside (  -- entries that the queue goes on without
    sequence INTEGER PRIMARY KEY,
    appended_at INTEGER NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS key_check (  -- opens with the key that the entries were sealed with
    one INTEGER PRIMARY KEY CHECK (one = 1),
    sealed BLOB NOT NULL
  ) STRICT;
  PRAGMA user_version = 2;
)sql";

// What version 1 lacks.
constexpr const char* kAddLabels = R"sql(
  ALTER TABLE entry ADD COLUMN feed TEXT NOT NULL DEFAULT '';
  ALTER TABLE entry ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE entry ADD COLUMN until INTEGER NOT NULL DEFAULT -1;
  ALTER TABLE entry ADD COLUMN facts INTEGER NOT NULL DEFAULT 0;
)sql";

Result<void> bring_up_to_date(LocalDatabase& database) {
  auto labels = database.prepare("SELECT count(*) FROM pragma_table_info('entry') WHERE name = 'feed'");
  if (!labels) return tl::make_unexpected(labels.error());
  bool has_labels = false;
  auto done = labels->each({}, [&](const LocalRow& row) {
    has_labels = row.integer(0) > 0;
    return true;
  });
  if (!done || has_labels) return done;
  return database.in_transaction([&] { return database.execute(kAddLabels); });
}

}  // namespace

LocalStoreSpec spool_store(const std::filesystem::path& folder) {
  return {folder, "spool", "SPOOL", kSchema, 2, LocalDatabase::Durability::kEveryCommit};
}

Result<std::unique_ptr<SpoolStatements>> SpoolStatements::prepare(LocalDatabase& database) {
  if (auto labelled = bring_up_to_date(database); !labelled) return tl::make_unexpected(labelled.error());
  auto made = std::make_unique<SpoolStatements>();
  const std::initializer_list<std::pair<LocalStatement*, std::string_view>> all{
      {&made->insert,
       "INSERT INTO entry (sequence, appended_at, sealed, feed, since, until, facts) "
       "VALUES (?, ?, ?, ?, ?, ?, ?)"},
      {&made->peek,
       "SELECT sequence, appended_at, sealed, feed, since, until, facts FROM entry WHERE sequence > ? "
       "ORDER BY sequence LIMIT ?"},
      {&made->oldest, "SELECT sequence, appended_at FROM entry WHERE sequence > ? ORDER BY sequence LIMIT 1"},
      {&made->totals_up_to, "SELECT count(*), sum(length(sealed)) FROM entry WHERE sequence <= ?"},
      {&made->totals_of_one, "SELECT count(*), sum(length(sealed)) FROM entry WHERE sequence = ?"},
      {&made->remove_up_to, "DELETE FROM entry WHERE sequence <= ?"},
      {&made->copy_aside,
       "INSERT OR REPLACE INTO aside SELECT sequence, appended_at, sealed FROM entry WHERE sequence = ?"},
      {&made->remove_one, "DELETE FROM entry WHERE sequence = ?"},
      {&made->aside_totals, "SELECT count(*), sum(length(sealed)) FROM aside"},
      {&made->remove_oldest_aside, "DELETE FROM aside WHERE sequence = (SELECT min(sequence) FROM aside)"},
      {&made->all_aside, "SELECT sequence, appended_at, sealed FROM aside ORDER BY sequence"},
      {&made->put_aside, "INSERT INTO aside (sequence, appended_at, sealed) VALUES (?, ?, ?)"},
      {&made->held,
       "SELECT feed, min(since), max(until), sum(facts), max(sequence) FROM entry "
       "WHERE feed <> '' AND since <= until GROUP BY feed"},
      {&made->key_check, "SELECT sealed FROM key_check"},
      {&made->put_key_check, "INSERT OR REPLACE INTO key_check (one, sealed) VALUES (1, ?)"}};
  for (const auto& [statement, text] : all) {
    auto prepared = database.prepare(text);
    if (!prepared) return tl::make_unexpected(prepared.error());
    *statement = std::move(*prepared);
  }
  return made;
}

Result<SpoolTotals> totals_by(LocalStatement& statement, std::initializer_list<LocalValue> values) {
  SpoolTotals totals;
  auto done = statement.each(values, [&](const LocalRow& row) {
    totals = {static_cast<std::uint64_t>(row.integer(0)), static_cast<std::uint64_t>(row.integer(1))};
    return true;
  });
  if (!done) return tl::make_unexpected(done.error());
  return totals;
}

}  // namespace vouch::services
