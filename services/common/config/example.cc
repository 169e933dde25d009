#include "services/common/config/config.h"

namespace vouch::services {
namespace {

void add_tls_keys(std::vector<Key>& keys) {
  keys.push_back({"tls", "ca", "PEM file of the authorities whose certificates are accepted.",
                  "\"/etc/vouch/pki/ca.pem\""});
  keys.push_back(
      {"tls", "certificate", "PEM file of this service's certificate.", "\"/etc/vouch/pki/service.pem\""});
  keys.push_back({"tls", "key", "PEM file of its private key.", "\"/etc/vouch/pki/service.key\""});
}

std::vector<Key> service_keys(Process process) {
  const auto* listen = process == Process::kIngest       ? "\"127.0.0.1:7441\""
                       : process == Process::kCorrelator ? "\"127.0.0.1:7442\""
                                                         : "\"127.0.0.1:7443\"";
  const auto* conninfo =
      process == Process::kIngest       ? "\"host=/run/postgresql dbname=vouch user=vouch_ingest\""
      : process == Process::kCorrelator ? "\"host=/run/postgresql dbname=vouch user=vouch_correlator\""
                                        : "\"host=/run/postgresql dbname=vouch user=vouch_exporter\"";
  std::vector<Key> keys{{"service", "listen", "Address and port to serve on.", listen}};
  add_tls_keys(keys);
  keys.push_back({"database", "conninfo",
                  "libpq connection string; the role needs what migrations/roles.sql grants it.", conninfo});
  keys.push_back({"database", "connections", "Connections to the database at most.", "4", false, 1, 256});
  keys.push_back(
      {"database", "statement_timeout_ms", "Longest time for one transaction.", "5000", false, 10, 600'000});
  keys.push_back(
      {"log", "level", "Least severity that is logged: info, warning or error.", "\"info\"", false});
  if (process == Process::kIngest) {
    keys.push_back({"state", "folder",
                    "Folder for what waits for the database, for refused messages and for the list of feeds.",
                    "\"/var/lib/vouch-ingest\"", false});
    keys.push_back(
        {"state", "spool_megabytes",
         "Most that may wait on the local disk for the database; past it streams end to resume later, "
         "and what other feeds bring is lost and counted.",
         "1024", false, 1, 1'000'000});
    keys.push_back({"feeds", "megabytes", "Most that one feed may hold in memory.", "64", false, 1, 4096});
    keys.push_back({"feeds", "hep_connections",
                    "Most connections that a HEP feed over TCP or TLS keeps open.", "1024", false, 1,
                    100'000});
    keys.push_back({"feeds", "hep_connections_per_sender",
                    "Most of them that one address may open; more are closed and counted as NO_ROOM.", "64",
                    false, 1, 100'000});
  }
  if (process == Process::kCorrelator) {
    keys.push_back({"policy", "safety_stop_percent",
                    "A policy that would change the verdict on more than this share of bindings is refused "
                    "without a reason on record.",
                    "10", false, 1, 100});
    keys.push_back(
        {"policy", "bindings_per_second",
         "How many bindings are read in a second, at most, to tell what a policy changes: ingest has "
         "the rest of the machine.",
         "250000", false, 1000, 100'000'000});
  }
  if (process == Process::kExporter) {
    keys.push_back({"signing", "certificate", "PEM file of the certificate that packages are signed with.",
                    "\"/etc/vouch/pki/signing.pem\""});
    keys.push_back({"signing", "key", "PEM file of its private key.", "\"/etc/vouch/pki/signing.key\""});
  }
  return keys;
}

std::vector<Key> client_keys() {
  return {
      {"endpoints", "ingest", "Where vouch-ingest serves.", "\"localhost:7441\""},
      {"endpoints", "correlator", "Where vouch-correlator serves.", "\"localhost:7442\""},
      {"endpoints", "exporter", "Where vouch-exporter serves.", "\"localhost:7443\""},
      {"tls", "ca", "PEM file of the authorities whose certificates are accepted.",
       "\"/etc/vouch/pki/ca.pem\""},
      {"identity.*", "certificate", "PEM file of a certificate to call with; one table for each identity.",
       "\"/etc/vouch/pki/admin.pem\"", false},
      {"identity.*", "key", "PEM file of its private key.", "\"/etc/vouch/pki/admin.key\"", false},
      {"defaults", "administrator", "Identity for commands of an administrator.", "\"admin\"", false},
      {"defaults", "mediation", "Identity for commands of mediation.", "\"mediation\"", false},
      {"defaults", "feed", "Identity for imports.", "\"feed\"", false},
      {"migrate", "conninfo", "libpq connection string of the schema's owner.",
       "\"host=/run/postgresql dbname=vouch user=vouch_owner\"", false},
      {"migrate", "migrations", "Folder of the migrations.", "\"/usr/share/vouch/migrations\"", false},
  };
}

}  // namespace

std::vector<Key> keys_of(Process process) {
  return process == Process::kClient ? client_keys() : service_keys(process);
}

std::string example_config(Process process) {
  std::string text;
  std::string_view table;
  for (const Key& key : keys_of(process)) {
    if (key.table != table) {
      table = key.table;
      const bool any_name = table.ends_with(".*");
      text += (text.empty() ? "[" : "\n[") + std::string{any_name ? "identity.admin" : table} + "]\n";
    }
    text += "# " + std::string{key.sentence} + "\n";
    text += std::string{key.required ? "" : "# "} + std::string{key.name} + " = " + std::string{key.example} +
            "\n";
  }
  return text;
}

}  // namespace vouch::services
