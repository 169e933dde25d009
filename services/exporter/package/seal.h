#pragma once

#include <memory>
#include <string_view>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "services/exporter/package/callback_bio.h"
#include "services/exporter/package/octet_sink.h"
#include "services/exporter/package/recipient_certificate.h"
#include "services/exporter/package/signing_identity.h"

namespace vouch::services {

/// Signs and encrypts a stream as it passes; memory does not grow with it.
///
/// Inside: CMS SignedData (RFC 5652 section 5) with the content, the signer's certificates, signing time and
/// ESS signing certificate (RFC 5035). Around it: CMS AuthEnvelopedData (RFC 5083), AES-256-GCM (RFC 5084),
/// the key for RSA recipients by OAEP with SHA-256 (RFC 3560), for EC recipients by ephemeral-static ECDH
/// with SHA-256 (RFC 5753). Both are BER with indefinite lengths, because their length is not known at their
/// start.
class SealStream {
 public:
  /// `sink` takes the sealed octets, in chunks. `signer` and `recipient` must outlive the stream.
  /// Errors: SEALING_FAILED.
  static Result<std::unique_ptr<SealStream>> open(const SigningIdentity& signer,
                                                  const RecipientCertificate& recipient,
                                                  KnowledgeTime signing_time, OctetSink sink);

  /// Errors: SEALING_FAILED, or the sink's.
  Result<void> write(std::string_view octets);

  /// Ends both layers; nothing is complete without it. Errors: SEALING_FAILED, or the sink's.
  Result<void> finish();

 private:
  explicit SealStream(OctetSink sink) : end_(std::move(sink)) {}

  tl::unexpected<Error> failure() const;

  CallbackBio end_;
  CmsPtr signed_data_;
  CmsPtr enveloped_data_;
  BioChainPtr chain_;  // declared last: its destructor still looks into the others
};

}  // namespace vouch::services
