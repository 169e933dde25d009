#include "tests/support/postgres/cluster.h"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <pqxx/pqxx>
#include <stdexcept>
#include <thread>
#include <vector>

#include "storage/migration/migrator.h"
#include "tests/support/postgres/programs.h"

namespace vouch::test {
namespace {

std::filesystem::path make_folder() {
  std::string pattern = std::filesystem::temp_directory_path() / "vouch-postgres-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  const ServerUser user = server_user();
  if (chown(pattern.c_str(), user.uid, user.gid) != 0) throw std::runtime_error("folder not handed over");
  return pattern;
}

/// Tests need no durability against power cuts; a benchmark may ask for it.
std::string fsync_setting() {
  return std::getenv("VOUCH_TEST_FSYNC") != nullptr ? "fsync=on" : "fsync=off";
}

}  // namespace

PostgresCluster& PostgresCluster::instance() {
  static PostgresCluster cluster;
  return cluster;
}

PostgresCluster::PostgresCluster() : folder_(make_folder()) {
  const pid_t initdb = vouch::test::start({find_program("initdb"), "-D", folder_ / "data", "-U", kOwner,
                                           "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"},
                                          folder_ / "initdb.log");
  if (!finished_well(initdb)) throw std::runtime_error("initdb failed");
  start();
}

PostgresCluster::~PostgresCluster() {
  stop();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void PostgresCluster::start() {
  std::vector<std::string> command{find_program("postgres"), "-D", folder_ / "data"};
  for (const std::string& setting :
       {"unix_socket_directories=" + folder_.string(), std::string{"listen_addresses="}, fsync_setting(),
        std::string{"max_connections=60"}, std::string{"shared_buffers=64MB"},
        std::string{"max_wal_size=2GB"}}) {
    command.emplace_back("-c");
    command.push_back(setting);
  }
  server_ = vouch::test::start(command, folder_ / "server.log");
  wait_until_ready();
}

void PostgresCluster::wait_until_ready() const {
  using namespace std::chrono_literals;
  for (int attempt = 0; attempt < 1500; ++attempt) {
    try {
      const pqxx::connection connection{conninfo("postgres")};
      return;
    } catch (const pqxx::broken_connection&) {
      std::this_thread::sleep_for(20ms);
    }
  }
  throw std::runtime_error("PostgreSQL does not start");
}

void PostgresCluster::stop() {
  if (server_ < 0) return;
  kill(server_, SIGINT);  // fast shutdown: does not wait for clients
  finished_well(server_);
  server_ = -1;
}

std::string PostgresCluster::conninfo(const std::string& database, const std::string& role) const {
  return "host=" + folder_.string() + " dbname=" + database + " user=" + role;
}

void PostgresCluster::execute(const std::string& database, const std::string& sql) const {
  pqxx::connection connection{conninfo(database)};
  pqxx::nontransaction{connection}.exec(sql);
}

std::string PostgresCluster::create_database(const std::string& options) {
  const std::string name = "test_" + std::to_string(++databases_);
  execute("postgres", "CREATE DATABASE " + name + " " + options);
  return name;
}

std::string PostgresCluster::empty_database() {
  return create_database("TEMPLATE template0");
}

std::string PostgresCluster::migrated_database() {
  if (template_.empty()) {
    const std::string name = empty_database();
    storage::Database database{{conninfo(name)}};
    const auto migrated = storage::Migrator{database, VOUCH_MIGRATIONS}.migrate();
    if (!migrated) throw std::runtime_error(migrated.error().code + " " + migrated.error().field);
    template_ = name;
  }
  return create_database("TEMPLATE " + template_);
}

}  // namespace vouch::test
