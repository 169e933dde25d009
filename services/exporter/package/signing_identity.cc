#include "services/exporter/package/signing_identity.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <string>

#include "services/exporter/package/key_files.h"

namespace vouch::services {

Result<SigningIdentity> SigningIdentity::read(std::string_view certificates, std::string_view key_text) {
  X509StackPtr chain = parse_certificates(certificates);
  X509Ptr certificate(sk_X509_shift(chain.get()));
  if (!certificate) return fail("SIGNING_CERTIFICATE_UNREADABLE", "signing_certificate");
  if ((X509_get_key_usage(certificate.get()) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0) {
    return fail("SIGNING_CERTIFICATE_FORBIDS_SIGNING", "signing_certificate");
  }
  KeyPtr key = parse_private_key(key_text);
  if (!key) return fail("SIGNING_KEY_UNREADABLE", "signing_key");
  if (EVP_PKEY_is_a(key.get(), "RSA") != 1 && EVP_PKEY_is_a(key.get(), "EC") != 1) {
    return fail("SIGNING_KEY_UNSUPPORTED", "signing_key");
  }
  const bool belongs = X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (!belongs) return fail("SIGNING_KEY_MISMATCH", "signing_key");
  return SigningIdentity(std::move(certificate), std::move(chain), std::move(key));
}

Result<SigningIdentity> SigningIdentity::load(const std::filesystem::path& certificate_file,
                                              const std::filesystem::path& key_file) {
  const auto certificates = read_small_file(certificate_file, "signing_certificate");
  if (!certificates) return tl::make_unexpected(certificates.error());
  const auto key = read_small_file(key_file, "signing_key");
  if (!key) return tl::make_unexpected(key.error());
  return read(*certificates, *key);
}

}  // namespace vouch::services
