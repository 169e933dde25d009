#pragma once

#include <functional>

namespace vouch::services {

/// Asked after each piece of work, of which at least one is done: whether what is left is better left for
/// another transaction. Empty: never.
using Enough = std::function<bool()>;

}  // namespace vouch::services
