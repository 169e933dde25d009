#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <string_view>
#include <utility>

#include "services/common/caller/admission.h"
#include "services/common/log/log.h"
#include "services/common/process/worker_pool.h"
#include "services/common/status/status.h"

namespace vouch::services {

/// What of an error goes into the log: storage failing, and our own defects. Refusals are no news.
inline void log_failure(const Error& error) {
  const grpc::StatusCode code = grpc_code_of(error.code);
  if (code == grpc::StatusCode::UNAVAILABLE || code == grpc::StatusCode::DEADLINE_EXCEEDED) {
    log(message::kStorageUnavailable, {{"code", SafeText{error.code}}, {"where", SafeText{error.field}}});
  } else if (code == grpc::StatusCode::INTERNAL || code == grpc::StatusCode::DATA_LOSS) {
    log(message::kCallFailed, {{"code", SafeText{error.code}}, {"where", SafeText{error.field}}});
  }
}

/// Handles a unary call: admits the caller, does `work(caller)`, a function to Result<void>, on the pool, and
/// ends the call. gRPC's own thread never waits.
template <class Work>
grpc::ServerUnaryReactor* handle_unary(grpc::CallbackServerContext& context, WorkerPool& workers,
                                       std::string_view method, Work work) {
  grpc::ServerUnaryReactor* reactor = context.DefaultReactor();
  auto caller = admit(context, method);
  if (!caller) {
    reactor->Finish(to_status(caller.error()));
    return reactor;
  }
  const bool taken = workers.submit([reactor, caller = std::move(*caller), work = std::move(work)] {
    const Result<void> done = work(caller);
    if (!done) log_failure(done.error());
    reactor->Finish(done ? grpc::Status::OK : to_status(done.error()));
  });
  if (!taken) reactor->Finish(to_status({"OVERLOADED", {}, 0}));
  return reactor;
}

}  // namespace vouch::services
