#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

#include "domain/common/result.h"
#include "services/ingest/batch.h"
#include "services/ingest/spool/spool.h"
#include "storage/connection/database.h"

namespace vouch::services {

/// What a sink has done and holds; for administrators and alarms.
struct SinkState {
  bool direct = true;                   ///< batches go to the database; false: to the local disk first
  std::uint64_t spooled_batches = 0;    ///< that ever went by way of the disk
  std::uint64_t given_up_batches = 0;   ///< that neither database nor disk could take
  std::uint64_t set_aside_batches = 0;  ///< on disk, and the database will not have them: a defect of ours
};

/// Behind all feeds: makes batches durable in the order they come. Normally in the database, as many batches
/// in one transaction as have gathered. A batch that the database does not take in time goes to the local
/// disk, and from there to the database as soon as that can take it again: the feeds notice nothing.
/// Thread-safe.
class Sink {
 public:
  struct Options {
    std::chrono::milliseconds transaction{5000};  ///< longest time for one transaction
  };
  /// Called once for each batch, on a thread of the sink; must not block. Errors: SPOOL_FULL and the spool's
  /// others, where the database did not take it either; then nothing of it is durable.
  using WhenStored = std::function<void(const Result<Stored>&)>;

  /// `aside`: where entries of the spool go that cannot be stored. All outlive it.
  Sink(storage::Database& database, Spool& spool, Spool& aside, Options options);
  /// Makes durable what it has taken.
  ~Sink();
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  /// How long a batch waits for the database before it goes to the disk. kForever: it never does, and is in
  /// the database when that is told; errors besides: those of storage.
  using Patience = std::chrono::milliseconds;
  static constexpr Patience kForever = Patience::max();

  void store(Batch batch, Patience patience, WhenStored when_stored);

  SinkState state() const;

 private:
  enum class Place { kWaiting, kInTransaction, kOver };
  struct Item {
    Batch batch;
    WhenStored when_stored;
    std::optional<std::chrono::steady_clock::time_point> deadline;  ///< none: never goes to the disk
    Place place = Place::kWaiting;
    std::optional<std::uint64_t> spooled_as;
    bool going_to_disk = false;
    bool refused_by_disk = false;  ///< while the database had it; tried again if that fails, too
  };
  using Items = std::vector<std::shared_ptr<Item>>;

  void run_writer();
  Items gather();
  void write(const Items& items);
  void written(const Items& items, const std::vector<Stored>& stored);
  void not_written(const Items& items, const Error& error);
  bool drain();
  Result<void> store_entries(const std::vector<SpoolEntry>& entries);
  Result<void> set_aside(const SpoolEntry& entry);
  void set_aside(const std::shared_ptr<Item>& item);

  void run_spooler();
  Items overdue();
  void begin_spooling();
  void spool(const Items& items);
  void spooled(const Items& items, std::uint64_t last);
  void give_up(const Items& items, const Error& error);

  void settle(Item& item, const Result<Stored>& stored);

  storage::Database& database_;
  Spool& spool_;
  Spool& aside_;
  Options options_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Item>> waiting_;
  Items in_transaction_;
  std::set<std::uint64_t> known_;  ///< entries of the spool that the database has got meanwhile
  SinkState state_;
  std::size_t entries_at_once_ = 32;  ///< of the writer: what it brings in from the disk next
  bool stopping_ = false;
  std::thread writer_;
  std::thread spooler_;
};

}  // namespace vouch::services
