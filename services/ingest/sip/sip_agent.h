#pragma once

#include <sofia-sip/nta.h>

#include <array>
#include <map>
#include <memory>
#include <random>

#include "services/ingest/sip/connections.h"
#include "services/ingest/sip/event_loop.h"
#include "services/ingest/sip/reception.h"
#include "services/ingest/sip/sip_listener.h"
#include "services/ingest/sip/subscription.h"
#include "services/ingest/sip/tls_trust.h"
#include "services/ingest/sip/unnamed_bad.h"
#include "services/ingest/sip/waiting_room.h"

namespace vouch::services {

/// The inside of a listener: Sofia-SIP's transaction agent, its transports, and what answers.
class SipListener::Agent {
 public:
  Agent(SipListenerConfig config, Intake& intake) : config_(std::move(config)), intake_(intake) {}
  ~Agent();

  /// Errors: those of SipListener::start().
  Result<void> start();
  void subscribe(const Impu& impu);
  void ask_again();
  void stop();

  std::uint16_t port(SipTransport transport) const { return ports_[static_cast<std::size_t>(transport)]; }
  const SipCounting& counting() const { return counting_; }

 private:
  // On the loop's thread.
  Result<void> open(SenderList senders, PeerNames peers);
  Result<void> listen(const std::optional<signalling::Endpoint>& at, SipTransport transport);
  /// And finds the sockets that belong to them.
  OwnSockets note_ports();
  void open_subscription(const Impu& impu, std::chrono::milliseconds after);
  void between_rounds();
  void count_unseen();
  std::uint64_t bad_messages() const;
  void close();

  SipListenerConfig config_;
  Intake& intake_;
  SipCounting counting_;
  std::array<std::uint16_t, 3> ports_{};
  EventLoop loop_;
  std::unique_ptr<TlsTrust> trust_;
  nta_agent_t* agent_ = nullptr;
  std::unique_ptr<WaitingRoom> waiting_;
  std::unique_ptr<Reception> reception_;
  std::unique_ptr<Connections> connections_;
  std::unique_ptr<LoopTimer> unseen_timer_;
  std::uint64_t bad_counted_ = 0;
  UnnamedBad bad_{config_.unfinished_max + std::chrono::seconds{2}};
  std::uint64_t drops_counted_ = 0;
  signalling::Endpoint udp_;
  std::minstd_rand random_{std::random_device{}()};
  std::map<Impu, std::unique_ptr<Subscription>> subscriptions_;
  bool closed_ = false;
};

}  // namespace vouch::services
