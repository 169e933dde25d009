#include "services/exporter/package/manifest.h"

#include "services/exporter/package/sha256.h"

namespace vouch::services {
namespace {

constexpr std::array<std::string_view, kPackageParts.size()> kFileNames{"bindings.jsonl", "sessions.jsonl",
                                                                        "coverage.jsonl"};

std::string digest_line(std::string_view sha256, std::string_view file) {
  return std::string(sha256) + "  " + std::string(file) + "\n";
}

}  // namespace

std::string_view file_name(PackagePart part) {
  return kFileNames[static_cast<std::size_t>(part)];
}

std::string_view count_name(PackagePart part) {
  const std::string_view name = file_name(part);
  return name.substr(0, name.find('.'));
}

std::string package_file_name(const PackageId& package_id) {
  return "vouch-" + format_uuid(package_id.octets) + ".cms";
}

std::string digests_text(const Manifest& manifest, std::string_view manifest_json) {
  std::string text = digest_line(sha256_hex(manifest_json), kManifestFile);
  for (const PackagePart part : kPackageParts)
    text += digest_line(manifest.part(part).sha256, file_name(part));
  return text;
}

}  // namespace vouch::services
