#include "storage/migration/catalogue.h"

#include <vector>

#include "storage/connection/sha256.h"
#include "storage/migration/statements.h"

namespace vouch::storage {
namespace {

constexpr std::size_t kMostToTell = 10;

Result<Catalogue> read_catalogue(Transaction& transaction, const Statement& statement) {
  Catalogue catalogue;
  auto done = transaction.each_row(statement, {}, [&](RowReader& row) {
    std::string object = row.text();
    catalogue.emplace(std::move(object), row.text());
  });
  if (!done) return tl::make_unexpected(done.error());
  return catalogue;
}

std::vector<std::string> differences(const Catalogue& recorded, const Catalogue& present) {
  std::vector<std::string> told;
  for (const auto& [object, definition] : recorded) {
    const auto now = present.find(object);
    if (now == present.end()) {
      told.push_back("removed " + object);
    } else if (now->second != definition) {
      told.push_back("changed " + object);
    }
  }
  for (const auto& [object, definition] : present) {
    if (!recorded.contains(object)) told.push_back("added " + object);
  }
  return told;
}

}  // namespace

Result<Catalogue> present_catalogue(Transaction& transaction) {
  return read_catalogue(transaction, migration_sql::kCatalogue);
}

Result<Catalogue> recorded_catalogue(Transaction& transaction) {
  return read_catalogue(transaction, migration_sql::kRecordedCatalogue);
}

Result<void> record_catalogue(Transaction& transaction, const Catalogue& catalogue) {
  std::vector<Row> rows;
  for (const auto& [object, definition] : catalogue) rows.push_back({cell(object), cell(definition)});
  if (auto forgot = transaction.change(migration_sql::kForgetCatalogue, {}); !forgot) {
    return tl::make_unexpected(forgot.error());
  }
  const auto recorded = transaction.change(migration_sql::kRecordCatalogue, columns_of(rows, 2));
  if (!recorded) return tl::make_unexpected(recorded.error());
  return {};
}

std::string difference(const Catalogue& recorded, const Catalogue& present) {
  const std::vector<std::string> all = differences(recorded, present);
  std::string text;
  for (std::size_t i = 0; i < all.size() && i < kMostToTell; ++i) {
    if (i > 0) text.append("; ");
    text.append(all[i]);
  }
  if (all.size() > kMostToTell) text.append("; and " + std::to_string(all.size() - kMostToTell) + " more");
  return text;
}

std::string fingerprint(const Catalogue& catalogue) {
  std::string text;
  for (const auto& [object, definition] : catalogue)
    text.append(object).append("\n").append(definition).append("\n");
  return hex(sha256(text));
}

}  // namespace vouch::storage
