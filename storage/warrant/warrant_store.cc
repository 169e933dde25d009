#include "storage/warrant/warrant_store.h"

#include <utility>

#include "storage/connection/time_text.h"
#include "storage/warrant/statements.h"

namespace vouch::storage {
namespace {

Cell deliveries_cell(const std::vector<Delivery>& deliveries) {
  return array_cell(deliveries, [](Delivery delivery) { return cell(name_of(delivery)); });
}

std::vector<Delivery> read_deliveries(RowReader& row) {
  std::vector<Delivery> deliveries;
  for (const std::string& name : row.texts()) {
    const auto delivery = delivery_from(name);
    if (!delivery) row.mark_unreadable();
    deliveries.push_back(delivery.value_or(Delivery::kQuery));
  }
  return deliveries;
}

std::vector<Target> read_targets(RowReader& row) {
  const std::vector<std::string> kinds = row.texts();
  const std::vector<std::string> values = row.texts();
  std::vector<Target> targets;
  for (std::size_t i = 0; i < kinds.size() && i < values.size(); ++i) {
    auto target = parse_target(kinds[i], values[i]);
    if (target) {
      targets.push_back(std::move(*target));
    } else {
      row.mark_unreadable();
    }
  }
  return targets;
}

std::vector<Approval> read_approvals(RowReader& row) {
  const std::vector<std::string> administrators = row.texts();
  const std::vector<std::string> times = row.texts();
  std::vector<Approval> approvals;
  for (std::size_t i = 0; i < administrators.size() && i < times.size(); ++i) {
    const auto us = time_us(times[i]);
    if (!us) row.mark_unreadable();
    approvals.push_back({administrators[i], NetworkTime::from_us(us.value_or(0))});
  }
  return approvals;
}

Warrant read_warrant(RowReader& row) {
  Warrant warrant;
  warrant.liid = row.identity<Liid>();
  warrant.authority = row.text();
  warrant.valid_from = row.time<NetworkTime>();
  warrant.valid_until = row.time<NetworkTime>();
  warrant.deliveries = read_deliveries(row);
  warrant.created_by = row.text();
  warrant.created_at = row.time<NetworkTime>();
  warrant.revoked_at = row.maybe_time<NetworkTime>();
  warrant.revoked_by = row.text_or_empty();
  warrant.revoke_reason = row.text_or_empty();
  warrant.targets = read_targets(row);
  warrant.approvals = read_approvals(row);
  return warrant;
}

Result<void> add_targets(Transaction& transaction, const Warrant& warrant) {
  std::vector<Row> rows;
  for (const Target& target : warrant.targets) rows.push_back({cell(kind_of(target)), cell(reveal(target))});
  Row parameters = columns_of(rows, 2);
  parameters.insert(parameters.begin(), cell(warrant.liid));
  const auto added = transaction.change(warrant_sql::kAddTargets, parameters);
  if (!added) return tl::make_unexpected(added.error());
  return {};
}

}  // namespace

Result<void> WarrantStore::create(const Warrant& warrant) {
  const auto created = transaction_.change(
      warrant_sql::kCreateWarrant,
      {cell(warrant.liid), cell(warrant.authority), cell(warrant.valid_from), cell(warrant.valid_until),
       deliveries_cell(warrant.deliveries), cell(warrant.created_by), cell(warrant.created_at)});
  if (!created) return tl::make_unexpected(created.error());
  if (*created == 0) return fail("CONFLICT", "warrant");
  if (auto added = add_targets(transaction_, warrant); !added) return added;
  for (const Approval& approval : warrant.approvals) {
    if (auto approved = approve(warrant.liid, approval); !approved) return approved;
  }
  return {};
}

Result<void> WarrantStore::approve(const Liid& liid, const Approval& approval) {
  const auto approved = transaction_.change(
      warrant_sql::kApproveWarrant, {cell(liid), cell(approval.administrator), cell(approval.approved_at)});
  if (!approved) return tl::make_unexpected(approved.error());
  return {};
}

Result<void> WarrantStore::revoke(const Liid& liid, std::string_view administrator, NetworkTime revoked_at,
                                  std::string_view reason) {
  const auto revoked = transaction_.change(warrant_sql::kRevokeWarrant,
                                           {cell(liid), cell(administrator), cell(revoked_at), cell(reason)});
  if (!revoked) return tl::make_unexpected(revoked.error());
  if (*revoked == 1) return {};
  const auto standing = find(liid);
  if (!standing) return tl::make_unexpected(standing.error());
  return fail(*standing ? "CONFLICT" : "NOT_FOUND", "warrant");
}

Result<std::optional<Warrant>> WarrantStore::find(const Liid& liid) {
  auto found = find(std::span{&liid, 1});
  if (!found) return tl::make_unexpected(found.error());
  if (found->empty()) return std::optional<Warrant>{};
  return std::optional{std::move(found->front())};
}

Result<std::vector<Warrant>> WarrantStore::find(std::span<const Liid> liids) {
  return transaction_.query(warrant_sql::kFindWarrants, {array_cell(liids)}, read_warrant);
}

Result<std::vector<Warrant>> WarrantStore::list(const Liid& after, std::size_t limit) {
  return transaction_.query(warrant_sql::kListWarrants, {cell(after), cell(limit)}, read_warrant);
}

}  // namespace vouch::storage
