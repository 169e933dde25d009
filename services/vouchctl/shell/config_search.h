#pragma once

#include <filesystem>

#include "domain/common/result.h"

namespace vouch::services {

/// The configuration file of vouchctl: `given`, $VOUCHCTL_CONFIG, the default development folder's, the
/// user's, the machine's; the first that is there. Errors: NO_CONFIGURATION.
Result<std::filesystem::path> find_config(const std::string& given);

}  // namespace vouch::services
