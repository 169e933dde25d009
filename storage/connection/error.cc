#include "storage/connection/error.h"

#include <array>
#include <pqxx/except>
#include <string>
#include <typeinfo>

namespace vouch::storage {
namespace {

struct Meaning {
  std::string_view sqlstate_prefix;
  std::string_view code;
};
// The first that fits counts. PostgreSQL 15, appendix A.
constexpr std::array<Meaning, 13> kMeanings{{{"57014", "TIMEOUT"},      // statement_timeout cancels
                                             {"55P03", "TIMEOUT"},      // lock_timeout
                                             {"25P03", "UNAVAILABLE"},  // idle in transaction for too long
                                             {"08", "UNAVAILABLE"},     // connection
                                             {"57P", "UNAVAILABLE"},    // shutting down, starting up
                                             {"53", "UNAVAILABLE"},     // out of disk, memory, connections
                                             {"58", "UNAVAILABLE"},     // the server's own input and output
                                             {"28", "DENIED"},          // authentication
                                             {"42501", "DENIED"},       // privilege
                                             {"23503", "NOT_FOUND"},    // foreign key
                                             {"23505", "CONFLICT"},     // unique
                                             {"23P01", "CONFLICT"},     // exclusion
                                             {"40", "CONFLICT"}}};      // serialisation, deadlock

std::string_view code_of(std::string_view sqlstate) {
  for (const auto& [prefix, code] : kMeanings) {
    if (sqlstate.starts_with(prefix)) return code;
  }
  return "INTERNAL";
}

Error error_with(std::string_view code, std::string_view statement, std::string_view detail) {
  return {std::string{code}, std::string{statement}.append(" ").append(detail), 0};
}

/// For errors that libpqxx 6.4 makes without their SQLSTATE. Those of no class of their own are how it tells
/// of a connection cut in the middle of a statement.
std::string_view code_by_class(const pqxx::sql_error& error) {
  if (dynamic_cast<const pqxx::insufficient_privilege*>(&error) != nullptr) return "DENIED";
  if (dynamic_cast<const pqxx::unique_violation*>(&error) != nullptr) return "CONFLICT";
  if (dynamic_cast<const pqxx::foreign_key_violation*>(&error) != nullptr) return "NOT_FOUND";
  if (dynamic_cast<const pqxx::insufficient_resources*>(&error) != nullptr) return "UNAVAILABLE";
  return typeid(error) == typeid(pqxx::sql_error) ? "UNAVAILABLE" : "INTERNAL";
}

Error error_of(const pqxx::sql_error& error, std::string_view statement) {
  const std::string& sqlstate = error.sqlstate();
  if (sqlstate.empty()) return error_with(code_by_class(error), statement, "without SQLSTATE");
  return error_with(code_of(sqlstate), statement, "SQLSTATE " + sqlstate);
}

}  // namespace

Error error_of_exception(std::string_view statement) {
  try {
    throw;
  } catch (const pqxx::sql_error& error) {
    return error_of(error, statement);
  } catch (const pqxx::broken_connection&) {
    return error_with("UNAVAILABLE", statement, "connection");
  } catch (const pqxx::in_doubt_error&) {
    return error_with("UNAVAILABLE", statement, "outcome not known");
  } catch (const pqxx::transaction_rollback&) {
    return error_with("CONFLICT", statement, "rolled back");
  } catch (const pqxx::failure&) {
    return error_with("UNAVAILABLE", statement, "connection");
  } catch (const std::exception&) {
    return error_with("INTERNAL", statement, "client");
  }
}

}  // namespace vouch::storage
