#pragma once

#include <openssl/ssl.h>

#include <memory>

#include "domain/common/result.h"
#include "services/ingest/hep/channel.h"
#include "services/ingest/hep/hep_config.h"

namespace vouch::services {

/// What all TLS connections of a listener share: TLS 1.3 alone, a certificate demanded and verified, no
/// resumption. RFC 8446.
class TlsAcceptor {
 public:
  /// Errors: those of `read_pem` (services/common/tls/pem.h), and TLS_FAILED if OpenSSL objects otherwise.
  static Result<TlsAcceptor> make(const HepTls& files);

  /// A channel on a socket that was accepted. It writes to the socket during the handshake, so the calling
  /// thread must not die of SIGPIPE.
  std::unique_ptr<Channel> channel(int socket) const;

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  explicit TlsAcceptor(SSL_CTX* context) : context_(context) {}

  std::unique_ptr<SSL_CTX, Free> context_;
};

}  // namespace vouch::services
