#include "services/vouchctl/shell/app.h"

#include <csignal>
#include <iostream>

#include "services/common/tls/credentials.h"
#include "services/vouchctl/shell/commands.h"

namespace vouch::services {

void add_action(CLI::App& command, Shell& shell, bool calls_services, std::function<Exit()> act) {
  command.add_option("--format", shell.format, "table, or json: the canonical protobuf JSON of the reply")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  if (calls_services) {
    command.add_option("--as", shell.identity, "Identity to call with, by its name in the configuration");
    command.add_option("--config", shell.config, "Configuration file of vouchctl");
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
  app.fallthrough(false);
  for (const auto& add : {add_instance_id, add_inspect, add_import, add_feed, add_warrant, add_lookup,
                          add_session, add_watch, add_export, add_migrate, add_dev}) {
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
