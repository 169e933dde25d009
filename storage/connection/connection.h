#pragma once

#include <array>
#include <cstdint>
#include <pqxx/connection>
#include <pqxx/errorhandler>
#include <set>
#include <string>

namespace vouch::storage {

struct Connection {
  explicit Connection(const std::string& conninfo) : link(conninfo), silent(link) {}
  pqxx::connection link;
  pqxx::quiet_errorhandler silent;
  std::int64_t statement_timeout_ms = -1;            ///< as last set; -1: never
  std::set<std::array<std::uint8_t, 16>> on_record;  ///< Transaction::is_on_record()
};

}  // namespace vouch::storage
