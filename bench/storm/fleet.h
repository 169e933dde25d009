#pragma once

#include <cstdint>
#include <string>

namespace vouch::bench {

/// A whole fleet that registers at once, as after a power cut: each subscriber for the `round`-th time.
struct Fleet {
  std::uint64_t subscribers = 0;
  std::uint64_t round = 1;
  int senders = 2;  ///< connections or streams among which it is shared out
};

/// Where ingest serves, and as whom to call it (PEM files).
struct GrpcTarget {
  std::string address;
  std::string ca;
  std::string certificate;
  std::string key;
  std::string feed;  ///< name of the feed; each stream adds its number
};

/// Mirrors every REGISTER and its 200 to a HEP feed over TCP on this machine, as fast as it reads. Returns
/// when all is written, which is all that HEP tells. Throws asio::system_error.
void send_over_hep(const Fleet& fleet, std::uint16_t port);

/// Streams the same to IngestService as fast as it reads, and returns when all is acknowledged: how many
/// messages that were. Throws std::runtime_error with the status if a stream breaks.
std::uint64_t send_over_grpc(const Fleet& fleet, const GrpcTarget& target);

}  // namespace vouch::bench
