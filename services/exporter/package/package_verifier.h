#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "services/exporter/package/manifest.h"

namespace vouch::services {

struct VerifyOptions {
  std::filesystem::path recipient_certificate;  ///< PEM or DER: the one the package was made for
  std::filesystem::path recipient_key;          ///< its private key, PEM or DER, without passphrase
  std::filesystem::path ca_file;                ///< PEM: the CA certificates that signers are trusted by
  /// For content on its way, in unlinked files of mode 0600; empty: the system's temporary directory.
  std::filesystem::path working_directory;
  /// When the signer's certificates must be valid; none: now. A package kept for years outlives them.
  std::optional<KnowledgeTime> valid_at;
};

/// A package that holds: who signed it and what it says.
struct VerifiedPackage {
  Manifest manifest;
  std::string signer;  ///< subject of the signing certificate, RFC 4514
  std::string sha256;  ///< of the sealed file
};

/// Opens a package and checks everything that can be checked without Vouch: encryption, signature and its
/// chain, members, digests, sizes, counts, and that every line is a JSON object. Needs no network and changes
/// nothing.
///
/// Errors:
/// - KEY_REQUIRED: no recipient certificate or key given; everything worth checking is inside the encryption
/// - FILE_UNREADABLE, RECIPIENT_CERTIFICATE_UNREADABLE, RECIPIENT_KEY_UNREADABLE, RECIPIENT_KEY_MISMATCH,
///   CA_UNREADABLE: what was given to check with
/// - NOT_A_PACKAGE, PACKAGE_TOO_LARGE, DECRYPTION_FAILED, SIGNATURE_INVALID, SIGNER_UNTRUSTED: see unseal.h
/// - ARCHIVE_MALFORMED, MEMBER_UNEXPECTED, MEMBER_MISSING, DIGEST_MISMATCH, COUNT_MISMATCH, LINE_INVALID,
///   MANIFEST_INVALID: see archive_check.h
/// - WORKING_DIRECTORY_UNUSABLE, WORK_FILE_FAILED (disk full)
Result<VerifiedPackage> verify_package(const std::filesystem::path& file, const VerifyOptions& options);

}  // namespace vouch::services
