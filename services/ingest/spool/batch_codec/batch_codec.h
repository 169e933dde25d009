#pragma once

#include <string>
#include <string_view>

#include "domain/common/result.h"
#include "services/ingest/batch.h"

namespace vouch::services {

/// A batch as octets for the spool, nothing lost. Errors: BATCH_TOO_LARGE (2 GB and more).
Result<std::string> encode(const Batch& batch);

/// The batch that encode() wrote, by this or an earlier release. Errors: BATCH_UNREADABLE (the field names
/// the part that could not be read, or "batch"), BATCH_VERSION_UNKNOWN (a later release wrote it).
Result<Batch> decode(std::string_view octets);

}  // namespace vouch::services
