#include "storage/network_imei/network_imei_store.h"

#include "storage/network_imei/statements.h"

namespace vouch::storage {

Result<std::size_t> NetworkImeiStore::add(std::span<const NetworkImei> seen, KnowledgeTime known_at) {
  if (seen.empty()) return std::size_t{0};
  std::vector<Row> rows;
  for (const NetworkImei& one : seen) {
    rows.push_back(
        {cell(one.subscription), cell(one.observed_at), cell(one.imei.number()), cell(name_of(one.source))});
  }
  Row parameters = columns_of(rows, 4);
  parameters.push_back(cell(known_at));
  return transaction_.change(network_imei_sql::kAddNetworkImeis, parameters);
}

Result<std::vector<NetworkImei>> NetworkImeiStore::of(std::span<const Subscription> subscriptions,
                                                      KnowledgeTime as_of) {
  std::vector<NetworkImei> found;
  if (subscriptions.empty()) return found;
  auto read = transaction_.each_row(
      network_imei_sql::kNetworkImeisOf, {array_cell(subscriptions), cell(as_of)}, [&](RowReader& row) {
        auto subscription = row.identity<Subscription>();
        const auto imei = Imei::from_number(row.number<std::uint64_t>());
        if (!imei) return row.mark_unreadable();
        const auto source = row.named(imei_source_from);
        found.push_back({std::move(subscription), *imei, source, row.time<NetworkTime>()});
      });
  if (!read) return tl::make_unexpected(read.error());
  return found;
}

Result<bool> NetworkImeiStore::told_since(KnowledgeTime then, KnowledgeTime now) {
  return holds(network_imei_sql::kIsAnyKnown, {cell(then), cell(now)});
}

Result<bool> NetworkImeiStore::told_since(std::span<const Subscription> subscriptions, KnowledgeTime then,
                                          KnowledgeTime now) {
  if (subscriptions.empty()) return false;
  return holds(network_imei_sql::kIsKnownOf, {array_cell(subscriptions), cell(then), cell(now)});
}

Result<bool> NetworkImeiStore::holds(const Statement& statement, const Row& parameters) {
  bool found = false;
  auto read = transaction_.each_row(statement, parameters, [&](RowReader& row) { found = row.boolean(); });
  if (!read) return tl::make_unexpected(read.error());
  return found;
}

}  // namespace vouch::storage
