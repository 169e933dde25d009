#include "services/ingest/sip/tls_trust.h"

#include <openssl/crypto.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <mutex>
#include <utility>

#include "services/ingest/sip/peer_address.h"

namespace vouch::services {
namespace {

thread_local const TlsTrust* trust = nullptr;
/// What Sofia-SIP verifies with: the same for all connections of a thread.
thread_local SSL_verify_cb sofia_verify = nullptr;

std::string peer_of(const SSL* connection) {
  su_sockaddr_t address{};
  socklen_t size = sizeof address;
  const bool told = getpeername(SSL_get_fd(connection), &address.su_sa, &size) == 0;
  return told ? address_of(address).address : std::string{};
}

int verify(int sound, X509_STORE_CTX* chain) {
  if (sofia_verify != nullptr) sound = sofia_verify(sound, chain);
  const auto* connection =
      static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
  const bool is_own = X509_STORE_CTX_get_error_depth(chain) == 0;
  const bool believed =
      sound == 1 &&
      (!is_own || (trust != nullptr && trust->peers().believes(*X509_STORE_CTX_get_current_cert(chain))));
  if (believed) return 1;
  if (sound == 1) X509_STORE_CTX_set_error(chain, X509_V_ERR_APPLICATION_VERIFICATION);
  if (trust != nullptr) trust->refuse(peer_of(connection));
  return 0;
}

/// Called within SSL_new(), when the connection has taken over how its context verifies.
void on_connection_made(void* made, void*, CRYPTO_EX_DATA*, int, long, void*) {
  if (trust == nullptr) return;
  auto* const connection = static_cast<SSL*>(made);
  const SSL_verify_cb before = SSL_get_verify_callback(connection);
  if (before == verify) return;
  sofia_verify = before;
  SSL_set_verify(connection, SSL_get_verify_mode(connection), verify);
}

}  // namespace

TlsTrust::TlsTrust(PeerNames peers, WhenRefused when_refused)
    : peers_(std::move(peers)), when_refused_(std::move(when_refused)) {
  static std::once_flag once;
  std::call_once(once, [] {
    CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL, 0, nullptr, on_connection_made, nullptr, nullptr);
  });
  trust = this;
}

TlsTrust::~TlsTrust() {
  trust = nullptr;
}

}  // namespace vouch::services
