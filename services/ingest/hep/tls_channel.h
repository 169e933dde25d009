#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <utility>

#include "domain/common/result.h"
#include "services/ingest/hep/channel.h"
#include "services/ingest/hep/hep_config.h"
#include "services/ingest/peers/peer_names.h"

namespace vouch::services {

/// What all TLS connections of a listener share: TLS 1.3 alone, a certificate demanded and verified, its name
/// one of those believed, no resumption. RFC 8446.
class TlsAcceptor {
 public:
  /// Errors: those of `read_pem` (services/common/tls/pem.h) and PeerNames, and TLS_FAILED if OpenSSL objects
  /// otherwise.
  static Result<TlsAcceptor> make(const HepTls& files);

  /// A channel on a socket that was accepted. It writes to the socket during the handshake, so the calling
  /// thread must not die of SIGPIPE.
  std::unique_ptr<Channel> channel(int socket) const;

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  TlsAcceptor(SSL_CTX* context, PeerNames peers)
      : context_(context), peers_(std::make_unique<const PeerNames>(std::move(peers))) {}

  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<const PeerNames> peers_;  ///< the context knows it by its address
};

}  // namespace vouch::services
