#include "storage/binding/binding_writer.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "storage/binding/binding_row.h"
#include "storage/binding/statements.h"
#include "storage/binding/verdict_row.h"
#include "storage/connection/lookup_key.h"

namespace vouch::storage {
namespace {

using Uuid = std::array<std::uint8_t, 16>;
using Name = std::pair<std::string, Uuid>;  // stored IMPU and binding id
using Standing = std::map<Name, Uuid>;      // its digest

struct Differences {
  std::vector<Row> added;
  std::vector<Row> changed;
  std::vector<Row> removed;  // IMPU and binding id
};

Result<Standing> standing_bindings(Transaction& transaction, const std::vector<Impu>& impus) {
  Standing standing;
  if (impus.empty()) return standing;
  auto done = transaction.each_row(binding_sql::kStandingBindings, {array_cell(std::span{impus})},
                                   [&](RowReader& row) {
                                     std::string impu = row.stored_text();
                                     const Uuid id = row.uuid();
                                     standing.emplace(Name{std::move(impu), id}, row.uuid());
                                   });
  if (!done) return tl::make_unexpected(done.error());
  return standing;
}

Result<void> write(Transaction& transaction, const Statement& statement, const std::vector<Row>& rows) {
  if (rows.empty()) return {};
  const auto changed = transaction.change(statement, columns_of(rows, rows.front().size()));
  if (!changed) return tl::make_unexpected(changed.error());
  return {};
}

/// The distinct verdicts of a batch, by what they say.
class Verdicts {
 public:
  const Uuid& id_of(const BindingRecord& record) {
    VerdictRow told = verdict_row(record);
    return rows_.try_emplace(told.id, std::move(told.row)).first->first;
  }

  Result<void> add(Transaction& transaction) const {
    std::vector<Row> rows;
    for (const auto& [id, row] : rows_) rows.push_back(row);
    return write(transaction, binding_sql::kAddVerdicts, rows);
  }

 private:
  std::map<Uuid, Row> rows_;
};

/// `partly`: of what stands beside `standing` and stays where it is not told.
Differences compare(Standing standing, const Standing& partly, std::span<const BindingRecord> records,
                    Verdicts& verdicts, KnowledgeTime known_at) {
  Differences differences;
  for (const BindingRecord& record : records) {
    BindingRow told = binding_row(record.binding, verdicts.id_of(record), known_at);
    if (told.row.front()->size() > kLongestKey) continue;
    const Name name{*told.row.front(), record.binding.id.octets};
    auto stood = standing.extract(name);
    const auto stays = partly.find(name);
    if (!stood && stays == partly.end()) {
      differences.added.push_back(std::move(told.row));
    } else if (!record.unless_standing && (stood ? stood.mapped() : stays->second) != told.digest) {
      differences.changed.push_back(std::move(told.row));
    }
  }
  for (const auto& [name, digest] : standing) differences.removed.push_back({name.first, cell(name.second)});
  return differences;
}

Result<void> note_removals(Transaction& transaction, const std::vector<Row>& removed,
                           KnowledgeTime known_at) {
  if (removed.empty()) return {};
  const Row impus = columns_of(removed, 2);
  const auto noted = transaction.change(binding_sql::kNoteRemovals, {impus.front(), cell(known_at)});
  if (!noted) return tl::make_unexpected(noted.error());
  return {};
}

}  // namespace

Result<ReplacedBindings> replace_bindings(Transaction& transaction, const StandingImpus& impus,
                                          std::span<const BindingRecord> records, KnowledgeTime known_at) {
  auto standing = standing_bindings(transaction, impus.whole);
  if (!standing) return tl::make_unexpected(standing.error());
  const auto partly = standing_bindings(transaction, impus.partly);
  if (!partly) return tl::make_unexpected(partly.error());
  Verdicts verdicts;
  const Differences differences = compare(std::move(*standing), *partly, records, verdicts, known_at);
  if (auto done = verdicts.add(transaction); !done) return tl::make_unexpected(done.error());
  if (auto done = write(transaction, binding_sql::kRemoveBindings, differences.removed); !done) {
    return tl::make_unexpected(done.error());
  }
  if (auto done = note_removals(transaction, differences.removed, known_at); !done) {
    return tl::make_unexpected(done.error());
  }
  if (auto done = write(transaction, binding_sql::kUpdateBindings, differences.changed); !done) {
    return tl::make_unexpected(done.error());
  }
  if (auto done = transaction.copy(binding_target(), differences.added); !done) {
    return tl::make_unexpected(done.error());
  }
  return ReplacedBindings{differences.added.size(), differences.changed.size(), differences.removed.size()};
}

}  // namespace vouch::storage
