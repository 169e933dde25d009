#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "domain/identity/liid.h"
#include "services/common/caller/caller.h"
#include "storage/audit/audit_log.h"

namespace vouch::services {

/// An administrator's act as it goes on record when it is done; `asked` is the request as JSON.
storage::AuditEntry record_of(const Caller& caller, const std::string& operation,
                              const std::optional<Liid>& liid, const std::string& asked);

/// Puts a refusal on record; returns what is told: without the record nothing but that we are unavailable.
Error refused(storage::Database& database, std::chrono::milliseconds limit, storage::AuditEntry entry,
              const Error& error);

/// Does `act(transaction)`, a function to a Result, and puts it on record in the same transaction. An act
/// that was refused is on record too; the act's own transaction is gone by then.
template <class Act>
auto recorded(storage::Database& database, std::chrono::milliseconds limit, storage::AuditEntry entry,
              Act act) -> decltype(act(std::declval<storage::Transaction&>())) {
  using Done = decltype(act(std::declval<storage::Transaction&>()));
  auto done = storage::with_transaction(
      database, storage::Access::kReadWrite, limit, [&](storage::Transaction& transaction) -> Done {
        auto result = act(transaction);
        if (!result) return result;
        if (auto number = storage::AuditLog::append(transaction, entry); !number)
          return tl::make_unexpected(number.error());
        return result;
      });
  if (done) return done;
  return tl::make_unexpected(refused(database, limit, std::move(entry), done.error()));
}

}  // namespace vouch::services
