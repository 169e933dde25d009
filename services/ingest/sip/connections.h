#pragma once

#include <sofia-sip/nta.h>
#include <sofia-sip/tport.h>

#include <chrono>
#include <map>
#include <string>
#include <utility>

#include "services/ingest/sip/message_watch.h"
#include "services/ingest/sip/own_sockets.h"
#include "services/ingest/sip/sip_config.h"
#include "services/ingest/sip/sip_counting.h"

namespace vouch::services {

/// The connections of a listener, which Sofia-SIP accepts without end: those beyond the bounds are shut down
/// as soon as they are seen, and those that keep a message unfinished; Sofia-SIP then finds them ended, and
/// closes them. On the loop's thread, which alone may close one of them.
class Connections {
 public:
  /// `put_aside`: of what cannot be read.
  Connections(nta_agent_t* agent, OwnSockets sockets, const SipListenerConfig& config, SipCounting& counting,
              MessageWatch::PutAside put_aside);
  ~Connections();
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  /// Between two rounds of the loop. In a round Sofia-SIP accepts at most one connection at each of its
  /// sockets, and only if one waits there: so it is known how many may have come, and all are looked at as
  /// soon as these are more than a few, or a moment later.
  void look_now_and_then();
  /// About once a second: closes the overdue, and tells whose messages could not be read.
  MessageWatch::BadBySender sweep();

 private:
  using Clock = MessageWatch::Clock;
  using Peer = std::pair<std::string, std::uint16_t>;

  void look();
  bool is_time_to_look() const;
  bool is_too_many(const std::string& sender) const;
  /// The connection that we opened to `peer`, on which it sends requests, too; null if there is none.
  tport_t* opened_by_us(const signalling::Endpoint& peer) const;
  void end(const signalling::Endpoint& peer);

  nta_agent_t* agent_;
  OwnSockets sockets_;
  const SipListenerConfig& config_;
  SipCounting& counting_;
  MessageWatch watch_;
  std::map<Peer, int> open_;
  std::map<Peer, int> shut_down_;  ///< by us, and not closed by Sofia-SIP yet
  std::map<std::string, std::size_t> by_sender_;
  std::size_t unseen_ = 0;  ///< accepted since the last look, at most
  Clock::time_point looked_at_;
  Clock::duration look_took_{0};
};

}  // namespace vouch::services
