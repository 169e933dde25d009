#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "services/exporter/package/openssl_handles.h"
#include "services/exporter/package/work_file.h"

namespace vouch::services {

/// The most octets a sealed file is read from: OpenSSL decodes CMS in one piece.
constexpr std::uint64_t kSealedOctetsMax = std::uint64_t{2} * 1024 * 1024 * 1024 - 1;

/// Who may open the package, and whom they trust as its signer.
struct UnsealKeys {
  X509Ptr recipient_certificate;
  KeyPtr recipient_key;
  X509StackPtr authorities;               ///< CA certificates
  std::optional<KnowledgeTime> valid_at;  ///< when the signer's certificates must be valid; none: now
};

/// What was inside signature and encryption, once both held.
struct Unsealed {
  WorkFile archive;
  std::string signer;  ///< subject of the signing certificate, RFC 4514
  std::string sha256;  ///< of the sealed file
};

/// Decrypts AuthEnvelopedData or EnvelopedData and checks the signature of the SignedData in it: exactly one
/// signer, with signed attributes, whose chain leads to one of the CA certificates, whatever purpose the
/// certificates name. Takes memory for about three times the file.
///
/// Errors: FILE_UNREADABLE, PACKAGE_TOO_LARGE, NOT_A_PACKAGE (not one encrypted CMS object and nothing else),
/// DECRYPTION_FAILED (field recipient_certificate: the package is for someone else; else it was changed),
/// SIGNATURE_INVALID, SIGNER_UNTRUSTED, WORKING_DIRECTORY_UNUSABLE, WORK_FILE_FAILED.
Result<Unsealed> unseal(const std::filesystem::path& file, const UnsealKeys& keys,
                        const std::filesystem::path& working_directory);

}  // namespace vouch::services
