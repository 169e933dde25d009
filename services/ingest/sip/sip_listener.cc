#include "services/ingest/sip/sip_listener.h"

#include <utility>

#include "services/ingest/sip/sip_agent.h"

namespace vouch::services {

SipListener::SipListener(std::unique_ptr<Agent> agent) : agent_(std::move(agent)) {}
SipListener::~SipListener() = default;

Result<std::unique_ptr<SipListener>> SipListener::start(SipListenerConfig config, Intake& intake) {
  auto agent = std::make_unique<Agent>(std::move(config), intake);
  if (auto started = agent->start(); !started) return tl::make_unexpected(started.error());
  return std::unique_ptr<SipListener>{new SipListener{std::move(agent)}};
}

void SipListener::stop() {
  agent_->stop();
}

std::uint16_t SipListener::port(SipTransport transport) const {
  return agent_->port(transport);
}

void SipListener::subscribe(const Impu& impu) {
  agent_->subscribe(impu);
}

void SipListener::ask_again() {
  agent_->ask_again();
}

SipCounters SipListener::counters() const {
  const SipCounting& now = agent_->counting();
  return {now.offered,
          now.refused,
          now.answered_durable,
          now.answered_given_up,
          now.answered_at_deadline,
          now.answered_at_once,
          now.not_allowed,
          now.not_believed,
          now.bad_messages,
          now.kernel_drops,
          now.connections,
          now.connections_open,
          now.connections_refused,
          now.broken_off};
}

SenderTally::Totals SipListener::senders() const {
  return agent_->counting().senders.totals();
}

}  // namespace vouch::services
