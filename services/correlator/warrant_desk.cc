#include "services/correlator/warrant_desk.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "storage/audit/audit_log.h"
#include "storage/warrant/warrant_store.h"

namespace vouch::services {
namespace {

storage::AuditEntry record_of(const Caller& caller, const std::string& operation,
                              const std::optional<Liid>& liid, const std::string& asked) {
  storage::AuditEntry entry;
  entry.service = "vouch-correlator";
  entry.caller = caller.name;
  entry.role = std::string{name_of(caller.role)};
  entry.operation = operation;
  entry.liid = liid;
  entry.query = asked;
  entry.outcome = "DONE";
  return entry;
}

/// Puts a refusal on record; returns what is told: without the record nothing but that we are unavailable.
Error refused(storage::Database& database, std::chrono::milliseconds limit, storage::AuditEntry entry,
              const Error& error) {
  entry.outcome = "REFUSED";
  entry.reason = error.code;
  const auto number = storage::AuditLog::append(database, limit, entry);
  return number ? error : Error{"UNAVAILABLE", number.error().field, 0};
}

/// An act that was refused is on record too; the act's own transaction is gone by then.
template <class T>
Result<T> recorded(storage::Database& database, std::chrono::milliseconds limit, storage::AuditEntry entry,
                   const std::function<Result<T>(storage::Transaction&)>& act) {
  auto done = storage::with_transaction(
      database, storage::Access::kReadWrite, limit, [&](storage::Transaction& transaction) -> Result<T> {
        auto result = act(transaction);
        if (!result) return result;
        if (auto number = storage::AuditLog::append(transaction, entry); !number) {
          return tl::make_unexpected(number.error());
        }
        return result;
      });
  if (done) return done;
  return tl::make_unexpected(refused(database, limit, std::move(entry), done.error()));
}

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
  if (stands_behind) return fail("SAME_ADMINISTRATOR", "liid");
  return {};
}

}  // namespace

Result<Warrant> WarrantDesk::create(const Caller& caller, Warrant warrant, NetworkTime now,
                                    const std::string& asked) {
  warrant.created_by = caller.name;
  warrant.created_at = now;
  warrant.approvals = {{caller.name, now}};
  return recorded<Warrant>(database_, limit_, record_of(caller, "CreateWarrant", warrant.liid, asked),
                           [&](auto& transaction) -> Result<Warrant> {
                             auto created = storage::WarrantStore{transaction}.create(warrant);
                             if (!created) {
                               return created.error().code == "CONFLICT"
                                          ? fail("LIID_IN_USE", "liid")
                                          : tl::make_unexpected(created.error());
                             }
                             return warrant;
                           });
}

Result<Warrant> WarrantDesk::approve(const Caller& caller, const Liid& liid, NetworkTime now,
                                     const std::string& asked) {
  return recorded<Warrant>(database_, limit_, record_of(caller, "ApproveWarrant", liid, asked),
                           [&](auto& transaction) -> Result<Warrant> {
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
  return recorded<Warrant>(database_, limit_, record_of(caller, "RevokeWarrant", liid, asked),
                           [&](auto& transaction) -> Result<Warrant> {
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
  return recorded<Warrant>(database_, limit_, record_of(caller, "GetWarrant", liid, asked),
                           [&](auto& transaction) {
                             storage::WarrantStore store{transaction};
                             return existing(store, liid);
                           });
}

Result<std::vector<Warrant>> WarrantDesk::list(const Caller& caller, const Liid& after, std::size_t limit,
                                               const std::string& asked) {
  return recorded<std::vector<Warrant>>(
      database_, limit_, record_of(caller, "ListWarrants", std::nullopt, asked),
      [&](auto& transaction) { return storage::WarrantStore{transaction}.list(after, limit); });
}

Error WarrantDesk::turn_away(const Caller& caller, const std::string& operation, const Liid& liid,
                             const std::string& asked, const Error& error) {
  const auto named = liid.empty() ? std::optional<Liid>{} : std::optional{liid};
  return refused(database_, limit_, record_of(caller, operation, named, asked), error);
}

}  // namespace vouch::services
