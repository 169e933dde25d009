#pragma once

#include <cstdint>
#include <memory>

#include "domain/common/result.h"
#include "services/ingest/intake.h"
#include "services/ingest/peers/sender_tally.h"
#include "services/ingest/sip/sip_config.h"

namespace vouch::services {

enum class SipTransport { kUdp, kTcp, kTls };

/// What a listener did since it began.
struct SipCounters {
  std::uint64_t offered = 0;               ///< taken by the intake
  std::uint64_t refused = 0;               ///< the intake had no room: lost, counted there too
  std::uint64_t answered_durable = 0;      ///< after the intake settled them as durable
  std::uint64_t answered_given_up = 0;     ///< after the intake gave them up
  std::uint64_t answered_at_deadline = 0;  ///< not settled in time; what becomes of them the intake knows
  std::uint64_t answered_at_once = 0;      ///< too many waited already
  std::uint64_t not_allowed = 0;           ///< of a sender that is not one of ours
  std::uint64_t not_believed = 0;          ///< TLS connections whose certificate is not one of the feed's
  std::uint64_t bad_messages = 0;          ///< could not be read as SIP
  std::uint64_t kernel_drops = 0;          ///< datagrams that found the socket full
  std::uint64_t connections = 0;           ///< that peers opened
  std::uint64_t connections_open = 0;      ///< now, of those
  std::uint64_t connections_refused = 0;   ///< too many of one peer, or in all
  std::uint64_t broken_off = 0;            ///< closed because a message stayed unfinished
};

/// Vouch as a SIP user agent towards an S-CSCF, on a thread of its own.
///
/// As application server (TS 24.229 clauses 5.4.1.7 and 5.7.1.1) it takes third-party REGISTERs, as
/// subscriber of the registration event package (RFC 3680, RFC 6665) NOTIFYs. Each is offered to the intake
/// as it came and answered 200 when it is durable, or when `answer_within` has passed: no answer of ours may
/// have the S-CSCF end a registration. OPTIONS gets 200, everything else 405.
class SipListener {
 public:
  /// Listens, and begins to subscribe. The intake must outlive the listener. Errors: NO_ADDRESS, BAD_ADDRESS
  /// and CANNOT_LISTEN (`field`: "udp", "tcp", "tls"), BAD_URI ("own_uri", "next_hop"); for TLS those of
  /// read_pem(); those of SenderList and PeerNames.
  static Result<std::unique_ptr<SipListener>> start(SipListenerConfig config, Intake& intake);

  /// Stops.
  ~SipListener();
  SipListener(const SipListener&) = delete;
  SipListener& operator=(const SipListener&) = delete;

  /// Answers what waits, ends the subscriptions, and closes. Any thread, also twice.
  void stop();
  /// The port listened on; 0 if this transport is not. Any thread.
  std::uint16_t port(SipTransport transport) const;
  /// Subscribes to one more identity; does nothing if it is already, or without a `next_hop`. Any thread.
  void subscribe(const Impu& impu);
  /// Asks at once for each subscription that does not stand, whatever it waits for. Any thread.
  void ask_again();
  /// Any thread.
  SipCounters counters() const;
  /// What each sender brought that the intake took. Any thread.
  SenderTally::Totals senders() const;

 private:
  class Agent;
  explicit SipListener(std::unique_ptr<Agent> agent);

  std::unique_ptr<Agent> agent_;
};

}  // namespace vouch::services
