#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "domain/common/result.h"
#include "signalling/hep/packet.h"

namespace vouch::signalling {

/// Cuts a stream into HEP version 3 packets; the older versions state no length and come in datagrams only.
/// Holds what was fed and not taken: at most one packet longer than a feed, if packets are taken after each.
/// Not thread-safe.
class HepFramer {
 public:
  /// Packets longer than `packet_octets_max` are errors.
  explicit HepFramer(std::size_t packet_octets_max = kHepPacketOctetsMax)
      : packet_octets_max_(packet_octets_max) {}

  void feed(std::string_view octets);

  /// Takes the next whole packet, valid until the next call of `feed` or `next`; nothing if it is not all
  /// there yet. Errors: BAD_FRAME, neither a packet nor the beginning of one, or one too long. Where the next
  /// one begins is not known then, so the stream is of no more use: every further call fails too.
  Result<std::optional<std::string_view>> next();

  /// Octets that no packet was made of yet, valid until the next call of `feed` or `next`.
  std::string_view held() const { return std::string_view(buffer_).substr(taken_); }

 private:
  /// Gives up what was taken, and all memory if nothing is left: streams are idle most of the time.
  void drop_taken();

  std::size_t packet_octets_max_;
  std::string buffer_;
  std::size_t taken_ = 0;
};

}  // namespace vouch::signalling
