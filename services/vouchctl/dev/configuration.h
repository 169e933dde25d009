#pragma once

#include "services/vouchctl/dev/folder.h"

namespace vouch::services {

/// Writes the configuration of the services and of vouchctl, as far as it is not there; ports are free ones
/// at that moment and stay. Errors: NO_FREE_PORT, FOLDER_UNUSABLE.
Result<void> make_configuration(const DevFolder& folder, const Account& account);

}  // namespace vouch::services
