#pragma once

#include <cstdint>
#include <string>

#include "bench/load/latencies.h"
#include "bench/load/roster.h"
#include "bench/load/target.h"

namespace vouch::bench {

/// Who registers, and how it is told.
struct Fleet {
  Roster roster;
  int senders = 2;         ///< connections or streams among which it is shared out
  double per_second = 0;   ///< registrations, evenly; 0: as fast as they are taken
  std::int64_t ago_s = 0;  ///< before now is when they are said to have been seen; over gRPC
};

/// Mirrors every REGISTER and its 200 to a HEP feed over TCP on this machine, as fast as it reads. Returns
/// when all is written, which is all that HEP tells. Throws asio::system_error.
void send_over_hep(const Fleet& fleet, std::uint16_t port);

/// The same over UDP from one socket, at the fleet's rate: nobody tells the sender what was lost. Throws
/// asio::system_error.
void send_over_udp(const Fleet& fleet, std::uint16_t port);

/// What streams were told.
struct Settled {
  std::uint64_t messages = 0;
  Latencies
      waits;  ///< of each registration, from when it was due to its acknowledgement; of a fleet with a rate
};

/// Streams the same to IngestService and returns when all is acknowledged. `feed`: its name, to which each
/// stream adds its number. Throws std::runtime_error with the status if a stream breaks.
Settled send_over_grpc(const Fleet& fleet, const GrpcTarget& target, const std::string& feed);

}  // namespace vouch::bench
