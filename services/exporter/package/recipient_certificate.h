#pragma once

#include <string_view>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "services/exporter/package/openssl_handles.h"

namespace vouch::services {

/// The certificate of the one who may open a package.
class RecipientCertificate {
 public:
  /// Reads exactly one X.509 certificate, PEM or DER, and checks that a package can be encrypted to it at
  /// `now`: an RSA key of 2048 bits or more, or an EC key on a curve of 256 bits or more. Who issued it is
  /// not checked; that the caller may name it is the caller's business.
  ///
  /// Errors, all of the field `recipient_certificate`: RECIPIENT_CERTIFICATE_UNREADABLE (none, several or
  /// malformed), RECIPIENT_CERTIFICATE_EXPIRED, RECIPIENT_CERTIFICATE_NOT_YET_VALID,
  /// RECIPIENT_CERTIFICATE_FORBIDS_ENCRYPTION (its key usage lacks keyEncipherment for RSA, keyAgreement for
  /// EC: RFC 5280 section 4.2.1.3), RECIPIENT_CERTIFICATE_UNSUPPORTED_KEY (another algorithm, or too short).
  static Result<RecipientCertificate> read(std::string_view pem_or_der, KnowledgeTime now);

  X509* get() const { return certificate_.get(); }
  bool has_ec_key() const;

 private:
  explicit RecipientCertificate(X509Ptr certificate) : certificate_(std::move(certificate)) {}

  X509Ptr certificate_;
};

/// Where a time lies against a certificate's validity.
enum class Validity { kValid, kNotYet, kExpired };

/// A certificate whose dates cannot be read counts as expired.
Validity validity_at(const X509* certificate, KnowledgeTime when);

}  // namespace vouch::services
