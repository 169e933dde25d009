#pragma once

namespace vouch::services {

/// Keeps SIGTERM and SIGINT back for wait_for_stop(), and ignores SIGPIPE. Before any thread is started.
void hold_stop_signals();

/// Waits until the process is told to stop. Returns the signal.
int wait_for_stop();

}  // namespace vouch::services
