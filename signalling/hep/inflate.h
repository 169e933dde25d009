#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "domain/common/result.h"

namespace vouch::signalling::hep {

/// Inflates zlib or gzip, whichever it is. Never holds more than `octets_max` and a little.
/// Errors: BAD_COMPRESSION, PAYLOAD_TOO_LONG.
Result<std::string> inflated(std::string_view compressed, std::size_t octets_max);

}  // namespace vouch::signalling::hep
