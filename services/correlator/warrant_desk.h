#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "domain/warrant/warrant.h"
#include "services/common/caller/caller.h"
#include "storage/connection/database.h"

namespace vouch::services {

/// Keeps warrants for administrators; every act is on record in the transaction that does it. Thread-safe.
class WarrantDesk {
 public:
  WarrantDesk(storage::Database& database, std::chrono::milliseconds limit)
      : database_(database), limit_(limit) {}

  /// `asked` is the request as JSON, for the record. Errors: LIID_IN_USE, those of storage.
  Result<Warrant> create(const Caller& caller, Warrant warrant, NetworkTime now, const std::string& asked);
  /// Errors: NO_SUCH_WARRANT, SAME_ADMINISTRATOR (another must approve), ALREADY_APPROVED (by the caller
  /// among others, and nothing is missing), ALREADY_REVOKED, ALREADY_EXPIRED, those of storage.
  Result<Warrant> approve(const Caller& caller, const Liid& liid, NetworkTime now, const std::string& asked);
  /// Errors: NO_SUCH_WARRANT, ALREADY_REVOKED, those of storage.
  Result<Warrant> revoke(const Caller& caller, const Liid& liid, const std::string& reason, NetworkTime now,
                         const std::string& asked);
  /// Errors: NO_SUCH_WARRANT, those of storage.
  Result<Warrant> get(const Caller& caller, const Liid& liid, const std::string& asked);
  /// Errors: those of storage.
  Result<std::vector<Warrant>> list(const Caller& caller, const Liid& after, std::size_t limit,
                                    const std::string& asked);

  /// Puts an act on record that was not even tried: its caller may not, or it is not readable. Returns the
  /// error to tell: `error`, or UNAVAILABLE where it could not be put on record.
  Error turn_away(const Caller& caller, const std::string& operation, const Liid& liid,
                  const std::string& asked, const Error& error);

 private:
  storage::Database& database_;
  std::chrono::milliseconds limit_;
};

}  // namespace vouch::services
