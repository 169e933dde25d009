#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/result.h"
#include "services/exporter/package/manifest.h"
#include "services/exporter/package/octet_sink.h"
#include "services/exporter/package/recipient_certificate.h"
#include "services/exporter/package/sha256.h"
#include "services/exporter/package/signing_identity.h"
#include "services/exporter/package/work_file.h"

namespace vouch::services {

/// What left with a finished package.
struct PackageSummary {
  std::string sha256;        ///< of the sealed file, 64 lower-case hexadecimal digits
  std::uint64_t octets = 0;  ///< of the sealed file
  Manifest manifest;
};

/// Collects the lines of one package and seals it. Lines rest in unlinked files of the working directory, so
/// memory does not grow with the package. Not thread-safe.
class PackageBuilder {
 public:
  /// `octets_max` bounds the lines of all parts together. Errors: WORKING_DIRECTORY_UNUSABLE.
  static Result<PackageBuilder> create(PackageDescription description,
                                       const std::filesystem::path& working_directory,
                                       std::uint64_t octets_max = kPackageOctetsMax);

  /// Adds one line; `json` is one JSON object without line break.
  /// Errors: LINE_INVALID (naming the part, offset: the line's number from 1), PACKAGE_TOO_LARGE (export a
  /// shorter period), WORK_FILE_FAILED.
  Result<void> add_line(PackagePart part, std::string_view json);

  /// Lines added to a part so far.
  std::uint64_t records(PackagePart part) const;

  /// Writes the archive through signature and encryption into `sink`, in chunks of 64 KiB and a rest. Call it
  /// once; after an error what the sink received is worthless.
  /// Errors: SIGNING_CERTIFICATE_EXPIRED and SIGNING_CERTIFICATE_NOT_YET_VALID (at the time of creation),
  /// SEALING_FAILED, ARCHIVE_FAILED, WORK_FILE_FAILED, or the sink's.
  Result<PackageSummary> finish(const SigningIdentity& signer, const RecipientCertificate& recipient,
                                const OctetSink& sink);

 private:
  struct Part {
    WorkFile lines;
    Sha256 digest;
    std::uint64_t records = 0;
  };

  PackageBuilder(PackageDescription description, std::uint64_t octets_max)
      : description_(std::move(description)), octets_left_(octets_max) {}

  Result<Manifest> close_parts();
  Result<void> write_archive(const Manifest& manifest, const OctetSink& sink) const;

  PackageDescription description_;
  std::uint64_t octets_left_;
  std::vector<Part> parts_;  // in the order of PackagePart
};

}  // namespace vouch::services
