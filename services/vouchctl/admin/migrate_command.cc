#include <iostream>
#include <memory>

#include "services/vouchctl/admin/owner_config.h"
#include "services/vouchctl/shell/commands.h"
#include "storage/connection/database.h"
#include "storage/migration/migrator.h"

namespace vouch::services {
namespace {

Exit migrate(const Shell& shell, bool check_only) {
  const auto config = owner_config(shell);
  if (!config) return complain(config.error());
  storage::Database database{{config->migrate_conninfo, 1}};
  storage::Migrator migrator{database, config->migrations.empty() ? VOUCH_MIGRATIONS : config->migrations};
  const auto state = check_only ? migrator.check() : migrator.migrate();
  if (!state) return complain(state.error());
  for (const std::string& name : state->applied) std::cout << "applied " << name << '\n';
  std::cout << "schema version " << state->version << ", catalogue " << state->fingerprint << '\n';
  return Exit::kOk;
}

}  // namespace

void add_migrate(CLI::App& app, Shell& shell) {
  auto* command =
      app.add_subcommand("migrate", "Bring the database to this program's schema, as the database's owner");
  auto check_only = std::make_shared<bool>(false);
  command->add_flag("--check", *check_only,
                    "Change nothing; only tell whether the database has this program's schema");
  add_examples(*command, {"migrate --check"});
  add_action(*command, shell, true, [&shell, check_only] { return migrate(shell, *check_only); });
}

}  // namespace vouch::services
