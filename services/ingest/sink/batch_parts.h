#pragma once

#include <cstddef>
#include <vector>

#include "services/ingest/batch.h"

namespace vouch::services {

/// The same facts in up to `count` batches of about equal size, none of them empty but for a batch without
/// facts. What is told once of a batch (refusals, coverage) is in the last, behind all facts.
std::vector<Batch> parts_of(const Batch& batch, std::size_t count);

}  // namespace vouch::services
