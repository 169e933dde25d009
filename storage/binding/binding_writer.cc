#include "storage/binding/binding_writer.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
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
  std::vector<RowText> added;
  std::vector<RowText> changed;
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

template <class AnyRow>
Result<void> write(Transaction& transaction, const Statement& statement, const std::vector<AnyRow>& rows) {
  if (rows.empty()) return {};
  const auto changed =
      transaction.change(statement, columns_of(std::span<const AnyRow>{rows}, rows.front().size()));
  if (!changed) return tl::make_unexpected(changed.error());
  return {};
}

/// The distinct verdicts of a batch, by what they say.
class Verdicts {
 public:
  explicit Verdicts(Transaction& transaction) : transaction_(transaction) {}

  const Uuid& id_of(const BindingRecord& record) {
    const Said said{record.client_type, record.trust_level, record.policy_version, record.evidence_codes};
    const auto known = ids_.find(said);
    if (known != ids_.end()) return known->second;
    VerdictRow told = verdict_row(record);
    if (!transaction_.is_on_record(told.id)) {
      rows_.push_back(std::move(told.row));
      new_ids_.push_back(told.id);
    }
    return ids_.emplace(said, told.id).first->second;
  }

  Result<void> add() {
    if (auto done = write(transaction_, binding_sql::kAddVerdicts, rows_); !done) return done;
    transaction_.note_added(new_ids_);
    return {};
  }

 private:
  /// Of the records, which stay.
  using Said = std::tuple<ClientType, TrustLevel, std::string_view, std::span<const std::string>>;
  struct Before {
    bool operator()(const Said& a, const Said& b) const {
      const auto& [type, level, version, codes] = a;
      const auto& [its_type, its_level, its_version, its_codes] = b;
      return std::tie(type, level, version) != std::tie(its_type, its_level, its_version)
                 ? std::tie(type, level, version) < std::tie(its_type, its_level, its_version)
                 : std::lexicographical_compare(codes.begin(), codes.end(), its_codes.begin(),
                                                its_codes.end());
    }
  };

  Transaction& transaction_;
  std::map<Said, Uuid, Before> ids_;
  std::vector<Row> rows_;  ///< of those that may not be on record
  std::vector<Uuid> new_ids_;
};

/// `partly`: of what stands beside `standing` and stays where it is not told.
Differences compare(Standing standing, const Standing& partly, std::span<const BindingRecord> records,
                    Verdicts& verdicts, KnowledgeTime known_at) {
  Differences differences;
  for (const BindingRecord& record : records) {
    BindingRow told = binding_row(record.binding, verdicts.id_of(record), known_at);
    const std::string_view impu = told.row[0].value_or(std::string_view{});
    if (impu.size() > kLongestKey) continue;
    const Name name{std::string{impu}, record.binding.id.octets};
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
  Verdicts verdicts{transaction};
  const Differences differences = compare(std::move(*standing), *partly, records, verdicts, known_at);
  if (auto done = verdicts.add(); !done) return tl::make_unexpected(done.error());
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
