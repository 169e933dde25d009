#pragma once

#include <string_view>

namespace vouch::services {

/// Tells systemd the state of a Type=notify service ("READY=1", "STOPPING=1"); does nothing where systemd
/// does not ask.
void notify_systemd(std::string_view state);

}  // namespace vouch::services
