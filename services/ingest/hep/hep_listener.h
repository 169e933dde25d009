#pragma once

#include <cstdint>
#include <memory>

#include "domain/common/result.h"
#include "services/ingest/hep/hep_config.h"
#include "services/ingest/intake.h"
#include "services/ingest/peers/sender_tally.h"

namespace vouch::services {

/// Receives the HEP packets of one feed on one socket, with one thread of its own, and hands the SIP messages
/// in them to an Intake. Other protocols are passed over and counted.
///
/// A full Intake makes TCP and TLS senders wait; datagrams are counted as lost (Loss::kNoRoom). A packet that
/// is broken inside is Loss::kBadFrame; a stream that is no HEP, or breaks off inside a packet, is that too,
/// and closed. Without the key or a trusted certificate, or from an address not allowed, it is
/// Loss::kNotAuthentic. The sender of Loss::kKernelDrop is not known: empty.
///
/// HEP has no acknowledgement: a message counts as handed over when the Intake has taken it.
class HepListener {
 public:
  /// Opens the socket and begins to receive. `intake` must outlive the listener. Errors, `field` naming the
  /// key:
  /// - BAD_ADDRESS: no IPv4 or IPv6 address ("address"), nor a prefix ("allowed_senders")
  /// - ADDRESS_IN_USE, CANNOT_BIND
  /// - NOT_READABLE, BAD_CERTIFICATE, CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET_VALID, BAD_KEY,
  ///   KEY_DOES_NOT_MATCH, BAD_NAME, TLS_FAILED: of a TLS listener
  static Result<std::unique_ptr<HepListener>> open(const HepListenerConfig& config, Intake& intake);

  /// Stops.
  virtual ~HepListener() = default;

  /// The port it is bound to.
  virtual std::uint16_t port() const = 0;
  /// Thread-safe.
  virtual HepCounts counts() const = 0;
  /// What each sender brought that the Intake took. A mirror is a sender, not whom it mirrors. Thread-safe.
  virtual SenderTally::Totals senders() const = 0;
  /// Closes the socket and every connection, and returns when nothing more will be offered or counted. What
  /// was received and finds no room is counted as lost. May be called twice; not from a call of the Intake.
  virtual void stop() = 0;
};

}  // namespace vouch::services
