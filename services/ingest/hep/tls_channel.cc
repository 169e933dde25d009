#include "services/ingest/hep/tls_channel.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include "services/common/tls/pem.h"

namespace vouch::services {
namespace {

class TlsChannel : public Channel {
 public:
  explicit TlsChannel(SSL* ssl) : ssl_(ssl) {}

  ChannelRead read(std::span<char> into) override {
    if (!ssl_) return {ReadState::kEnd};
    ERR_clear_error();
    std::size_t octets = 0;
    const int outcome = SSL_read_ex(ssl_.get(), into.data(), into.size(), &octets);
    if (outcome == 1) return {ReadState::kOctets, octets};
    switch (SSL_get_error(ssl_.get(), outcome)) {
      case SSL_ERROR_WANT_READ:
        return {ReadState::kWaitToRead};
      case SSL_ERROR_WANT_WRITE:
        return {ReadState::kWaitToWrite};
      default:
        return {untrusted() ? ReadState::kUntrusted : ReadState::kEnd};
    }
  }

  bool established() const override { return ssl_ && SSL_is_init_finished(ssl_.get()) == 1; }
  bool has_more() const override { return ssl_ && SSL_has_pending(ssl_.get()) == 1; }

 private:
  struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  bool untrusted() const {
    return SSL_get_verify_result(ssl_.get()) != X509_V_OK ||
           ERR_GET_REASON(ERR_peek_error()) == SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE;
  }

  std::unique_ptr<SSL, Free> ssl_;
};

/// What OpenSSL says of a certificate of the chain, and of the peer's own whether it is believed by name.
int verify(int sound, X509_STORE_CTX* chain) {
  if (sound != 1 || X509_STORE_CTX_get_error_depth(chain) != 0) return sound;
  const auto* connection =
      static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
  const auto* peers = static_cast<const PeerNames*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(connection)));
  if (peers->believes(*X509_STORE_CTX_get_current_cert(chain))) return 1;
  X509_STORE_CTX_set_error(chain, X509_V_ERR_APPLICATION_VERIFICATION);
  return 0;
}

}  // namespace

Result<TlsAcceptor> TlsAcceptor::make(const HepTls& files) {
  if (auto pem = read_pem(files.ca, files.identity); !pem) return tl::make_unexpected(pem.error());
  auto peers = PeerNames::from(files.peers);
  if (!peers) return tl::make_unexpected(peers.error());
  TlsAcceptor acceptor(SSL_CTX_new(TLS_server_method()), std::move(*peers));
  SSL_CTX* context = acceptor.context_.get();
  const auto& [certificate, key] = files.identity;
  if (context == nullptr || SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) != 1 ||
      SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_load_verify_file(context, files.ca.c_str()) != 1) {
    return fail("TLS_FAILED", "tls");
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, verify);
  SSL_CTX_set_app_data(context, const_cast<PeerNames*>(acceptor.peers_.get()));
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);
  // Idle connections are the rule: they keep no buffers.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  return acceptor;
}

std::unique_ptr<Channel> TlsAcceptor::channel(int socket) const {
  SSL* ssl = SSL_new(context_.get());
  if (ssl != nullptr) {
    SSL_set_fd(ssl, socket);
    SSL_set_accept_state(ssl);
  }
  return std::make_unique<TlsChannel>(ssl);
}

}  // namespace vouch::services
