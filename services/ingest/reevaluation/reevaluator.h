#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "services/ingest/store/batch_store.h"
#include "storage/connection/database.h"
#include "storage/reevaluation/reevaluation_walk.h"

namespace vouch::services {

/// Judges anew what was asked for (storage/reevaluation), from wherever that was left, for as long as it
/// lives. Holds a bounded number of identities at a time. Several may do so beside each other: of two that
/// take the same step one is undone.
class Reevaluator {
 public:
  /// `limit` is for each transaction. `database` and `store` outlive it.
  Reevaluator(storage::Database& database, BatchStore& store, std::chrono::milliseconds limit);
  /// Leaves off after the transaction under way.
  ~Reevaluator();
  Reevaluator(const Reevaluator&) = delete;
  Reevaluator& operator=(const Reevaluator&) = delete;

 private:
  struct Next {
    storage::ReevaluationWalk walk;
    storage::ReevaluationStep step;
  };

  void run();
  /// Whether there was something to do.
  Result<bool> take_step();
  Result<std::optional<Next>> next();
  Result<void> add_identities(storage::BindingReader reader, storage::ReevaluationStep& step);
  Result<void> judge(const Next& next);
  /// Leaves time to the feeds after work that took `worked`; false if it is to end.
  bool rest_after(std::chrono::steady_clock::duration worked);
  /// Waits for so long; false if it is to end.
  bool wait(std::chrono::steady_clock::duration time);

  storage::Database& database_;
  BatchStore& store_;
  std::chrono::milliseconds limit_;
  std::optional<storage::ReevaluationId> tried_;
  std::optional<storage::ReevaluationId> failed_;  ///< the last time; until another got on, or it did
  std::optional<storage::ReevaluationId> ranges_of_;
  storage::DifferingRanges ranges_;
  std::mutex mutex_;
  std::condition_variable ends_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace vouch::services
