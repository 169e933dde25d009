#pragma once

#include <functional>
#include <map>
#include <string>
#include <tuple>

#include "signalling/capture/packet_walk.h"

namespace vouch::signalling {

/// User messages of SCTP, RFC 9260 section 3.3.1: the DATA chunks of a packet, fragmented ones put together
/// if they come in order. Bounded: beyond 1,024 unfinished messages or 16 MiB all of them are given up.
class SctpMessages {
 public:
  using OnMessage = std::function<void(Ports, Octets)>;

  /// False if the packet is not well-formed. Whole messages in front of the fault are handed on.
  bool take(const IpPair& addresses, Octets packet, const OnMessage& on_message);

 private:
  using Key = std::tuple<IpPair, Ports, std::uint16_t>;
  struct Partial {
    std::uint32_t next_tsn = 0;
    std::vector<std::uint8_t> octets;
  };

  void data_chunk(const IpPair& addresses, Ports ports, Octets chunk, const OnMessage& on_message);

  std::map<Key, Partial> partial_;
  std::size_t held_ = 0;
};

}  // namespace vouch::signalling
