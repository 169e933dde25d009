#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/load/latencies.h"
#include "bench/load/target.h"

namespace vouch::bench {

/// Under which warrant, and about what: an IMPU, or the Call-ID of a session.
struct AskedAbout {
  std::string liid;
  std::string subject;
};

/// Who asks what, how often.
struct AskingLoad {
  GrpcTarget server;
  std::vector<AskedAbout> questions;  ///< asked in turn
  int connections = 4;
  int in_flight = 64;
  double per_second = 0;  ///< evenly, whatever becomes of those before; 0: the next when one is answered
  std::chrono::milliseconds time{1000};
};

/// What came of it.
struct AskingOutcome {
  std::uint64_t answered = 0;
  std::uint64_t told_something = 0;
  std::uint64_t failed = 0;
  double seconds = 0;
  Latencies waits;     ///< from when each was due
  std::string sample;  ///< an answer that told something, as it came
};

/// Asks for as long as `load` says: lookups, or for sessions and their devices. Throws std::runtime_error:
/// files are not usable, or nobody answers.
AskingOutcome ask_lookups(const AskingLoad& load);
AskingOutcome ask_sessions(const AskingLoad& load);

}  // namespace vouch::bench
