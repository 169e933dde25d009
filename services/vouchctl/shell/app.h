#pragma once

namespace vouch::services {

/// The whole program. Returns the exit code.
int run_vouchctl(int argc, char** argv);

}  // namespace vouch::services
