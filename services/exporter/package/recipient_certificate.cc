#include "services/exporter/package/recipient_certificate.h"

#include <openssl/x509v3.h>

#include <ctime>
#include <string>

#include "services/exporter/package/key_files.h"

namespace vouch::services {
namespace {

constexpr int kRsaBitsMin = 2048;
constexpr int kEcBitsMin = 256;

auto refuse(std::string reason) {
  return fail("RECIPIENT_CERTIFICATE_" + std::move(reason), "recipient_certificate");
}

bool is_supported(const EVP_PKEY* key) {
  if (key == nullptr) return false;
  const int bits = EVP_PKEY_get_bits(key);
  return (EVP_PKEY_is_a(key, "RSA") == 1 && bits >= kRsaBitsMin) ||
         (EVP_PKEY_is_a(key, "EC") == 1 && bits >= kEcBitsMin);
}

/// RFC 5280 section 4.2.1.3: no key usage extension, no restriction.
bool may_encrypt(const RecipientCertificate& certificate) {
  const std::uint32_t needed = certificate.has_ec_key() ? KU_KEY_AGREEMENT : KU_KEY_ENCIPHERMENT;
  return (X509_get_key_usage(certificate.get()) & needed) != 0;
}

}  // namespace

Validity validity_at(const X509* certificate, KnowledgeTime when) {
  std::time_t seconds = when.us / 1'000'000;
  // X509_cmp_time: negative if the certificate's time is not after `seconds`, 0 if it cannot be read.
  if (X509_cmp_time(X509_get0_notAfter(certificate), &seconds) <= 0) return Validity::kExpired;
  const int begins = X509_cmp_time(X509_get0_notBefore(certificate), &seconds);
  if (begins == 0) return Validity::kExpired;
  return begins > 0 ? Validity::kNotYet : Validity::kValid;
}

bool RecipientCertificate::has_ec_key() const {
  return EVP_PKEY_is_a(X509_get0_pubkey(certificate_.get()), "EC") == 1;
}

Result<RecipientCertificate> RecipientCertificate::read(std::string_view pem_or_der, KnowledgeTime now) {
  const X509StackPtr all = parse_certificates(pem_or_der);
  if (sk_X509_num(all.get()) != 1) return refuse("UNREADABLE");
  RecipientCertificate certificate(X509Ptr(sk_X509_pop(all.get())));
  if ((X509_get_extension_flags(certificate.get()) & EXFLAG_INVALID) != 0) return refuse("UNREADABLE");
  const Validity validity = validity_at(certificate.get(), now);
  if (validity == Validity::kExpired) return refuse("EXPIRED");
  if (validity == Validity::kNotYet) return refuse("NOT_YET_VALID");
  if (!is_supported(X509_get0_pubkey(certificate.get()))) return refuse("UNSUPPORTED_KEY");
  if (!may_encrypt(certificate)) return refuse("FORBIDS_ENCRYPTION");
  return certificate;
}

}  // namespace vouch::services
