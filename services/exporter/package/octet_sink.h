#pragma once

#include <functional>
#include <string_view>

#include "domain/common/result.h"

namespace vouch::services {

/// Takes the next octets of a stream. An error ends the stream and comes back to whoever started it.
using OctetSink = std::function<Result<void>(std::string_view)>;

}  // namespace vouch::services
