#include "storage/policy/policy_store.h"

#include <utility>

#include "storage/connection/time_text.h"
#include "storage/policy/statements.h"

namespace vouch::storage {
namespace {

std::vector<PolicyApproval> read_approvals(RowReader& row) {
  const std::vector<std::string> administrators = row.texts();
  const std::vector<std::string> times = row.texts();
  const std::vector<std::string> reasons = row.texts();
  std::vector<PolicyApproval> approvals;
  for (std::size_t i = 0; i < administrators.size() && i < times.size() && i < reasons.size(); ++i) {
    const auto us = time_us(times[i]);
    if (!us) row.mark_unreadable();
    approvals.push_back({administrators[i], NetworkTime::from_us(us.value_or(0)), reasons[i]});
  }
  return approvals;
}

PolicyRecord read_policy_record(RowReader& row) {
  PolicyRecord policy;
  policy.version = row.text();
  policy.content = row.text();
  policy.in_force_since = row.maybe_time<KnowledgeTime>();
  policy.bindings = row.maybe_number<std::uint64_t>();
  policy.changed = row.maybe_number<std::uint64_t>();
  policy.approvals = read_approvals(row);
  return policy;
}

VerdictInUse read_in_use(RowReader& row) {
  VerdictInUse used;
  used.grounds = row.texts();
  used.stands.client_type = row.named(client_type_from);
  used.stands.trust_level = row.named(trust_level_from);
  used.bindings = row.number<std::uint64_t>();
  return used;
}

}  // namespace

Result<void> PolicyStore::add(const PolicyText& policy) {
  const auto added =
      transaction_.change(policy_sql::kAddPolicy, {cell(policy.version), cell(policy.content)});
  if (!added) return tl::make_unexpected(added.error());
  if (*added == 1) return {};
  const auto standing = find(policy.version);
  if (!standing) return tl::make_unexpected(standing.error());
  if (!*standing || (*standing)->content != policy.content) return fail("CONFLICT", "policy");
  return {};
}

Result<void> PolicyStore::approve(std::string_view version, const PolicyApproval& approval) {
  const auto approved = transaction_.change(
      policy_sql::kApprovePolicy, {cell(version), cell(approval.administrator), cell(approval.approved_at),
                                   cell_or_null(approval.override_reason)});
  if (!approved) return tl::make_unexpected(approved.error());
  return {};
}

Result<std::optional<PolicyRecord>> PolicyStore::find(std::string_view version) {
  auto found = transaction_.query(policy_sql::kPolicies, {cell(version)}, read_policy_record);
  if (!found) return tl::make_unexpected(found.error());
  if (found->empty()) return std::optional<PolicyRecord>{};
  return std::optional{std::move(found->front())};
}

Result<std::vector<PolicyRecord>> PolicyStore::list() {
  return transaction_.query(policy_sql::kPolicies, {Cell{}}, read_policy_record);
}

Result<std::optional<PolicyText>> PolicyStore::in_force(KnowledgeTime as_of) {
  auto found = transaction_.query(policy_sql::kPolicyInForce, {cell(as_of)}, [](RowReader& row) {
    PolicyText policy;
    policy.version = row.text();
    policy.content = row.text();
    return policy;
  });
  if (!found) return tl::make_unexpected(found.error());
  if (found->empty()) return std::optional<PolicyText>{};
  return std::optional{std::move(found->front())};
}

Result<KnowledgeTime> PolicyStore::take_time() {
  const auto times = transaction_.query(policy_sql::kTakePolicyTime, {},
                                        [](RowReader& row) { return row.time<KnowledgeTime>(); });
  if (!times) return tl::make_unexpected(times.error());
  if (times->size() != 1) return fail("CORRUPT", "knowledge_clock");
  return times->front();
}

Result<void> PolicyStore::put_in_force(std::string_view version, KnowledgeTime since, std::uint64_t bindings,
                                       std::uint64_t changed) {
  const auto put = transaction_.change(policy_sql::kPutInForce,
                                       {cell(version), cell(since), cell(bindings), cell(changed)});
  if (!put) return tl::make_unexpected(put.error());
  if (*put == 0) return fail("CONFLICT", "policy");
  return {};
}

Result<void> PolicyStore::put_first_in_force(const PolicyText& policy, KnowledgeTime since) {
  const auto put = transaction_.change(policy_sql::kPutFirstInForce,
                                       {cell(policy.version), cell(policy.content), cell(since)});
  if (!put) return tl::make_unexpected(put.error());
  return {};
}

Result<std::optional<PolicyStore::VerdictId>> PolicyStore::rule_on_next(const Policy& policy,
                                                                        const VerdictId& after,
                                                                        std::size_t most) {
  std::optional<VerdictId> last;
  std::vector<Row> rows;
  auto read = transaction_.each_row(
      policy_sql::kVerdictsToRuleOn, {cell(policy.version), cell(after), cell(most)}, [&](RowReader& row) {
        last = row.uuid();
        const Ruling ruling = rule_on(policy, row.texts());
        rows.push_back({cell(*last), cell(name_of(ruling.client_type)), cell(name_of(ruling.trust_level))});
      });
  if (!read) return tl::make_unexpected(read.error());
  if (rows.empty()) return last;
  Row parameters = columns_of(rows, 3);
  parameters.insert(parameters.begin(), cell(policy.version));
  const auto added = transaction_.change(policy_sql::kAddRulings, parameters);
  if (!added) return tl::make_unexpected(added.error());
  return last;
}

Result<std::uint64_t> PolicyStore::binding_pages() {
  const auto pages = transaction_.query(policy_sql::kBindingPages, {},
                                        [](RowReader& row) { return row.number<std::uint64_t>(); });
  if (!pages) return tl::make_unexpected(pages.error());
  return pages->front();
}

Result<void> PolicyStore::each_in_use(std::string_view in_force, std::uint64_t first, std::uint64_t end,
                                      const std::function<void(const VerdictInUse&)>& use) {
  const auto place = [](std::uint64_t page) { return cell("(" + std::to_string(page) + ",0)"); };
  return transaction_.each_row(policy_sql::kVerdictsInUse, {cell(in_force), place(first), place(end)},
                               [&](RowReader& row) { use(read_in_use(row)); });
}

}  // namespace vouch::storage
