#include "services/exporter/package/openssl_handles.h"

namespace vouch::services {

void free_certificates(STACK_OF(X509) * certificates) {
  sk_X509_pop_free(certificates, X509_free);
}

}  // namespace vouch::services
