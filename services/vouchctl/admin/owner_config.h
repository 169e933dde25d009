#pragma once

#include <string>

#include "services/common/config/config.h"
#include "services/vouchctl/shell/commands.h"
#include "services/vouchctl/shell/config_search.h"

namespace vouch::services {

/// The configuration of a command that works on the database as its owner: `migrate.conninfo` is there.
inline Outcome<ClientConfig> owner_config(const Shell& shell) {
  const auto file = find_config(shell.config);
  if (!file) return tl::make_unexpected(file.error());
  auto config = load_client_config(*file);
  if (!config) return tl::make_unexpected(Failure{config.error(), Exit::kUsage});
  if (config->migrate_conninfo.empty())
    return tl::make_unexpected(
        Failure{Error{"BAD_CONFIGURATION", file->string() + ": migrate.conninfo: missing", 0}, Exit::kUsage});
  return std::move(*config);
}

}  // namespace vouch::services
