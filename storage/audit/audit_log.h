#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "domain/identity/liid.h"
#include "storage/audit/told_subject.h"
#include "storage/connection/database.h"

namespace vouch::storage {

/// One thing asked and what became of it.
struct AuditEntry {
  std::string service;    ///< process that was asked
  std::string caller;     ///< name in the client certificate
  std::string role;       ///< that the caller acted in
  std::string operation;  ///< the call
  std::optional<Liid> liid;
  std::string query = "{}";  ///< what was asked, JSON
  std::optional<KnowledgeTime> as_of;
  std::string outcome;        ///< ANSWERED, REFUSED, DONE, FAILED
  std::string reason;         ///< reason code of a refusal; empty otherwise
  std::string result = "{}";  ///< how much was told, JSON; never what
  std::vector<ToldSubject>
      told;  ///< of an answer given under a warrant: by which it can be given again, to be amended
};

/// Number of an entry; grows, with gaps where a transaction was rolled back.
using AuditEntryNumber = std::uint64_t;

/// Adds to the record of everything asked. Errors of all functions: BAD_JSON (query or result cannot be read
/// as JSON) and those of Transaction.
class AuditLog {
 public:
  /// Within the caller's transaction: durable when that commits.
  static Result<AuditEntryNumber> append(Transaction& transaction, const AuditEntry& entry);

  /// So many at once, in this order: their numbers, ascending. All or none.
  static Result<std::vector<AuditEntryNumber>> append(Transaction& transaction,
                                                      std::span<const AuditEntry> entries);

  /// In a transaction of its own: durable before this returns.
  static Result<AuditEntryNumber> append(Database& database, std::chrono::milliseconds limit,
                                         const AuditEntry& entry);
};

}  // namespace vouch::storage
