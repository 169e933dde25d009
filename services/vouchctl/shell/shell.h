#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "domain/common/result.h"

namespace vouch::services {

/// Exit codes of vouchctl.
enum class Exit { kOk = 0, kFailed = 1, kUsage = 2, kNotPermitted = 3, kNotFound = 4 };

/// What every command can see: the global options, and where its exit code goes.
struct Shell {
  std::string config;            ///< --config
  std::string identity;          ///< --as
  std::string format = "table";  ///< --format
  Exit exit = Exit::kOk;

  bool json() const { return format == "json"; }
};

/// Adds `--format` and, for commands that call services, `--as` and `--config` to a command, and has it run
/// `act`.
void add_action(CLI::App& command, Shell& shell, bool calls_services, std::function<Exit()> act);

/// Prints what went wrong, with a hint where there is one. Returns the exit code for it.
Exit complain(const Error& error);

}  // namespace vouch::services
