#pragma once

#include <sofia-sip/nta.h>

#include <chrono>
#include <functional>
#include <string>

#include "domain/identity/uri.h"
#include "services/ingest/sip/event_loop.h"
#include "services/ingest/sip/subscription_plan.h"

namespace vouch::services {

/// The registration state of one identity, subscribed to at the S-CSCF (TS 24.229 clause 5.7.1.1, RFC 3680):
/// keeps the dialog with it and does what its plan says. Used on the loop's thread.
class Subscription {
 public:
  struct Setting {
    nta_agent_t* agent;
    su_root_t* root;
    std::string own_uri;
    std::string next_hop;
    std::chrono::seconds asked;
    std::chrono::seconds full_within;       ///< SubscriptionPlan's
    std::chrono::milliseconds first_after;  ///< so that many begin one after another
    std::function<double()> chance;         ///< of [0, 1), by which pauses differ
    std::function<void(const Impu&, SubscriptionPhase)> on_phase;
    /// Takes a NOTIFY and answers it.
    std::function<void(nta_incoming_t*, const sip_t&)> take;
  };

  Subscription(Setting setting, Impu impu);
  /// Ends the subscription at the registrar, without waiting for its answer.
  ~Subscription();

  /// Asks now, if the subscription does not stand, whatever it waits for.
  void ask_now();

  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;

 private:
  void open_dialog();
  void close_dialog();
  /// SUBSCRIBE in the dialog. One at a time: RFC 6665 section 4.1.2.2.
  void ask(std::chrono::seconds expires);
  void on_timer();
  int on_request(nta_incoming_t* request, const sip_t& sip);
  void on_response(nta_outgoing_t* request, const sip_t* sip);
  void follow(SubscriptionStep step);
  void watch_for_full();
  void forget_request();

  Setting setting_;
  Impu impu_;
  SubscriptionPlan plan_;
  SubscriptionPhase told_ = SubscriptionPhase::kAsking;
  SubscriptionStep next_{SubscriptionStep::Kind::kAnew, std::chrono::seconds{0}};
  std::chrono::steady_clock::time_point next_at_;
  LoopTimer timer_;
  LoopTimer full_timer_;
  bool watches_for_full_ = false;
  nta_leg_t* dialog_ = nullptr;
  nta_outgoing_t* request_ = nullptr;
  bool ask_again_ = false;  ///< what asked for a refresh came while one was under way
};

/// What a NOTIFY says of its subscription, as its Subscription-State and the head of its document tell.
NotifyReading read_notify(const sip_t& sip);

}  // namespace vouch::services
