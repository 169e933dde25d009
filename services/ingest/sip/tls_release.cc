#include "services/ingest/sip/tls_release.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ssl.h>

#include <mutex>
#include <utility>
#include <vector>

namespace vouch::services {
namespace {

thread_local bool is_ours = false;
thread_local std::vector<BIO*> fresh;  ///< held twice by their SSL objects, one of the holds still to go
thread_local BIO* last_bio = nullptr;  ///< Sofia-SIP makes the BIO of a connection, then its SSL object

/// Called when Sofia-SIP has freed the BIO, and so forgotten the SSL object: that one goes now, with both of
/// its holds on the BIO given back to it first. OpenSSL, told 0, then leaves the BIO alone.
long on_bio_use(BIO* bio, int operation, const char*, std::size_t, int, long, int result, std::size_t*) {
  if (operation != BIO_CB_FREE) return result;
  auto* const connection = reinterpret_cast<SSL*>(BIO_get_callback_arg(bio));
  BIO_set_callback_ex(bio, nullptr);
  BIO_up_ref(bio);
  BIO_up_ref(bio);
  SSL_free(connection);
  return 0;
}

void on_bio_new(void* bio, void*, CRYPTO_EX_DATA*, int, long, void*) {
  if (is_ours) last_bio = static_cast<BIO*>(bio);
}

void on_connection_new(void* connection, void*, CRYPTO_EX_DATA*, int, long, void*) {
  BIO* const bio = is_ours ? std::exchange(last_bio, nullptr) : nullptr;
  if (bio == nullptr) return;
  SSL_CTX_up_ref(SSL_get_SSL_CTX(static_cast<SSL*>(connection)));  // the one that Sofia-SIP drops for it
  BIO_set_callback_arg(bio, static_cast<char*>(connection));
  BIO_set_callback_ex(bio, on_bio_use);
  fresh.push_back(bio);
}

}  // namespace

/// A connection that was opened in the last round has not been used yet.
void drop_second_holds() {
  for (BIO* const bio : std::exchange(fresh, {})) BIO_free(bio);
}

void release_tls_connections() {
  static std::once_flag once;
  std::call_once(once, [] {
    CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_BIO, 0, nullptr, on_bio_new, nullptr, nullptr);
    CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL, 0, nullptr, on_connection_new, nullptr, nullptr);
  });
  is_ours = true;
}

}  // namespace vouch::services
