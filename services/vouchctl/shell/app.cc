#include "services/vouchctl/shell/app.h"

#include <algorithm>
#include <csignal>
#include <iostream>

#include "services/common/tls/credentials.h"
#include "services/vouchctl/shell/commands.h"

namespace vouch::services {

namespace {

/// A command line that fits a terminal: goes on in the next line behind a backslash, in front of an option.
std::string broken(const std::string& line) {
  constexpr std::size_t widest = 96;
  std::string text;
  std::size_t begin = 0;  // of the last line
  for (std::size_t place = 0; place < line.size();) {
    const std::size_t next = std::min(line.find(" --", place + 1), line.size());
    if (place > 0 && text.size() - begin + (next - place) > widest) {
      text += " \\\n     ";
      begin = text.rfind('\n') + 1;
    }
    text += line.substr(place, next - place);
    place = next;
  }
  return text;
}

/// What was wrong with the arguments, and where the command they were meant for tells of its own.
std::string complaint_about_usage(const CLI::App* app, const CLI::Error& error) {
  std::string command = "vouchctl";
  for (auto parsed = app->get_subcommands(); !parsed.empty(); parsed = parsed.front()->get_subcommands())
    command += " " + parsed.front()->get_name();
  return std::string{"vouchctl: "} + error.what() + "\nhint: see `" + command + " --help`\n";
}

/// As docs/operations/vouchctl.md has it in full.
constexpr auto kFooter =
    "TIME is RFC 3339 like 2026-01-31T12:00:00Z, @SECONDS since 1970, or now.\n"
    "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 not permitted, 4 not found.\n"
    "Every command tells its options and examples with --help.";

}  // namespace

void add_examples(CLI::App& command, const std::vector<std::string>& examples) {
  std::string text = examples.size() == 1 ? "Example:" : "Examples:";
  for (const std::string& example : examples) text += "\n  " + broken("vouchctl " + example);
  command.footer(text);
}

void add_action(CLI::App& command, Shell& shell, bool calls_services, std::function<Exit()> act) {
  command
      .add_option("--format", shell.format,
                  "table to read, or json for programs: the canonical protobuf JSON of the reply")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  if (calls_services) {
    command.add_option(
        "--as", shell.identity,
        "Identity to call with, by its name in the configuration; else the one it has for this command");
    command.add_option("--config", shell.config,
                       "Configuration file of vouchctl; else $VOUCHCTL_CONFIG, that of `vouchctl dev`, "
                       "~/.config/vouch/vouchctl.toml, /etc/vouch/vouchctl.toml");
  }
  command.callback([&shell, act = std::move(act)] { shell.exit = act(); });
}

int run_vouchctl(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  require_tls_1_3();
  Shell shell;
  CLI::App app{
      "Vouch: which device was behind an IMS identity or session, and how far its IMEI can be trusted"};
  app.set_version_flag("--version", "vouchctl 0.1.0");
  app.require_subcommand(1);
  app.footer(kFooter);
  app.failure_message(complaint_about_usage);
  app.fallthrough(false);
  for (const auto& add : {add_instance_id, add_inspect, add_import, add_feed, add_warrant, add_policy,
                          add_tac, add_network_imei, add_lookup, add_session, add_sessions, add_explain,
                          add_watch, add_acknowledge, add_export, add_migrate, add_maintain, add_dev}) {
    add(app, shell);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? static_cast<int>(Exit::kOk) : static_cast<int>(Exit::kUsage);
  }
  std::cout.flush();
  return static_cast<int>(shell.exit);
}

}  // namespace vouch::services
