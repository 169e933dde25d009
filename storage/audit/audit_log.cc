#include "storage/audit/audit_log.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "storage/audit/statements.h"

namespace vouch::storage {
namespace {

using Json = nlohmann::json;

/// jsonb holds no NUL, not even an escaped one: texts are made storable one by one.
void make_storable(Json& json) {
  if (json.is_string()) {
    json = to_storable(from_storable(json.get_ref<const std::string&>()));
  } else if (json.is_structured()) {
    for (auto& member : json) make_storable(member);
  }
}

Result<Cell> json_cell(const std::string& text, const char* field) {
  Json json = Json::parse(to_storable(text), nullptr, false);
  if (json.is_discarded()) return fail("BAD_JSON", field);
  make_storable(json);
  return Cell{json.dump()};
}

Result<Row> cells_of(const AuditEntry& entry) {
  auto query = json_cell(entry.query, "query");
  if (!query) return tl::make_unexpected(query.error());
  auto result = json_cell(entry.result, "result");
  if (!result) return tl::make_unexpected(result.error());
  return Row{cell(entry.service), cell(entry.caller), cell(entry.role),  cell(entry.operation),
             cell(entry.liid),    std::move(*query),  cell(entry.as_of), cell(entry.outcome),
             cell(entry.reason),  std::move(*result)};
}

Result<AuditEntryNumber> append_by(Transaction& transaction, const Statement& statement, const Row& cells) {
  const auto numbers =
      transaction.query(statement, cells, [](RowReader& row) { return row.number<AuditEntryNumber>(); });
  if (!numbers) return tl::make_unexpected(numbers.error());
  return numbers->front();
}

}  // namespace

Result<AuditEntryNumber> AuditLog::append(Transaction& transaction, const AuditEntry& entry) {
  const auto cells = cells_of(entry);
  if (!cells) return tl::make_unexpected(cells.error());
  return append_by(transaction, audit_sql::kAppendAudit, *cells);
}

Result<AuditEntryNumber> AuditLog::append(Transaction& transaction, const AuditEntry& entry,
                                          std::span<const ToldSubject> told) {
  if (told.empty()) return append(transaction, entry);
  auto cells = cells_of(entry);
  if (!cells) return tl::make_unexpected(cells.error());
  std::vector<Row> rows;
  for (const ToldSubject& subject : told) {
    const auto* target = std::get_if<Target>(&subject.what);
    rows.push_back({cell(kind_of(subject)),
                    cell(target != nullptr ? reveal(*target) : std::get<std::string>(subject.what)),
                    cell(subject.at)});
  }
  for (Cell& column : columns_of(rows, 3)) cells->push_back(std::move(column));
  return append_by(transaction, audit_sql::kAppendAuditOfAnswer, *cells);
}

Result<AuditEntryNumber> AuditLog::append(Database& database, std::chrono::milliseconds limit,
                                          const AuditEntry& entry) {
  return with_transaction(database, Access::kReadWrite, limit,
                          [&](Transaction& transaction) { return append(transaction, entry); });
}

}  // namespace vouch::storage
