#pragma once

#include <sofia-sip/nta.h>

#include <cstdint>
#include <string>

#include "services/ingest/intake.h"
#include "services/ingest/peers/sender_list.h"
#include "services/ingest/sip/sip_config.h"
#include "services/ingest/sip/sip_counting.h"
#include "services/ingest/sip/waiting_room.h"

namespace vouch::services {

/// What becomes of each request that arrives. Used on the loop's thread.
class Reception {
 public:
  Reception(const SipListenerConfig& config, SenderList senders, Intake& intake, WaitingRoom& waiting,
            SipCounting& counting);

  /// A request outside of our dialogs; takes the message over. Nothing is kept of what is not taken in, so a
  /// flood of it costs no memory.
  void take(nta_agent_t* agent, msg_t* message, const sip_t& sip);
  /// A NOTIFY in one of our subscriptions; takes the transaction over.
  void take_notify(nta_agent_t* agent, nta_incoming_t* transaction, const sip_t& sip);

 private:
  void take_in(nta_agent_t* agent, msg_t* message, const sip_t& sip);
  void refuse_sender(nta_agent_t* agent, msg_t* message, bool is_register, const std::string& sender);
  std::optional<signalling::ObservedMessage> observe(nta_agent_t* agent, msg_t* message, const sip_t& sip);
  NetworkTime now() const;

  const SipListenerConfig& config_;
  Intake& intake_;
  WaitingRoom& waiting_;
  SipCounting& counting_;
  SenderList senders_;
  std::uint64_t messages_ = 0;
};

}  // namespace vouch::services
