#pragma once

#include "domain/common/result.h"
#include "services/exporter/package/manifest.h"
#include "services/exporter/package/work_file.h"

namespace vouch::services {

/// Checks that a tar archive is a package's: exactly its members, each once and nothing around them; the
/// digests of SHA256SUMS; the manifest's digests, sizes and counts; every line one JSON object. Returns the
/// manifest.
///
/// Errors: ARCHIVE_MALFORMED, MEMBER_UNEXPECTED (field "member 3": its position), MEMBER_MISSING,
/// DIGEST_MISMATCH, COUNT_MISMATCH, LINE_INVALID (offset: the line's number from 1), MANIFEST_INVALID. The
/// field names the member.
Result<Manifest> check_archive(const WorkFile& archive);

}  // namespace vouch::services
