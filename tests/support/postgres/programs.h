#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace vouch::test {

/// Where PostgreSQL's `program` is. Throws std::runtime_error if nowhere.
std::filesystem::path find_program(const std::string& program);

/// Who runs the server: the caller, or for root `postgres` or `nobody`.
struct ServerUser {
  uid_t uid;
  gid_t gid;
};
ServerUser server_user();

/// Starts a program as server_user(), its output into `log`; it is stopped when this process dies.
pid_t start(const std::vector<std::string>& command, const std::filesystem::path& log);

/// Waits for its end; whether it ended well.
bool finished_well(pid_t process);

}  // namespace vouch::test
