#include "services/exporter/package/package_builder.h"

#include "services/exporter/package/archive_writer.h"
#include "services/exporter/package/json_line.h"
#include "services/exporter/package/manifest_json.h"
#include "services/exporter/package/seal.h"

namespace vouch::services {
namespace {

Result<void> check_signer(const SigningIdentity& signer, KnowledgeTime when) {
  switch (validity_at(signer.certificate(), when)) {
    case Validity::kExpired:
      return fail("SIGNING_CERTIFICATE_EXPIRED", "signing_certificate");
    case Validity::kNotYet:
      return fail("SIGNING_CERTIFICATE_NOT_YET_VALID", "signing_certificate");
    case Validity::kValid:
      break;
  }
  return {};
}

}  // namespace

Result<PackageBuilder> PackageBuilder::create(PackageDescription description,
                                              const std::filesystem::path& working_directory,
                                              std::uint64_t octets_max) {
  PackageBuilder builder(std::move(description), octets_max);
  for (std::size_t i = 0; i < kPackageParts.size(); ++i) {
    auto lines = WorkFile::create(working_directory);
    if (!lines) return tl::make_unexpected(lines.error());
    builder.parts_.push_back(Part{std::move(*lines), Sha256(), 0});
  }
  return builder;
}

Result<void> PackageBuilder::add_line(PackagePart which, std::string_view json) {
  Part& part = parts_[static_cast<std::size_t>(which)];
  if (!is_json_object_line(json)) {
    return fail("LINE_INVALID", std::string(file_name(which)), static_cast<std::size_t>(part.records + 1));
  }
  if (json.size() + 1 > octets_left_) return fail("PACKAGE_TOO_LARGE", std::string(file_name(which)));
  octets_left_ -= json.size() + 1;
  ++part.records;
  for (const std::string_view piece : {json, std::string_view("\n")}) {
    part.digest.update(piece);
    if (auto done = part.lines.append(piece); !done) return done;
  }
  return {};
}

std::uint64_t PackageBuilder::records(PackagePart part) const {
  return parts_[static_cast<std::size_t>(part)].records;
}

Result<Manifest> PackageBuilder::close_parts() {
  Manifest manifest{description_, {}};
  for (const PackagePart which : kPackageParts) {
    Part& part = parts_[static_cast<std::size_t>(which)];
    if (auto done = part.lines.flush(); !done) return tl::make_unexpected(done.error());
    manifest.part(which) = PartDigest{part.lines.octets(), part.records, part.digest.finish_hex()};
  }
  return manifest;
}

Result<void> PackageBuilder::write_archive(const Manifest& manifest, const OctetSink& sink) const {
  const std::string json = to_json(manifest);
  ArchiveWriter archive(sink, description_.created_at);
  if (auto done = archive.add_member(kManifestFile, json); !done) return done;
  if (auto done = archive.add_member(kDigestsFile, digests_text(manifest, json)); !done) return done;
  for (const PackagePart which : kPackageParts) {
    const WorkFile& lines = parts_[static_cast<std::size_t>(which)].lines;
    if (auto done = archive.add_member(file_name(which), lines); !done) return done;
  }
  return archive.finish();
}

Result<PackageSummary> PackageBuilder::finish(const SigningIdentity& signer,
                                              const RecipientCertificate& recipient, const OctetSink& sink) {
  if (auto done = check_signer(signer, description_.created_at); !done)
    return tl::make_unexpected(done.error());
  auto manifest = close_parts();
  if (!manifest) return tl::make_unexpected(manifest.error());

  Sha256 digest;
  std::uint64_t octets = 0;
  const auto measured_sink = [&](std::string_view chunk) {
    digest.update(chunk);
    octets += chunk.size();
    return sink(chunk);
  };
  auto seal = SealStream::open(signer, recipient, description_.created_at, measured_sink);
  if (!seal) return tl::make_unexpected(seal.error());
  const auto into_seal = [&](std::string_view chunk) { return (*seal)->write(chunk); };
  if (auto done = write_archive(*manifest, into_seal); !done) return tl::make_unexpected(done.error());
  if (auto done = (*seal)->finish(); !done) return tl::make_unexpected(done.error());
  return PackageSummary{digest.finish_hex(), octets, std::move(*manifest)};
}

}  // namespace vouch::services
