#pragma once

#include <string>

#include "services/vouchctl/dev/folder.h"

namespace vouch::services {

/// libpq connection string of a role of the development cluster.
std::string conninfo(const DevFolder& folder, const std::string& role, const std::string& database = "vouch");

/// Makes the private PostgreSQL cluster, starts it, makes the database and brings it to this program's
/// schema: as far as each is not done. It listens on a Unix socket only; the account may take each of Vouch's
/// roles there (pg_ident). Errors: PROGRAM_MISSING, PROGRAM_FAILED, FOLDER_UNUSABLE, those of migrating.
Result<void> cluster_up(const DevFolder& folder, const Account& account);

/// Errors: PROGRAM_MISSING, PROGRAM_FAILED.
Result<void> cluster_down(const DevFolder& folder, const Account& account);

bool cluster_runs(const DevFolder& folder);

}  // namespace vouch::services
