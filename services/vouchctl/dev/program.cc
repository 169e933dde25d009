#include "services/vouchctl/dev/program.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include "services/vouchctl/dev/folder.h"

namespace vouch::services {
namespace {

constexpr int kCouldNotStart = 127;

/// With whom a program ends: half a cluster that is still being made must not get in the way of the next try.
enum class With { kCaller, kNobody };

/// The part of a child before the program: no allocation that may fail matters here, since a failure ends the
/// child.
[[noreturn]] void become_program(const Account& account, const std::vector<std::string>& command,
                                 const std::filesystem::path& log, With dies) {
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const int null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int log_fd = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  if (log_fd >= 0 && fchown(log_fd, account.uid, account.gid) != 0 && account.other) _exit(kCouldNotStart);
  const bool ready = null_fd >= 0 && log_fd >= 0 && dup2(null_fd, STDIN_FILENO) >= 0 &&
                     dup2(log_fd, STDOUT_FILENO) >= 0 && dup2(log_fd, STDERR_FILENO) >= 0 &&
                     account.become() && chdir("/") == 0 &&
                     (dies == With::kNobody || prctl(PR_SET_PDEATHSIG, SIGKILL) == 0);
  if (ready) execvp(arguments.front(), arguments.data());
  _exit(kCouldNotStart);
}

}  // namespace

Result<void> run_program(const Account& account, const std::vector<std::string>& command,
                         const std::filesystem::path& log) {
  const std::string what =
      std::filesystem::path{command.front()}.filename().string() + ", see " + log.string();
  const pid_t child = fork();
  if (child < 0) return fail("PROGRAM_FAILED", what);
  if (child == 0) become_program(account, command, log, With::kCaller);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return fail("PROGRAM_FAILED", what);
  return {};
}

Result<pid_t> start_program(const Account& account, const std::vector<std::string>& command,
                            const std::filesystem::path& log, const std::filesystem::path& pid_file) {
  // A child of a child, so that it belongs to nobody here; its number comes back through the pipe.
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return fail("PROGRAM_FAILED", command.front());
  const pid_t child = fork();
  if (child == 0) {
    setsid();
    const pid_t grandchild = fork();
    if (grandchild == 0) {
      if (!write_whole(pid_file, std::to_string(getpid()) + "\n", account, 0644)) _exit(kCouldNotStart);
      become_program(account, command, log, With::kNobody);
    }
    const bool told = write(ends[1], &grandchild, sizeof(grandchild)) == sizeof(grandchild);
    _exit(told ? 0 : kCouldNotStart);
  }
  close(ends[1]);
  pid_t started = -1;
  const bool told = child > 0 && read(ends[0], &started, sizeof(started)) == sizeof(started);
  close(ends[0]);
  if (child > 0) waitpid(child, nullptr, 0);
  if (!told || started <= 0) return fail("PROGRAM_FAILED", command.front());
  return started;
}

bool is_alive(pid_t pid) {
  // Not by its command line, which is empty for a moment while it becomes another program.
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos || name_end + 2 >= text.size()) return false;
  const char state = text[name_end + 2];
  return state != 'Z' && state != 'X';
}

std::vector<std::string> command_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/cmdline");
  std::vector<std::string> words;
  for (std::string word; std::getline(file, word, '\0');) words.push_back(word);
  return words;
}

Result<std::string> find_postgres_program(const std::string& name) {
  const std::filesystem::path debian = std::filesystem::path{"/usr/lib/postgresql/15/bin"} / name;
  if (access(debian.c_str(), X_OK) == 0) return debian.string();
  const char* path = std::getenv("PATH");
  std::istringstream folders{path == nullptr ? "" : path};
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::filesystem::path program = std::filesystem::path{folder} / name;
    if (access(program.c_str(), X_OK) == 0) return program.string();
  }
  return fail("PROGRAM_MISSING", name + " (package postgresql-15)");
}

}  // namespace vouch::services
