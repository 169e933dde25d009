#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/common/opaque_id.h"
#include "domain/common/time.h"
#include "domain/identity/liid.h"

namespace vouch::services {

using PackageId = OpaqueId<struct PackageTag>;

/// The files of lines in a package, in the order they stand in it.
enum class PackagePart : std::size_t { kBindings, kSessions, kCoverage };
constexpr std::array kPackageParts{PackagePart::kBindings, PackagePart::kSessions, PackagePart::kCoverage};

/// "bindings.jsonl"
std::string_view file_name(PackagePart part);
/// "bindings": the part's key among the manifest's counts.
std::string_view count_name(PackagePart part);

constexpr std::string_view kManifestFile = "manifest.json";
constexpr std::string_view kDigestsFile = "SHA256SUMS";

/// Version of everything in this folder that a reader must know: members, manifest, order. A reader refuses
/// others.
constexpr int kFormatVersion = 1;

/// The most octets all parts of a package may have together. OpenSSL reads CMS into memory as one piece and
/// cannot take more than 1.6e9 octets, and the `openssl` command is what an authority has. Longer periods are
/// exported in several packages.
constexpr std::uint64_t kPackageOctetsMax = 1'500'000'000;

/// What is known of a package before its first line.
struct PackageDescription {
  PackageId package_id;
  Liid liid;
  std::string authority;             ///< as the warrant names it
  NetworkTime since;                 ///< period asked for: [since, until)
  std::optional<NetworkTime> until;  ///< none: open
  KnowledgeTime as_of;               ///< what was known then; the same package can be made again
  KnowledgeTime created_at;
  std::string created_by;      ///< name of the exporter
  std::string policy_version;  ///< of the trust policy behind the verdicts
  std::string software_version;

  friend bool operator==(const PackageDescription&, const PackageDescription&) = default;
};

/// What the manifest says of one part.
struct PartDigest {
  std::uint64_t octets = 0;
  std::uint64_t records = 0;  ///< lines
  std::string sha256;         ///< 64 lower-case hexadecimal digits

  friend bool operator==(const PartDigest&, const PartDigest&) = default;
};

/// What a package says about itself: manifest.json.
struct Manifest {
  PackageDescription description;
  std::array<PartDigest, kPackageParts.size()> parts;

  const PartDigest& part(PackagePart which) const { return parts[static_cast<std::size_t>(which)]; }
  PartDigest& part(PackagePart which) { return parts[static_cast<std::size_t>(which)]; }

  friend bool operator==(const Manifest&, const Manifest&) = default;
};

/// Name to suggest for the sealed file, e.g. "vouch-f81d4fae-7dec-11d0-a765-00a0c91e6bf6.cms". Names no
/// person and no LIID.
std::string package_file_name(const PackageId& package_id);

/// The text of SHA256SUMS, as `sha256sum -c` reads it: the manifest, then the parts.
std::string digests_text(const Manifest& manifest, std::string_view manifest_json);

}  // namespace vouch::services
