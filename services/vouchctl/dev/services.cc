#include "services/vouchctl/dev/services.h"

#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

#include "services/common/config/config.h"
#include "services/common/tls/credentials.h"
#include "services/vouchctl/dev/health.h"
#include "services/vouchctl/dev/program.h"

namespace vouch::services {
namespace {

constexpr auto kStart = std::chrono::seconds{20};
constexpr auto kStop = std::chrono::seconds{15};
constexpr auto kAnswer = std::chrono::seconds{1};
constexpr auto kPause = std::chrono::milliseconds{50};

std::filesystem::path pid_file(const DevFolder& folder, const std::string& name) {
  return folder.run() / (name + ".pid");
}

std::filesystem::path config_file(const DevFolder& folder, const std::string& name) {
  return folder.config() / (name + ".toml");
}

/// Whether a copy is as the file was when it was made: it was given the same time.
bool is_copy_of(const std::filesystem::path& copy, const std::filesystem::path& file) {
  std::error_code error;
  const bool same_size = std::filesystem::file_size(copy, error) == std::filesystem::file_size(file, error);
  return !error && same_size &&
         std::filesystem::last_write_time(copy, error) == std::filesystem::last_write_time(file, error) &&
         !error;
}

/// Copies a program whole: one that runs keeps the file it has.
Result<void> copy_program(const std::filesystem::path& file, const std::filesystem::path& copy) {
  if (is_copy_of(copy, file)) return {};
  const std::filesystem::path partial = copy.string() + ".partial";
  std::error_code error;
  std::filesystem::copy_file(file, partial, std::filesystem::copy_options::overwrite_existing, error);
  if (!error) std::filesystem::last_write_time(partial, std::filesystem::last_write_time(file), error);
  if (error || chmod(partial.c_str(), 0755) != 0) return fail("FOLDER_UNUSABLE", copy.string());
  std::filesystem::rename(partial, copy, error);
  if (error) return fail("FOLDER_UNUSABLE", copy.string());
  return {};
}

/// The program beside this one, or, for an account that may not get there (a home closed to others), a copy
/// in the folder.
Result<std::filesystem::path> program_of(const DevFolder& folder, const Account& account,
                                         const std::string& name) {
  std::error_code error;
  const std::filesystem::path own = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::filesystem::path beside = own.parent_path() / ("vouch-" + name);
  if (!std::filesystem::exists(beside, error)) return fail("PROGRAM_MISSING", beside.string());
  if (!account.other) return beside;
  const std::filesystem::path copy = folder.bin() / beside.filename();
  return copy_program(beside, copy).map([&] { return copy; });
}

/// Whether the process runs that very file, and not what was there before it was built anew.
bool runs_from(pid_t pid, const std::filesystem::path& program) {
  std::error_code error;
  return std::filesystem::equivalent("/proc/" + std::to_string(pid) + "/exe", program, error);
}

/// Waits until `condition` holds. False if it does not in time.
template <class Condition>
bool wait_for(std::chrono::seconds limit, Condition condition) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(kPause);
  }
  return true;
}

}  // namespace

std::optional<pid_t> running_service(const DevFolder& folder, const std::string& name) {
  std::ifstream file(pid_file(folder, name));
  pid_t pid = 0;
  if (!(file >> pid) || pid <= 0) return std::nullopt;
  const auto command = command_of(pid);
  const bool is_it = !command.empty() && command.front().ends_with("vouch-" + name) &&
                     command.back() == config_file(folder, name).string();
  return is_it ? std::optional{pid} : std::nullopt;
}

const std::string& address_of(const ClientConfig& client, const std::string& name) {
  if (name == "ingest") return client.ingest;
  return name == "correlator" ? client.correlator : client.exporter;
}

bool is_serving(const DevFolder& folder, const std::string& name) {
  const auto client = load_client_config(folder.config() / "vouchctl.toml");
  if (!client) return false;
  const auto identity = client->identities.find("admin-1");
  if (identity == client->identities.end()) return false;
  const auto pem = read_pem(client->ca, identity->second);
  if (!pem) return false;
  return answers_serving(address_of(*client, name), client_credentials(*pem), kAnswer);
}

namespace {

std::filesystem::path log_file(const DevFolder& folder, const std::string& name) {
  return folder.log() / (name + ".log");
}

/// The last lines of a file, some kilobytes at most.
std::string end_of(const std::filesystem::path& file) {
  constexpr std::streamoff kMostOctets = 4096;
  std::ifstream stream(file);
  stream.seekg(0, std::ios::end);
  const std::streamoff begin = std::max<std::streamoff>(stream.tellg() - kMostOctets, 0);
  stream.seekg(begin);
  std::string text{std::istreambuf_iterator<char>{stream}, {}};
  return begin == 0 ? text : text.substr(std::min(text.find('\n'), text.size() - 1) + 1);
}

/// Asks all to stop and waits; those that do not are killed.
void stop_processes(const std::vector<pid_t>& pids) {
  const auto none_alive = [&] { return std::none_of(pids.begin(), pids.end(), is_alive); };
  for (const pid_t pid : pids) kill(pid, SIGTERM);
  if (wait_for(kStop, none_alive)) return;
  for (const pid_t pid : pids) kill(pid, SIGKILL);
  wait_for(kStop, none_alive);
}

/// Starts a service unless it runs; one that runs from a program of an earlier build is started again.
/// Returns its process id.
Result<pid_t> start_service(const DevFolder& folder, const Account& account, const std::string& name) {
  const auto program = program_of(folder, account, name);
  if (!program) return tl::make_unexpected(program.error());
  const auto running = running_service(folder, name);
  if (running && runs_from(*running, *program)) return *running;
  if (running) stop_processes({*running});
  return start_program(account, {program->string(), "--config", config_file(folder, name).string()},
                       log_file(folder, name), pid_file(folder, name));
}

}  // namespace

Result<void> start_services(const DevFolder& folder, const Account& account, std::ostream& out) {
  std::vector<pid_t> pids;
  for (const std::string name : kServiceNames) {
    const auto pid = start_service(folder, account, name);
    if (!pid) return tl::make_unexpected(pid.error());
    pids.push_back(*pid);
  }
  for (std::size_t i = 0; i < kServiceNames.size(); ++i) {
    const std::string name = kServiceNames.at(i);
    const pid_t pid = pids.at(i);
    wait_for(kStart, [&] { return !is_alive(pid) || is_serving(folder, name); });
    if (is_alive(pid) && is_serving(folder, name)) continue;
    const std::filesystem::path log = log_file(folder, name);
    out << "The end of " << log.string() << ":\n" << end_of(log);
    return fail("SERVICE_NOT_READY", "vouch-" + name);
  }
  return {};
}

void stop_services(const DevFolder& folder) {
  std::vector<pid_t> pids;
  for (const char* name : kServiceNames) {
    if (const auto pid = running_service(folder, name)) pids.push_back(*pid);
  }
  stop_processes(pids);
  for (const char* name : kServiceNames) {
    std::error_code ignored;
    std::filesystem::remove(pid_file(folder, name), ignored);
  }
}

}  // namespace vouch::services
