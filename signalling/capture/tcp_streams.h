#pragma once

#include <functional>
#include <list>
#include <map>
#include <string>

#include "signalling/capture/packet_walk.h"
#include "signalling/framing/stream_framer.h"

namespace vouch::signalling {

/// Follows TCP connections, each direction by itself, and cuts SIP messages out of them. A connection may
/// begin in its middle; segments may come in any order and repeatedly; what never comes is passed over once
/// 64 segments, 256 KiB or five seconds have gathered behind it. Bounded: beyond 65,536 directions or 64 MiB
/// held, those without traffic for longest are given up. Not thread-safe.
///
/// Problems: those of StreamFramer, and MISSING_SEGMENT.
class TcpStreams {
 public:
  using OnMessage = std::function<void(ObservedMessage&&)>;
  using OnProblem = std::function<void(Problem&&)>;

  TcpStreams(OnMessage on_message, OnProblem on_problem);

  void take(const IpPair& addresses, const TcpSegment& segment, NetworkTime at, const std::string& where);
  /// Nothing more will come: whatever was held back is handed on.
  void finish();

 private:
  /// When and where a segment was seen; `arrival` counts segments.
  struct Sighting {
    std::uint64_t arrival = 0;
    NetworkTime at;
    std::string where;
  };
  struct Held {
    std::string octets;
    Sighting seen;
  };
  struct Key {
    IpPair addresses;
    Ports ports;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Direction {
    StreamFramer framer;
    /// Sequence numbers are counted on beyond 32 bits, so that they sort.
    std::uint64_t next = 0;
    std::uint64_t first = 0;
    /// The youngest segment among those handed on: what became whole became so with it.
    Sighting youngest;
    std::map<std::uint64_t, Held> ahead;
    std::size_t ahead_octets = 0;
    std::size_t held = 0;
    std::list<Key>::iterator age;
  };

  Direction& direction_of(const Key& key, const TcpSegment& segment);
  void begin_at(Direction& direction, std::uint32_t sequence);
  void hold(Direction& direction, std::uint64_t position, Held&& held);
  void hand_on_ahead(Direction& direction);
  bool waits_too_long(const Direction& direction, NetworkTime now) const;
  void pass_over_hole(Direction& direction);
  void flush(Direction& direction);
  void keep_bounds();

  OnMessage on_message_;
  OnProblem on_problem_;
  std::map<Key, Direction> directions_;
  std::list<Key> idle_first_;
  std::size_t held_ = 0;
  std::uint64_t arrivals_ = 0;
};

}  // namespace vouch::signalling
