#pragma once

#include <string_view>

namespace vouch::storage {

/// feed_coverage.state of a time in which the feed saw the network; any other is the reason why it did not.
constexpr std::string_view kAlive = "ALIVE";

}  // namespace vouch::storage
