#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "services/vouchctl/shell/failure.h"

namespace vouch::services {

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

/// Adds examples to the help of a command, each without the program's name.
void add_examples(CLI::App& command, const std::vector<std::string>& examples);

/// Prints what went wrong, with a hint where there is one. Returns the exit code for it.
Exit complain(const Failure& failure);

}  // namespace vouch::services
