#pragma once

#include <cstdint>

#include "bench/load/latencies.h"
#include "bench/load/roster.h"

namespace vouch::bench {

/// What became of a fleet that registered at a registrar.
struct Registered {
  std::uint64_t answered = 0;  ///< with 200
  std::uint64_t refused = 0;   ///< otherwise
  std::uint64_t lost = 0;      ///< not at all: nobody was for five seconds
  Latencies waits;
};

/// Registers everyone of `roster` at a SIP registrar over UDP on this machine, `in_flight` at a time: the
/// next when one is answered. Throws asio::system_error.
Registered register_in_turn(const Roster& roster, std::uint16_t port, std::uint64_t in_flight);

}  // namespace vouch::bench
