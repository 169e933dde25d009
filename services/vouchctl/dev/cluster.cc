#include "services/vouchctl/dev/cluster.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <thread>

#include "services/vouchctl/dev/program.h"
#include "storage/connection/database.h"
#include "storage/migration/migrator.h"
#include "storage/months/months.h"

namespace vouch::services {
namespace {

constexpr std::chrono::minutes kMonthsLimit{5};

constexpr auto kStart = std::chrono::seconds{60};
constexpr auto kPause = std::chrono::milliseconds{200};
constexpr const char* kDatabase = "vouch";
constexpr const char* kPort = "5432";  // of the socket's name only: nothing listens on a network

/// Ingest writes to pages all over its indexes: each is written to the log whole once after every checkpoint,
/// so checkpoints are rare, and log files are used again instead of made anew.
constexpr const char* kLogSettings =
    "\nmax_wal_size = 4GB\nmin_wal_size = 1GB\ncheckpoint_timeout = 15min\nwal_compression = lz4";

std::filesystem::path log_of(const DevFolder& folder) {
  return folder.log() / "postgres.log";
}

std::string partial_prefix(const DevFolder& folder) {
  return folder.data().string() + ".partial-";
}

/// A quarter of the memory there is for us, as PostgreSQL's manual has it for a server of its own, and no
/// more than a development environment should want; taken as it is used.
long shared_buffers_megabytes() {
  constexpr long least = 128;
  constexpr long most = 4096;
  constexpr long kilo = 1024;
  long memory = sysconf(_SC_PHYS_PAGES) * (sysconf(_SC_PAGE_SIZE) / kilo) / kilo;
  long octets = 0;  // of a control group; "max" is no number
  if (std::ifstream{"/sys/fs/cgroup/memory.max"} >> octets) memory = std::min(memory, octets / kilo / kilo);
  return std::clamp(memory / 4, least, most);
}

/// What calls left that were killed. An initdb of such a call may still be writing its own, under another
/// name than ours: what then stays is removed by the next call.
void remove_partial_clusters(const DevFolder& folder) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator{folder.data().parent_path(), error}) {
    if (entry.path().string().starts_with(partial_prefix(folder))) std::filesystem::remove_all(entry, error);
  }
}

Result<void> make_cluster(const DevFolder& folder, const Account& account) {
  remove_partial_clusters(folder);
  if (std::filesystem::exists(folder.data() / "PG_VERSION")) return {};
  const auto initdb = find_postgres_program("initdb");
  if (!initdb) return tl::make_unexpected(initdb.error());
  const std::filesystem::path partial = partial_prefix(folder) + std::to_string(getpid());
  std::error_code error;
  auto made = run_program(
      account,
      {*initdb, "-D", partial.string(), "-U", "vouch_owner", "--auth=peer", "--encoding=UTF8", "--locale=C"},
      log_of(folder));
  if (!made) return made;
  std::ofstream settings(partial / "postgresql.auto.conf", std::ios::app);
  settings << "listen_addresses = ''\nunix_socket_directories = '" << folder.socket_folder().string()
           << "'\nport = " << kPort << "\nshared_buffers = " << shared_buffers_megabytes() << "MB"
           << kLogSettings
           << "\nmax_connections = 60\nlog_min_messages = warning\nlog_min_error_statement = "
              "panic\nlog_error_verbosity = terse\n";
  settings.close();
  std::ofstream hba(partial / "pg_hba.conf");
  hba << "local all all peer map=vouch\n";
  hba.close();
  std::ofstream ident(partial / "pg_ident.conf");
  for (const char* role : {"vouch_owner", "vouch_ingest", "vouch_correlator", "vouch_exporter"}) {
    ident << "vouch \"" << account.name << "\" " << role << '\n';
    if (account.other) ident << "vouch root " << role << '\n';
  }
  ident.close();
  if (!settings || !hba || !ident) return fail("FOLDER_UNUSABLE", partial.string());
  std::filesystem::rename(partial, folder.data(), error);
  if (error) return fail("FOLDER_UNUSABLE", folder.data().string());
  return {};
}

