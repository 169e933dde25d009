#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "services/ingest/peers/peer_names.h"

namespace vouch::services {

/// Whom the TLS connections of one event loop believe, by name. Sofia-SIP compares names for connections that
/// peers open, and never a name that was configured for those we open; NOTIFYs come on both. So every
/// connection of the loop's thread verifies here, behind what Sofia-SIP verifies itself. RFC 5922 section 7.
class TlsTrust {
 public:
  /// Told of each connection turned away, with the peer's address (text), on the loop's thread.
  using WhenRefused = std::function<void(const std::string& peer)>;

  /// From now on, for connections made on this thread. One per thread at a time.
  TlsTrust(PeerNames peers, WhenRefused when_refused);
  ~TlsTrust();
  TlsTrust(const TlsTrust&) = delete;
  TlsTrust& operator=(const TlsTrust&) = delete;

  const PeerNames& peers() const { return peers_; }
  void refuse(const std::string& peer) const { when_refused_(peer); }

 private:
  PeerNames peers_;
  WhenRefused when_refused_;
};

}  // namespace vouch::services
