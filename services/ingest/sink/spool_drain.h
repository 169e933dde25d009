#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "domain/common/result.h"
#include "services/ingest/batch.h"
#include "services/ingest/sink/batch_storage.h"
#include "services/ingest/spool/spool.h"

namespace vouch::services {

/// Brings what is on the local disk into the database, oldest first, in bites as large as the database has
/// lately taken. No entry stops the others for good: one that cannot be read, or that the database refuses,
/// or that alone fails again and again while others do not, is set aside on the disk, once the database knows
/// what is missing. For one thread, except where said.
class SpoolDrain {
 public:
  /// How often an entry may fail, alone and in ever smaller parts, before others are tried in its stead.
  static constexpr int kTriesAlone = 6;

  SpoolDrain(BatchStorage database, Spool& spool) : database_(std::move(database)), spool_(spool) {}

  /// Brings in some of the oldest entries. Nothing: there are none. Errors: those of storage that may pass,
  /// and those of the spool: try again later.
  Result<void> bring_in_some();

  /// The database has this entry already. Thread-safe.
  void note_stored(std::uint64_t sequence);

 private:
  struct Bite {
    std::vector<std::uint64_t> sequences;
    std::vector<Batch> batches;
  };

  Result<Bite> read(const std::vector<SpoolEntry>& entries);
  Result<void> store(const Bite& bite);
  Result<void> meet(const Error& error, const Bite& bite);
  Result<void> store_in_parts(const Batch& batch, std::size_t parts);
  Result<bool> others_succeed(std::uint64_t head);
  bool is_taken(Batch batch);
  Result<void> set_aside(std::uint64_t sequence, const Error& why, Batch loss);
  Result<void> tell(Batch loss);
  Result<void> remove_up_to(std::uint64_t sequence);
  bool is_stored(std::uint64_t sequence);
  void forget_up_to(std::uint64_t sequence);

  BatchStorage database_;
  Spool& spool_;
  std::size_t entries_at_once_ = 32;
  std::uint64_t brought_up_to_ = 0;
  std::uint64_t head_ = 0;  ///< the entry that failed alone
  int head_failures_ = 0;

  std::mutex mutex_;
  std::set<std::uint64_t> stored_;  ///< out of turn
};

}  // namespace vouch::services
