#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "signalling/framing/observed_message.h"

namespace vouch::services {

/// Watches requests while they are parsed: whose stay unfinished, and whose cannot be read. Sofia-SIP answers
/// or drops the latter by itself and says of nobody whose they were. For one thread.
class MessageWatch {
 public:
  using Clock = std::chrono::steady_clock;
  using BadBySender = std::map<std::string, std::uint64_t>;
  /// Keeps what could not be read, and why; may be empty.
  using PutAside = std::function<void(const signalling::Problem&, std::string_view octets)>;
  /// What is known of the connection from a peer.
  enum class Connection { kOpen, kGone };

  explicit MessageWatch(PutAside put_aside = {}) : put_aside_(std::move(put_aside)) {}

  /// A request of `peer` has begun: its first line is there.
  void begun(const signalling::Endpoint& peer, Clock::time_point now);
  /// It has come to its end, and can be read.
  void finished(const signalling::Endpoint& peer);
  /// Likewise, but cannot.
  void refused(const signalling::Endpoint& peer, const signalling::Problem& why, std::string_view octets);

  /// Looks after what has begun and not ended. Of peers without an open connection it never will: those are
  /// bad. Of the others, `overdue` is called for each that has taken longer than `longest`.
  void sweep(Clock::time_point now, Clock::duration longest,
             const std::function<Connection(const signalling::Endpoint&)>& connection_of,
             const std::function<void(const signalling::Endpoint&)>& overdue);
  /// Bad ones since the last call.
  BadBySender take_bad();

 private:
  /// How many peers are watched at once: more than there may be connections.
  static constexpr std::size_t kPeersMost = 10'000;
  using Peer = std::pair<std::string, std::uint16_t>;
  struct Begun {
    Clock::time_point since;
    std::uint64_t times = 0;  ///< of datagrams: each is one of its own
  };

  PutAside put_aside_;
  std::map<Peer, Begun> begun_;
  BadBySender bad_;
};

/// Who watches on this thread, if anybody.
MessageWatch*& message_watch();

}  // namespace vouch::services
