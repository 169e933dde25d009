#pragma once

#include <string>

#include "services/vouchctl/shell/shell.h"

namespace vouch::services {

/// The text of a policy: of a file; of "@built-in"; of "@in-force" or of "@VERSION", as the correlator has
/// it. Errors: NOT_READABLE, TOO_BIG (no policy is that long), those of connect() and of the call.
Outcome<std::string> policy_text_of(const Shell& shell, const std::string& which);

}  // namespace vouch::services
