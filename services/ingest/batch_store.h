#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "domain/coverage/coverage.h"
#include "signalling/pipeline/pipeline.h"
#include "storage/connection/database.h"
#include "storage/feed/feed.h"

namespace vouch::services {

/// What one feed brought since the last batch.
struct Batch {
  storage::FeedProgress progress;  ///< feed, kind, where it observes, how far it is settled
  signalling::PipelineOutput output;
  std::optional<FeedInterval> span;  ///< network time the feed has newly seen
};

/// What became of a batch.
struct Stored {
  std::uint64_t facts_stored = 0;  ///< registration facts that were new
  std::uint64_t facts_known = 0;   ///< that told nothing new
  std::uint64_t session_facts_stored = 0;
  std::uint64_t session_facts_known = 0;
  std::uint64_t bindings_changed = 0;  ///< opened, refreshed, ended or corrected
};

/// Makes a batch known and durable in one transaction: facts first, then the bindings that follow from them
/// with their verdicts. Offered twice it changes nothing. Errors: those of storage; then nothing of it is
/// known, or, where a commit's outcome was lost, all of it: offer it again.
Result<Stored> store(storage::Database& database, const Batch& batch, std::chrono::milliseconds limit);

}  // namespace vouch::services
