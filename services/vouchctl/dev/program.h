#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "domain/common/result.h"
#include "services/vouchctl/dev/account.h"

namespace vouch::services {

/// Runs a program as `account` to its end, output appended to `log`. Errors: PROGRAM_FAILED naming the
/// program and the log.
Result<void> run_program(const Account& account, const std::vector<std::string>& command,
                         const std::filesystem::path& log);

/// Starts a program as `account` on its own: it outlives the caller and its terminal. Output is appended to
/// `log`. Returns its process id, which it has left in `pid_file` itself before it began: a caller killed
/// meanwhile loses no program. Errors: PROGRAM_FAILED.
Result<pid_t> start_program(const Account& account, const std::vector<std::string>& command,
                            const std::filesystem::path& log, const std::filesystem::path& pid_file);

/// Whether a process is there and has not ended; one that nobody waited for has.
bool is_alive(pid_t pid);

/// The words a process was started with; none if there is no such process.
std::vector<std::string> command_of(pid_t pid);

/// Finds a program of PostgreSQL 15 ("initdb"), in Debian's place or in the PATH. Errors: PROGRAM_MISSING.
Result<std::string> find_postgres_program(const std::string& name);

}  // namespace vouch::services
