#pragma once

#include <pqxx/connection>
#include <pqxx/errorhandler>
#include <string>

namespace vouch::storage {

struct Connection {
  explicit Connection(const std::string& conninfo) : link(conninfo), silent(link) {}
  pqxx::connection link;
  pqxx::quiet_errorhandler silent;
};

}  // namespace vouch::storage