bool accepts_connections(const DevFolder& folder, const std::string& database) {
  storage::Database opened{{conninfo(folder, "vouch_owner", database), 1}};
  return opened.begin(storage::Access::kReadOnly, std::chrono::seconds{5}).has_value();
}

/// Tries until the database can be opened. Not every failure is the last word: processes of a server that was
/// killed hold its memory a little longer, and a program started by an earlier call may still be at it.
Result<void> until_open(const DevFolder& folder, const std::string& database,
                        const std::function<Result<void>()>& attempt) {
  const auto end = std::chrono::steady_clock::now() + kStart;
  while (true) {
    const auto done = attempt();
    if (accepts_connections(folder, database)) return {};
    if (std::chrono::steady_clock::now() > end)
      return done ? fail("PROGRAM_FAILED", "postgres, see " + log_of(folder).string()) : done;
    std::this_thread::sleep_for(kPause);
  }
}

Result<void> start_cluster(const DevFolder& folder, const Account& account) {
  const auto pg_ctl = find_postgres_program("pg_ctl");
  if (!pg_ctl) return tl::make_unexpected(pg_ctl.error());
  return until_open(folder, "postgres", [&]() -> Result<void> {
    if (cluster_runs(folder)) return {};
    return run_program(account,
                       {*pg_ctl, "start", "-w", "-s", "-t", "60", "-D", folder.data().string(), "-l",
                        log_of(folder).string()},
                       log_of(folder));
  });
}

Result<void> make_database(const DevFolder& folder, const Account& account) {
  if (accepts_connections(folder, kDatabase)) return {};
  const auto createdb = find_postgres_program("createdb");
  if (!createdb) return tl::make_unexpected(createdb.error());
  return until_open(folder, kDatabase, [&] {
    return run_program(
        account,
        {*createdb, "-h", folder.socket_folder().string(), "-p", kPort, "-U", "vouch_owner", kDatabase},
        log_of(folder));
  });
}

}  // namespace

std::string conninfo(const DevFolder& folder, const std::string& role, const std::string& database) {
  return "host=" + folder.socket_folder().string() + " port=" + kPort + " dbname=" + database +
         " user=" + role;
}

Result<void> cluster_up(const DevFolder& folder, const Account& account) {
  if (auto made = make_cluster(folder, account); !made) return made;
  if (auto started = start_cluster(folder, account); !started) return started;
  if (auto made = make_database(folder, account); !made) return made;
  storage::Database database{{conninfo(folder, "vouch_owner"), 1}};
  const auto migrated = storage::Migrator{database, VOUCH_MIGRATIONS}.migrate();
  if (!migrated) return tl::make_unexpected(migrated.error());
  const std::chrono::year_month_day today{
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())};
  const auto months =
      storage::keep_months(database, today.year() / today.month(), std::nullopt, kMonthsLimit);
  if (!months) return tl::make_unexpected(months.error());
  return {};
}

Result<void> cluster_down(const DevFolder& folder, const Account& account) {
  if (!cluster_runs(folder)) return {};
  const auto pg_ctl = find_postgres_program("pg_ctl");
  if (!pg_ctl) return tl::make_unexpected(pg_ctl.error());
  return run_program(account, {*pg_ctl, "stop", "-w", "-s", "-m", "fast", "-D", folder.data().string()},
                     log_of(folder));
}

bool cluster_runs(const DevFolder& folder) {
  std::ifstream file(folder.data() / "postmaster.pid");
  pid_t pid = 0;
  if (!(file >> pid) || pid <= 0) return false;
  // A server works in its data folder; a number left behind may be another program's by now.
  std::error_code error;
  return std::filesystem::equivalent("/proc/" + std::to_string(pid) + "/cwd", folder.data(), error);
}

}  // namespace vouch::services
