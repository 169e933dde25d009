#include "tests/support/postgres/programs.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace vouch::test {
namespace {

std::vector<std::filesystem::path> program_folders() {
  std::vector<std::filesystem::path> folders;
  std::error_code none;
  for (const auto& version : std::filesystem::directory_iterator{"/usr/lib/postgresql", none}) {
    folders.push_back(version.path() / "bin");
  }
  std::sort(folders.rbegin(), folders.rend());
  std::istringstream path{std::getenv("PATH") != nullptr ? std::getenv("PATH") : ""};
  for (std::string folder; std::getline(path, folder, ':');) folders.emplace_back(folder);
  return folders;
}

// Only what is safe between fork and exec.
[[noreturn]] void become(const ServerUser& user, int output, char* const* arguments) {
  if (geteuid() == 0 && (setgroups(0, nullptr) != 0 || setgid(user.gid) != 0 || setuid(user.uid) != 0))
    _exit(126);
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (dup2(output, STDOUT_FILENO) < 0 || dup2(output, STDERR_FILENO) < 0) _exit(126);
  if (chdir("/") != 0) _exit(126);
  execv(arguments[0], arguments);
  _exit(127);
}

}  // namespace

std::filesystem::path find_program(const std::string& program) {
  for (const auto& folder : program_folders()) {
    if (access((folder / program).c_str(), X_OK) == 0) return folder / program;
  }
  throw std::runtime_error("PostgreSQL's " + program + " is not installed");
}

ServerUser server_user() {
  if (geteuid() != 0) return {geteuid(), getegid()};
  for (const char* name : {"postgres", "nobody"}) {
    if (const passwd* entry = getpwnam(name)) return {entry->pw_uid, entry->pw_gid};
  }
  throw std::runtime_error("no user to run PostgreSQL as");
}

pid_t start(const std::vector<std::string>& command, const std::filesystem::path& log) {
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const ServerUser user = server_user();
  const int output = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  const pid_t process = fork();
  if (process == 0) become(user, output, arguments.data());
  close(output);
  return process;
}

bool finished_well(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace vouch::test
