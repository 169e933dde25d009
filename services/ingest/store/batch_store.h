#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "domain/common/result.h"
#include "services/ingest/batch.h"
#include "services/ingest/sink/batch_storage.h"
#include "services/ingest/store/plan.h"
#include "storage/connection/database.h"
#include "storage/ingest/ingest_transaction.h"

namespace vouch::services {

/// Makes batches of any feeds known and durable in one transaction: facts first, then the bindings that
/// follow from them with their verdicts. Offered twice they change nothing.
///
/// Reading and the rules take as long as the database takes to write, so batches are planned while those
/// before them are written: from what they do not change, or after them. Plans are made one at a time; of two
/// that meet, the first is written first.
class BatchStore {
 public:
  /// `limit` is for each transaction. `database` outlives it.
  BatchStore(storage::Database& database, std::chrono::milliseconds limit);
  ~BatchStore();

  /// Plans them, which may wait for a write under way that they rest on. The write, called at most once and
  /// then dropped, from any thread, returns what became of each; dropped without, it leaves no trace.
  /// `batches` outlive it, and this does. Errors of both: those of storage; then nothing of them is known,
  /// or, where a commit's outcome was lost, all of it: offer them again.
  Result<BatchWrite> plan(Batches batches);

  /// Judges the bindings of `impus` anew by what is known now, and has `note`, told how many rows changed,
  /// write in the same transaction how far that is. From any thread, beside all else. Errors: those of
  /// storage and of `note`.
  using Note = std::function<Result<void>(storage::Transaction&, std::size_t changed)>;
  Result<std::size_t> judge_anew(const std::vector<Impu>& impus, const Note& note);

 private:
  struct Planned;
  using Planner = std::function<Result<Plan>(storage::BindingReader, TrustSources, Claims)>;
  using InOrder = std::vector<std::shared_ptr<Planned>>;
  struct OwnWrite {
    KnowledgeTime known_before;
    KnowledgeTime known_at;
  };

  /// Those planned and not written yet, when none of them meets `claims` any more.
  InOrder under_way_beside(const Claims& claims);
  void no_longer_under_way(const std::shared_ptr<Planned>& planned);
  /// Plans when nothing is under way that it rests on; then it is under way itself.
  Result<std::shared_ptr<Planned>> plan_with(Planner planner, Claims claims);
  /// It is under way for as long as somebody may still write it.
  std::shared_ptr<void> while_under_way(const std::shared_ptr<Planned>& planned);
  Result<storage::IngestTransaction> begin_write(Planned& planned);
  Result<void> commit(storage::IngestTransaction& transaction, const Planned& planned);
  Result<std::vector<Stored>> write(Planned& planned, Batches batches);
  /// The first batch ever puts the built-in policy in force, so that it stays what answers rest on when
  /// another release has another.
  Result<void> ensure_policy(storage::IngestTransaction& transaction);
  /// Whether nobody but this has written since it was planned; what this wrote meanwhile it does not meet.
  bool still_holds(const Planned& planned, KnowledgeTime known_before);

  storage::Database& database_;
  std::chrono::milliseconds limit_;
  std::mutex planning_;  ///< held before mutex_
  std::mutex mutex_;
  std::condition_variable ended_;
  InOrder under_way_;
  std::deque<OwnWrite> own_writes_;  ///< the last few
  std::atomic<bool> policy_stands_{false};
};

}  // namespace vouch::services
