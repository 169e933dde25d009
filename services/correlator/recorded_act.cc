#include "services/correlator/recorded_act.h"

namespace vouch::services {

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

Error refused(storage::Database& database, std::chrono::milliseconds limit, storage::AuditEntry entry,
              const Error& error) {
  entry.outcome = "REFUSED";
  entry.reason = error.code;
  const auto number = storage::AuditLog::append(database, limit, entry);
  return number ? error : Error{"UNAVAILABLE", number.error().field, 0};
}

}  // namespace vouch::services
