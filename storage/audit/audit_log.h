#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

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
};

/// Number of an entry; grows, with gaps where a transaction was rolled back.
using AuditEntryNumber = std::uint64_t;

/// Adds to the record of everything asked. Errors of all functions: BAD_JSON (query or result cannot be read
/// as JSON) and those of Transaction.
class AuditLog {
 public:
  /// Within the caller's transaction: durable when that commits.
  static Result<AuditEntryNumber> append(Transaction& transaction, const AuditEntry& entry);

  /// The same for an answer given under a warrant: also keeps what it told of, so that it can be amended.
  static Result<AuditEntryNumber> append(Transaction& transaction, const AuditEntry& entry,
                                         std::span<const ToldSubject> told);

  /// In a transaction of its own: durable before this returns.
  static Result<AuditEntryNumber> append(Database& database, std::chrono::milliseconds limit,
                                         const AuditEntry& entry);
};

}  // namespace vouch::storage
