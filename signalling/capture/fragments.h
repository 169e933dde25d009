#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "signalling/capture/ip.h"

namespace vouch::signalling {

/// Puts fragmented datagrams together, IPv4 (RFC 791 section 3.2) and IPv6 (RFC 8200 section 4.5), in
/// whatever order the fragments come; a repeated fragment changes nothing. Bounded: beyond 1,024 unfinished
/// datagrams or 16 MiB the oldest are given up.
class Fragments {
 public:
  /// What never became whole.
  struct Unfinished {
    std::uint64_t count = 0;
    std::uint64_t first_frame = 0;
  };

  /// The whole payload once `packet`, a fragment out of frame number `frame`, completes it.
  std::optional<std::vector<std::uint8_t>> add(const IpPacket& packet, std::uint64_t frame);
  /// Datagrams that were given up or have not become whole yet.
  Unfinished unfinished() const;

 private:
  using Key = std::tuple<IpPair, std::uint8_t, std::uint32_t>;
  struct Datagram {
    std::map<std::size_t, std::vector<std::uint8_t>> parts;  ///< by offset
    std::optional<std::size_t> size;
    std::size_t held = 0;
    std::uint64_t frame = 0;  ///< of the first part
    std::list<Key>::iterator age;
  };

  void forget(const Key& key);
  void give_up_oldest();

  std::map<Key, Datagram> datagrams_;
  std::list<Key> oldest_first_;
  std::size_t held_ = 0;
  Unfinished given_up_;
};

}  // namespace vouch::signalling
