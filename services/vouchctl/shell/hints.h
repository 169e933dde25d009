#pragma once

#include <string>

#include "domain/common/result.h"

namespace vouch::services {

/// What to do about an error, where something usual can be done; empty if not.
std::string hint_for(const Error& error);

}  // namespace vouch::services
