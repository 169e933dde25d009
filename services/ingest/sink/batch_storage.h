#pragma once

#include <functional>
#include <span>
#include <vector>

#include "domain/common/result.h"
#include "services/ingest/batch.h"

namespace vouch::services {

/// Stores batches in one transaction, all or none, and again without harm; tells what became of each. To be
/// called at most once, and then to be dropped. Errors: those of storage.
using BatchWrite = std::function<Result<std::vector<Stored>>()>;

/// Plans how batches, which outlive it, are stored: that may be done while those before are written. One
/// thread plans; what is planned is written in that order. Errors: those of storage.
using BatchStorage = std::function<Result<BatchWrite>(std::span<const Batch* const>)>;

/// Plans and writes.
inline Result<std::vector<Stored>> store(const BatchStorage& storage, std::span<const Batch* const> batches) {
  const auto write = storage(batches);
  if (!write) return tl::make_unexpected(write.error());
  return (*write)();
}

/// Whether trying again may help; anything else is a defect that trying does not mend.
inline bool may_pass(const Error& error) {
  return error.code == "UNAVAILABLE" || error.code == "TIMEOUT" || error.code == "CONFLICT";
}

/// How many facts a transaction has to store for it.
inline std::size_t facts_in(const Batch& batch) {
  std::size_t facts = batch.output.reports.size() + batch.output.sessions.size();
  for (const AcceptedRegistration& one : batch.output.registrations) facts += fact_count(one);
  return facts;
}

}  // namespace vouch::services
