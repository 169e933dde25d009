#pragma once

#include <filesystem>
#include <string>

#include "domain/common/result.h"

namespace vouch::services {

/// SHA-256 of a file, 64 lower-case hexadecimal digits. Errors: NOT_READABLE.
Result<std::string> sha256_of(const std::filesystem::path& file);

}  // namespace vouch::services
