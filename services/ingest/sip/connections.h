#pragma once

#include <sofia-sip/nta.h>
#include <sofia-sip/tport.h>

#include <chrono>
#include <map>
#include <string>
#include <utility>

#include "services/ingest/sip/message_watch.h"
#include "services/ingest/sip/sip_config.h"
#include "services/ingest/sip/sip_counting.h"

namespace vouch::services {

/// The connections of a listener, which Sofia-SIP accepts without end: those beyond the bounds are closed as
/// soon as they are seen, and those that keep a message unfinished. On the loop's thread.
class Connections {
 public:
  Connections(nta_agent_t* agent, const SipListenerConfig& config, SipCounting& counting);
  ~Connections();
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  /// Between two rounds of the loop. Looks at all of them at most every few milliseconds, so that few more
  /// than allowed are ever open.
  void look_now_and_then();
  /// About once a second: closes the overdue, and tells whose messages could not be read.
  MessageWatch::BadBySender sweep();

 private:
  using Clock = MessageWatch::Clock;
  using Peer = std::pair<std::string, std::uint16_t>;

  void look();
  bool is_too_many(const std::string& sender) const;

  nta_agent_t* agent_;
  const SipListenerConfig& config_;
  SipCounting& counting_;
  MessageWatch watch_;
  std::map<Peer, tport_t*> open_;
  std::map<std::string, std::size_t> by_sender_;
  Clock::time_point looked_at_;
};

}  // namespace vouch::services
