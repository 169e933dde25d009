#include "storage/tac/tac_store.h"

#include "storage/connection/sha256.h"
#include "storage/tac/statements.h"

namespace vouch::storage {

Result<void> TacStore::begin(const CatalogueId& id, const CatalogueOrigin& origin, NetworkTime now) {
  const auto begun = transaction_.change(
      tac_sql::kBeginCatalogue,
      {cell(id), cell(origin.source), cell(origin.licence), cell(origin.imported_by), cell(now)});
  if (!begun) return tl::make_unexpected(begun.error());
  return {};
}

Result<void> TacStore::add(const CatalogueId& id, const std::map<Tac, TacEntry>& entries) {
  std::vector<Row> blocks;
  std::vector<Row> ranges;
  for (auto first = entries.begin(); first != entries.end();) {
    const auto last = entries.lower_bound((first->first / kTacsInRange + 1) * kTacsInRange);
    const std::map<Tac, TacEntry> own(first, last);
    const std::string content = write_tac_block(own);
    const auto name = cell(short_digest(content));
    blocks.push_back({name, cell(content)});
    ranges.push_back({cell(range_of(first->first)), name, cell(own.size())});
    first = last;
  }
  if (blocks.empty()) return {};
  if (auto added = transaction_.change(tac_sql::kAddTacBlocks, columns_of(blocks, 2)); !added)
    return tl::make_unexpected(added.error());
  Row parameters = columns_of(ranges, 3);
  parameters.insert(parameters.begin(), cell(id));
  const auto added = transaction_.change(tac_sql::kAddTacRanges, parameters);
  if (!added) return tl::make_unexpected(added.error());
  if (*added != ranges.size()) return fail("CONFLICT", "catalogue");
  return {};
}

Result<void> TacStore::finish(const CatalogueId& id) {
  const auto times = transaction_.query(tac_sql::kTakeCatalogueTime, {},
                                        [](RowReader& row) { return row.time<KnowledgeTime>(); });
  if (!times) return tl::make_unexpected(times.error());
  if (times->size() != 1) return fail("CORRUPT", "knowledge_clock");
  const auto finished = transaction_.change(tac_sql::kFinishCatalogue, {cell(id), cell(times->front())});
  if (!finished) return tl::make_unexpected(finished.error());
  if (*finished == 0) return fail("CONFLICT", "catalogue");
  return {};
}

Result<void> TacStore::drop_broken_imports(NetworkTime begun_before) {
  const auto dropped = transaction_.change(tac_sql::kDropBrokenImports, {cell(begun_before)});
  if (!dropped) return tl::make_unexpected(dropped.error());
  return {};
}

Result<std::vector<CatalogueRecord>> TacStore::list() {
  return transaction_.query(tac_sql::kCatalogues, {}, [](RowReader& row) {
    CatalogueRecord catalogue;
    catalogue.id = CatalogueId{row.uuid()};
    catalogue.version = row.number<std::uint64_t>();
    catalogue.known_at = row.time<KnowledgeTime>();
    catalogue.entries = row.number<std::uint64_t>();
    catalogue.origin.source = row.text();
    catalogue.origin.licence = row.text();
    catalogue.origin.imported_by = row.text();
    return catalogue;
  });
}

Result<std::optional<TacStore::Asked>> TacStore::at(KnowledgeTime as_of) {
  const auto found = transaction_.query(tac_sql::kCatalogueAt, {cell(as_of)}, [](RowReader& row) {
    const CatalogueId id{row.uuid()};
    return Asked{id, row.number<std::uint64_t>()};
  });
  if (!found) return tl::make_unexpected(found.error());
  return found->empty() ? std::optional<Asked>{} : std::optional{found->front()};
}

Result<std::map<std::int32_t, std::string>> TacStore::blocks(const CatalogueId& id,
                                                             const std::vector<std::int32_t>& ranges) {
  std::map<std::int32_t, std::string> found;
  const auto asked = array_cell(ranges, [](std::int32_t range) { return cell(range); });
  auto read = transaction_.each_row(tac_sql::kTacBlocks, {cell(id), asked}, [&](RowReader& row) {
    const auto range = row.number<std::int32_t>();
    found.emplace(range, row.text());
  });
  if (!read) return tl::make_unexpected(read.error());
  return found;
}

Result<TacDifference> TacStore::difference(const CatalogueId& from, const CatalogueId& to) {
  TacDifference difference;
  auto read = transaction_.each_row(tac_sql::kDifferingBlocks, {cell(from), cell(to)}, [&](RowReader& row) {
    const std::string before = row.text_or_empty();
    add_difference(before, row.text_or_empty(), difference);
  });
  if (!read) return tl::make_unexpected(read.error());
  return difference;
}

}  // namespace vouch::storage
