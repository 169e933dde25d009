#pragma once

#include <cstdint>
#include <vector>

#include "domain/coverage/coverage.h"
#include "signalling/pipeline/pipeline.h"
#include "storage/feed/feed.h"

namespace vouch::services {

/// What one feed brought since the last batch.
struct Batch {
  storage::FeedProgress progress;  ///< feed, kind, where it observes, how far it is settled; no feed: none
  signalling::PipelineOutput output;
  std::vector<FeedInterval> coverage;  ///< what the feed has newly seen of the network, or could not see
  std::vector<FeedLife> lives;         ///< how it stands from when on
};

/// Whether it tells nothing beside its progress.
inline bool is_empty(const Batch& batch) {
  return batch.output.registrations.empty() && batch.output.reports.empty() &&
         batch.output.sessions.empty() && batch.output.refusals.empty() && batch.coverage.empty() &&
         batch.lives.empty();
}

/// What became of a batch.
struct Stored {
  std::uint64_t facts_stored = 0;  ///< registration facts that were new
  std::uint64_t facts_known = 0;   ///< that told nothing new
  std::uint64_t session_facts_stored = 0;
  std::uint64_t session_facts_known = 0;
  std::uint64_t bindings_changed =
      0;                 ///< opened, refreshed, ended or corrected; by all batches of the transaction
  bool spooled = false;  ///< durable on the local disk, and not in the database yet: counts follow never
};

}  // namespace vouch::services
