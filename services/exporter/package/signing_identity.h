#pragma once

#include <filesystem>
#include <string_view>

#include "domain/common/result.h"
#include "services/exporter/package/openssl_handles.h"

namespace vouch::services {

/// The exporter as signer of packages: its certificate, the certificates between it and the CA, its key.
class SigningIdentity {
 public:
  /// `certificates`: PEM, the signer's first, then intermediate ones, which travel in the package so that its
  /// reader needs the CA alone. `key`: PEM or DER, RSA or EC, without passphrase.
  ///
  /// Errors: SIGNING_CERTIFICATE_UNREADABLE, SIGNING_CERTIFICATE_FORBIDS_SIGNING (key usage without
  /// digitalSignature or nonRepudiation), SIGNING_KEY_UNREADABLE, SIGNING_KEY_UNSUPPORTED (neither RSA nor
  /// EC), SIGNING_KEY_MISMATCH (not the certificate's).
  static Result<SigningIdentity> read(std::string_view certificates, std::string_view key);

  /// The same, from files. Errors: those of `read`, and FILE_UNREADABLE.
  static Result<SigningIdentity> load(const std::filesystem::path& certificate_file,
                                      const std::filesystem::path& key_file);

  X509* certificate() const { return certificate_.get(); }
  STACK_OF(X509) * intermediates() const { return intermediates_.get(); }
  EVP_PKEY* key() const { return key_.get(); }

 private:
  SigningIdentity(X509Ptr certificate, X509StackPtr intermediates, KeyPtr key)
      : certificate_(std::move(certificate)),
        intermediates_(std::move(intermediates)),
        key_(std::move(key)) {}

  X509Ptr certificate_;
  X509StackPtr intermediates_;
  KeyPtr key_;
};

}  // namespace vouch::services
