#pragma once

#include <functional>
#include <span>
#include <vector>

#include "domain/common/result.h"
#include "services/ingest/batch.h"

namespace vouch::services {

/// Stores batches in one transaction, all or none, and again without harm; tells what became of each. Errors:
/// those of storage.
using BatchStorage = std::function<Result<std::vector<Stored>>(std::span<const Batch* const>)>;

/// Whether trying again may help; anything else is a defect that trying does not mend.
inline bool may_pass(const Error& error) {
  return error.code == "UNAVAILABLE" || error.code == "TIMEOUT" || error.code == "CONFLICT";
}

/// How many facts a transaction has to store for it.
inline std::size_t facts_in(const Batch& batch) {
  return batch.output.registrations.size() + batch.output.reports.size() + batch.output.sessions.size();
}

}  // namespace vouch::services
