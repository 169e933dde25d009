#include "services/vouchctl/dev/dev.h"

#include <unistd.h>

#include <cstdlib>

#include "services/vouchctl/dev/cluster.h"
#include "services/vouchctl/dev/configuration.h"
#include "services/vouchctl/dev/pki.h"
#include "services/vouchctl/dev/services.h"

namespace vouch::services {

namespace {

void say_what_runs(const DevFolder& folder, const Account& account, std::ostream& out) {
  out << "Vouch runs in " << folder.root.string() << " as " << account.name << ":\n"
      << "  PostgreSQL       socket in " << folder.socket_folder().string() << '\n';
  const auto client = load_client_config(folder.config() / "vouchctl.toml");
  for (const std::string name : kServiceNames) {
    out << "  vouch-" << name << std::string(11 - name.size(), ' ')
        << (client ? address_of(*client, name) : "") << ", log " << (folder.log() / (name + ".log")).string()
        << '\n';
  }
  out << "  vouchctl         --config " << (folder.config() / "vouchctl.toml").string() << '\n';
}

}  // namespace

std::filesystem::path default_dev_directory() {
  if (const char* named = std::getenv("VOUCH_DEV_DIR"); named != nullptr && *named != '\0') return named;
  if (getuid() == 0) return "/var/lib/vouch-dev";
  if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state != '\0') {
    return std::filesystem::path{state} / "vouch-dev";
  }
  const char* home = std::getenv("HOME");
  return std::filesystem::path{home == nullptr ? "." : home} / ".local" / "state" / "vouch-dev";
}

Result<void> dev_up(const std::filesystem::path& root, std::ostream& out) {
  const DevFolder folder{root};
  const auto account = Account::choose();
  if (!account) return tl::make_unexpected(account.error());
  const auto lock = FolderLock::take(folder);
  if (!lock) return tl::make_unexpected(lock.error());
  for (const auto& step : {make_folders, make_pki, make_configuration, cluster_up}) {
    if (auto done = step(folder, *account); !done) return done;
  }
  if (auto started = start_services(folder, *account, out); !started) return started;
  say_what_runs(folder, *account, out);
  return {};
}

Result<void> dev_down(const std::filesystem::path& root, std::ostream& out) {
  const DevFolder folder{root};
  if (!std::filesystem::exists(root)) {
    out << "Nothing runs in " << root.string() << ".\n";
    return {};
  }
  const auto account = Account::choose();
  if (!account) return tl::make_unexpected(account.error());
  const auto lock = FolderLock::take(folder);
  if (!lock) return tl::make_unexpected(lock.error());
  stop_services(folder);
  if (auto stopped = cluster_down(folder, *account); !stopped) return stopped;
  out << "Vouch in " << root.string() << " is stopped; `vouchctl dev up` starts it again as it was.\n";
  return {};
}

Result<void> dev_status(const std::filesystem::path& root, std::ostream& out) {
  const DevFolder folder{root};
  bool all_run = cluster_runs(folder);
  out << "PostgreSQL       " << (all_run ? "runs" : "does not run") << '\n';
  for (const std::string name : kServiceNames) {
    const auto pid = running_service(folder, name);
    const bool serving = pid && is_serving(folder, name);
    out << "vouch-" << name << std::string(11 - name.size(), ' ')
        << (serving ? "serves"
            : pid   ? "runs, does not serve"
                    : "does not run")
        << '\n';
    all_run = all_run && serving;
  }
  if (!all_run) return fail("NOT_RUNNING", root.string());
  return {};
}

}  // namespace vouch::services
