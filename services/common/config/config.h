#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/result.h"

namespace vouch::services {

/// Certificate and key of one party, as PEM files.
struct KeyPair {
  std::filesystem::path certificate;
  std::filesystem::path key;
};

/// What a service needs to run; read from its TOML file.
struct ServiceConfig {
  std::string listen;
  std::filesystem::path ca;
  KeyPair identity;
  std::string conninfo;  ///< libpq connection string; may hold a password: never logged
  std::int64_t connections = 4;
  std::int64_t statement_timeout_ms = 5000;
  std::string log_level = "info";
  std::int64_t safety_stop_percent = 10;       ///< vouch-correlator only
  std::int64_t bindings_per_second = 250'000;  ///< likewise
  KeyPair signing;                             ///< vouch-exporter only
  std::filesystem::path state;  ///< vouch-ingest only: folder for what it keeps on the local disk
  std::int64_t spool_megabytes = 1024;
  std::int64_t feed_megabytes = 64;
  std::int64_t hep_connections = 1024;
  std::int64_t hep_connections_per_sender = 64;
};

/// What vouchctl needs.
struct ClientConfig {
  std::string ingest;
  std::string correlator;
  std::string exporter;
  std::filesystem::path ca;
  std::map<std::string, KeyPair> identities;
  std::map<std::string, std::string> defaults;  ///< role -> name of the identity used for it
  std::string migrate_conninfo;  ///< of the schema's owner; empty if this machine does not migrate
  std::filesystem::path migrations;
};

enum class Process { kIngest, kCorrelator, kExporter, kClient };

/// One configuration key: declared once, and parser, help and example follow.
struct Key {
  std::string_view table;
  std::string_view name;
  std::string_view sentence;
  std::string_view example;  ///< as TOML
  bool required = true;
  std::int64_t least = 0;  ///< of a number
  std::int64_t most = 0;
};

/// The keys of a process's file, in the order of the example. `*` in a table stands for any name.
std::vector<Key> keys_of(Process process);

/// Reads and checks a file. Unknown keys, wrong types and values out of bounds are errors: code
/// BAD_CONFIGURATION, field "file:line: key: what". Relative paths are relative to the file. Errors: also
/// NOT_READABLE.
Result<ServiceConfig> load_service_config(Process process, const std::filesystem::path& file);
Result<ClientConfig> load_client_config(const std::filesystem::path& file);

/// A commented example of the file.
std::string example_config(Process process);

}  // namespace vouch::services
