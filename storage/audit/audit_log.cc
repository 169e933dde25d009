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

/// Columns as append_audit.sql takes them.
Result<Row> row_of(const AuditEntry& entry) {
  auto query = json_cell(entry.query, "query");
  if (!query) return tl::make_unexpected(query.error());
  auto result = json_cell(entry.result, "result");
  if (!result) return tl::make_unexpected(result.error());
  return Row{cell(entry.service), cell(entry.caller), cell(entry.role),  cell(entry.operation),
             cell(entry.liid),    std::move(*query),  cell(entry.as_of), cell(entry.outcome),
             cell(entry.reason),  std::move(*result)};
}

/// Columns as append_audit_of_answers.sql takes them behind those of the entries.
std::vector<Row> told_by(std::span<const AuditEntry> entries) {
  std::vector<Row> rows;
  std::size_t place = 0;
  for (const AuditEntry& entry : entries) {
    ++place;
    std::size_t number = 0;
    for (const ToldSubject& subject : entry.told) {
      const bool is_page = std::holds_alternative<ToldPage>(subject.what);
      rows.push_back({cell(place), cell(is_page ? kPageNumber : ++number), cell(kind_of(subject)),
                      cell(text_of(subject)), cell(subject.at)});
    }
  }
  return rows;
}

}  // namespace

Result<std::vector<AuditEntryNumber>> AuditLog::append(Transaction& transaction,
                                                       std::span<const AuditEntry> entries) {
  if (entries.empty()) return std::vector<AuditEntryNumber>{};
  std::vector<Row> rows;
  rows.reserve(entries.size());
  for (const AuditEntry& entry : entries) {
    auto row = row_of(entry);
    if (!row) return tl::make_unexpected(row.error());
    rows.push_back(std::move(*row));
  }
  Row columns = columns_of(rows, rows.front().size());
  const std::vector<Row> told = told_by(entries);
  if (!told.empty()) {
    for (Cell& column : columns_of(told, told.front().size())) columns.push_back(std::move(column));
  }
  const Statement& statement = told.empty() ? audit_sql::kAppendAudit : audit_sql::kAppendAuditOfAnswers;
  auto numbers =
      transaction.query(statement, columns, [](RowReader& row) { return row.number<AuditEntryNumber>(); });
  if (numbers && numbers->size() != entries.size()) return fail("CORRUPT", "append_audit");
  return numbers;
}

Result<AuditEntryNumber> AuditLog::append(Transaction& transaction, const AuditEntry& entry) {
  const auto numbers = append(transaction, std::span{&entry, 1});
  if (!numbers) return tl::make_unexpected(numbers.error());
  return numbers->front();
}

Result<AuditEntryNumber> AuditLog::append(Database& database, std::chrono::milliseconds limit,
                                          const AuditEntry& entry) {
  return with_transaction(database, Access::kReadWrite, limit,
                          [&](Transaction& transaction) { return append(transaction, entry); });
}

}  // namespace vouch::storage
