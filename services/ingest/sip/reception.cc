#include "services/ingest/sip/reception.h"

#include <sofia-sip/nta_stateless.h>
#include <sofia-sip/nta_tag.h>
#include <sofia-sip/nta_tport.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_protos.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/tport.h>

#include <memory>
#include <utility>

#include "domain/identity/ascii.h"
#include "services/ingest/sip/message_hold.h"
#include "services/ingest/sip/peer_address.h"
#include "services/ingest/sip/raw_message.h"

namespace vouch::services {
namespace {

constexpr const char* kAllow = "REGISTER, NOTIFY, OPTIONS";

bool is_reg_event(const sip_t& sip) {
  return sip.sip_event != nullptr && sip.sip_event->o_type != nullptr &&
         ascii::lower(sip.sip_event->o_type) == "reg";
}

std::size_t transactions_of(nta_agent_t* agent) {
  usize_t used = 0;
  nta_agent_get_stats(agent, NTATAG_S_IRQ_HASH_USED_REF(used), TAG_END());
  return used;
}

}  // namespace

Reception::Reception(const SipListenerConfig& config, SenderList senders, Intake& intake,
                     WaitingRoom& waiting, SipCounting& counting)
    : config_(config),
      intake_(intake),
      waiting_(waiting),
      counting_(counting),
      senders_(std::move(senders)) {}

void Reception::take(nta_agent_t* agent, msg_t* message, const sip_t& sip) {
  const sip_method_t method = sip.sip_request->rq_method;
  if (method == sip_method_ack) return msg_destroy(message);
  const std::string sender = sender_of(message).address;
  const bool wanted = method != sip_method_register || config_.take_registers;
  if (!wanted || !senders_.hears(sender))
    return refuse_sender(agent, message, method == sip_method_register, sender);
  switch (method) {
    case sip_method_register:
      return take_in(agent, message, sip);
    case sip_method_notify:
      if (!is_reg_event(sip)) {
        nta_msg_treply(agent, message, SIP_489_BAD_EVENT, SIPTAG_ALLOW_EVENTS_STR("reg"), TAG_END());
      } else if (!config_.take_unsolicited) {
        nta_msg_treply(agent, message, 481, "Subscription Does Not Exist", TAG_END());
      } else {
        take_in(agent, message, sip);
      }
      return;
    case sip_method_options:  // RFC 3261 section 11.2
      nta_msg_treply(agent, message, SIP_200_OK, SIPTAG_ALLOW_STR(kAllow),
                     SIPTAG_ACCEPT_STR("application/reginfo+xml, message/sip"), TAG_END());
      return;
    case sip_method_cancel:
      nta_msg_treply(agent, message, SIP_481_NO_TRANSACTION, TAG_END());
      return;
    default:  // RFC 3261 section 8.2.1
      nta_msg_treply(agent, message, SIP_405_METHOD_NOT_ALLOWED, SIPTAG_ALLOW_STR(kAllow), TAG_END());
  }
}

void Reception::take_notify(nta_agent_t* agent, nta_incoming_t* transaction, const sip_t& sip) {
  const MessageHold message{nta_incoming_getrequest(transaction)};
  const std::string sender = sender_of(message.get()).address;
  OpenRequest request{agent, transaction};
  if (!senders_.hears(sender)) {
    ++counting_.not_allowed;
    intake_.count_loss(Loss::kNotAuthentic, sender, 1);
    return request.accept();
  }
  auto observed = observe(agent, message.get(), sip);
  if (!observed) return request.accept();
  waiting_.offer(intake_, std::move(*observed), std::move(request));
}

void Reception::take_in(nta_agent_t* agent, msg_t* message, const sip_t& sip) {
  auto observed = observe(agent, message, sip);
  const bool is_remembered = transactions_of(agent) < config_.remembered_max;
  nta_incoming_t* transaction = nullptr;
  if (is_remembered) {
    transaction = nta_incoming_create(agent, nullptr, message, const_cast<sip_t*>(&sip), TAG_END());
    if (transaction == nullptr) return;
    nta_incoming_tag(transaction, nullptr);
  }
  OpenRequest request = is_remembered ? OpenRequest{agent, transaction} : OpenRequest{agent, message};
  if (!observed) return request.accept();
  waiting_.offer(intake_, std::move(*observed), std::move(request));
}

/// Even so a registration gets its 200: that we were not told of an S-CSCF must not cost its users anything.
void Reception::refuse_sender(nta_agent_t* agent, msg_t* message, bool is_register,
                              const std::string& sender) {
  ++counting_.not_allowed;
  intake_.count_loss(Loss::kNotAuthentic, sender, 1);
  if (is_register) return OpenRequest{agent, message}.accept();
  nta_msg_treply(agent, message, SIP_403_FORBIDDEN, TAG_END());
}

std::optional<signalling::ObservedMessage> Reception::observe(nta_agent_t* agent, msg_t* message,
                                                              const sip_t& sip) {
  auto octets = octets_of(sip);
  signalling::ObservedMessage observed;
  observed.source = sender_of(message);
  observed.sender = observed.source.address;
  if (!octets) {
    ++counting_.bad_messages;
    intake_.count_loss(Loss::kBadFrame, observed.source.address, 1);
    return std::nullopt;
  }
  observed.octets = std::move(*octets);
  observed.observed_at = now();
  if (const tport_t* transport = nta_incoming_transport(agent, nullptr, message); transport != nullptr) {
    observed.destination = own_end_of(transport);
    observed.transport =
        tport_is_dgram(transport) != 0 ? signalling::Transport::kUdp : signalling::Transport::kTcp;
    tport_unref(const_cast<tport_t*>(transport));
  }
  observed.where = "SIP message " + std::to_string(++messages_);
  return observed;
}

NetworkTime Reception::now() const {
  if (config_.now) return config_.now();
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return NetworkTime::from_us(std::chrono::duration_cast<std::chrono::microseconds>(since).count());
}

}  // namespace vouch::services
