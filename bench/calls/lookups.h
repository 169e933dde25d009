#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/load/latencies.h"
#include "bench/load/target.h"
#include "vouch/v1/correlation.grpc.pb.h"

namespace vouch::bench {

/// Who asks what, how often.
struct LookupLoad {
  GrpcTarget server;
  std::vector<::vouch::v1::LookupRequest> questions;  ///< asked in turn
  int connections = 4;
  int in_flight = 64;
  double per_second = 0;  ///< evenly, whatever becomes of those before; 0: the next when one is answered
  std::chrono::milliseconds time{1000};
};

/// What came of it.
struct LookupOutcome {
  std::uint64_t answered = 0;
  std::uint64_t with_bindings = 0;
  std::uint64_t failed = 0;
  double seconds = 0;
  Latencies waits;  ///< from when each was due
  ::vouch::v1::LookupResponse sample;
};

/// Asks for as long as `load` says. Throws std::runtime_error: files are not usable, or nobody answers.
LookupOutcome ask(const LookupLoad& load);

}  // namespace vouch::bench
