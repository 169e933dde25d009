#pragma once

#include <filesystem>
#include <ostream>

#include "domain/common/result.h"

namespace vouch::services {

/// Where the development environment lies if nothing else is said: $VOUCH_DEV_DIR, else a folder of the
/// machine (root) or of the user.
std::filesystem::path default_dev_directory();

/// Creates what is missing in `folder` and starts what does not run; says on `out` what runs where. Errors:
/// FOLDER_IN_USE (another up or down is at work), FOLDER_UNUSABLE, PROGRAM_MISSING, PROGRAM_FAILED,
/// NO_FREE_PORT, SERVICE_NOT_READY, each with the thing in `field`; those of migrating.
Result<void> dev_up(const std::filesystem::path& folder, std::ostream& out);

/// Stops the services and PostgreSQL; nothing is removed. Errors: FOLDER_IN_USE, PROGRAM_FAILED.
Result<void> dev_down(const std::filesystem::path& folder, std::ostream& out);

/// Says on `out` what runs. Errors: NOT_RUNNING if something that belongs to it does not.
Result<void> dev_status(const std::filesystem::path& folder, std::ostream& out);

}  // namespace vouch::services
