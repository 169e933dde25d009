#include "services/correlator/warrant_desk.h"

#include <algorithm>
#include <utility>

#include "services/correlator/recorded_act.h"
#include "storage/warrant/warrant_store.h"

namespace vouch::services {
namespace {

Result<Warrant> existing(storage::WarrantStore& store, const Liid& liid) {
  auto found = store.find(liid);
  if (!found) return tl::make_unexpected(found.error());
  if (!*found) return fail("NO_SUCH_WARRANT", "liid");
  return std::move(**found);
}

Result<void> may_approve(const Warrant& warrant, const std::string& administrator, NetworkTime now) {
  if (warrant.revoked_at) return fail("ALREADY_REVOKED", "liid");
  if (now >= warrant.valid_until) return fail("ALREADY_EXPIRED", "liid");
  const bool stands_behind =
      std::any_of(warrant.approvals.begin(), warrant.approvals.end(),
                  [&](const Approval& approval) { return approval.administrator == administrator; });
  if (!stands_behind) return {};
  const bool awaits_another = status_at(warrant, now) == WarrantStatus::kAwaitingApproval;
  return fail(awaits_another ? "SAME_ADMINISTRATOR" : "ALREADY_APPROVED", "liid");
}

}  // namespace

Result<Warrant> WarrantDesk::create(const Caller& caller, Warrant warrant, NetworkTime now,
                                    const std::string& asked) {
  warrant.created_by = caller.name;
  warrant.created_at = now;
  warrant.approvals = {{caller.name, now}};
  return recorded(database_, limit_, record_of(caller, "CreateWarrant", warrant.liid, asked),
                  [&](storage::Transaction& transaction) -> Result<Warrant> {
                    auto created = storage::WarrantStore{transaction}.create(warrant);
                    if (!created) {
                      return created.error().code == "CONFLICT" ? fail("LIID_IN_USE", "liid")
                                                                : tl::make_unexpected(created.error());
                    }
                    return warrant;
                  });
}

Result<Warrant> WarrantDesk::approve(const Caller& caller, const Liid& liid, NetworkTime now,
                                     const std::string& asked) {
  return recorded(database_, limit_, record_of(caller, "ApproveWarrant", liid, asked),
                  [&](storage::Transaction& transaction) -> Result<Warrant> {
                    storage::WarrantStore store{transaction};
                    const auto warrant = existing(store, liid);
                    if (!warrant) return warrant;
                    if (auto may = may_approve(*warrant, caller.name, now); !may)
                      return tl::make_unexpected(may.error());
                    if (auto approved = store.approve(liid, {caller.name, now}); !approved)
                      return tl::make_unexpected(approved.error());
                    return existing(store, liid);
                  });
}

Result<Warrant> WarrantDesk::revoke(const Caller& caller, const Liid& liid, const std::string& reason,
                                    NetworkTime now, const std::string& asked) {
  return recorded(database_, limit_, record_of(caller, "RevokeWarrant", liid, asked),
                  [&](storage::Transaction& transaction) -> Result<Warrant> {
                    storage::WarrantStore store{transaction};
                    const auto warrant = existing(store, liid);
                    if (!warrant) return warrant;
                    if (warrant->revoked_at) return fail("ALREADY_REVOKED", "liid");
                    if (auto revoked = store.revoke(liid, caller.name, now, reason); !revoked)
                      return tl::make_unexpected(revoked.error());
                    return existing(store, liid);
                  });
}

Result<Warrant> WarrantDesk::get(const Caller& caller, const Liid& liid, const std::string& asked) {
  return recorded(database_, limit_, record_of(caller, "GetWarrant", liid, asked),
                  [&](storage::Transaction& transaction) {
                    storage::WarrantStore store{transaction};
                    return existing(store, liid);
                  });
}

Result<std::vector<Warrant>> WarrantDesk::list(const Caller& caller, const Liid& after, std::size_t limit,
                                               const std::string& asked) {
  return recorded(database_, limit_, record_of(caller, "ListWarrants", std::nullopt, asked),
                  [&](storage::Transaction& transaction) {
                    return storage::WarrantStore{transaction}.list(after, limit);
                  });
}

Error WarrantDesk::turn_away(const Caller& caller, const std::string& operation, const Liid& liid,
                             const std::string& asked, const Error& error) {
  const auto named = liid.empty() ? std::optional<Liid>{} : std::optional{liid};
  return refused(database_, limit_, record_of(caller, operation, named, asked), error);
}

}  // namespace vouch::services
