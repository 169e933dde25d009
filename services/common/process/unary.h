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

inline void end_call(grpc::ServerUnaryReactor& reactor, const Result<void>& done) {
  if (!done) log_failure(done.error());
  reactor.Finish(done ? grpc::Status::OK : to_status(done.error()));
}

/// Handles a unary call: admits the caller, does `work(caller)`, a function to Result<void>, on the pool, and
/// ends the call. A caller that is not admitted gets what `turn_away(caller, error)` makes of it, on the pool
/// too: the place to put the refusal on record. gRPC's own thread never waits. OVERLOADED where the pool is
/// full: nothing was decided.
template <class TurnAway, class Work>
grpc::ServerUnaryReactor* handle_unary(grpc::CallbackServerContext& context, WorkerPool& workers,
                                       std::string_view method, TurnAway turn_away, Work work) {
  grpc::ServerUnaryReactor* reactor = context.DefaultReactor();
  const auto answer = [admitted = admit(context, method), claimed = claimed_caller(context),
                       turn_away = std::move(turn_away), work = std::move(work)]() -> Result<void> {
    if (!admitted) return tl::make_unexpected(Error{turn_away(claimed, admitted.error())});
    return work(*admitted);
  };
  const bool taken = workers.submit([reactor, answer] { end_call(*reactor, answer()); });
  if (!taken) reactor->Finish(to_status({"OVERLOADED", {}, 0}));
  return reactor;
}

}  // namespace vouch::services
