#pragma once

#include <chrono>
#include <span>
#include <vector>

#include "domain/common/result.h"
#include "services/ingest/batch.h"
#include "storage/connection/database.h"

namespace vouch::services {

/// Makes batches of any feeds known and durable in one transaction: facts first, then the bindings that
/// follow from them with their verdicts. Offered twice they change nothing. Returns what became of each.
/// Errors: those of storage; then nothing of them is known, or, where a commit's outcome was lost, all of it:
/// offer them again.
Result<std::vector<Stored>> store(storage::Database& database, std::span<const Batch* const> batches,
                                  std::chrono::milliseconds limit);

}  // namespace vouch::services
