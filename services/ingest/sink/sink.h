#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "domain/common/result.h"
#include "services/ingest/batch.h"
#include "services/ingest/sink/batch_storage.h"
#include "services/ingest/sink/drain_pace.h"
#include "services/ingest/sink/spool_drain.h"
#include "services/ingest/sink/trouble.h"
#include "services/ingest/spool/spool.h"

namespace vouch::services {

/// What a sink has done and holds; for administrators and alarms.
struct SinkState {
  bool direct = true;                   ///< batches go to the database; false: to the local disk first
  std::uint64_t spooled_batches = 0;    ///< that ever went by way of the disk
  std::uint64_t given_up_batches = 0;   ///< that neither database nor disk could take
  std::uint64_t set_aside_batches = 0;  ///< on disk, and the database will not have them: a defect of ours
};

/// What a batch may be asked to bear.
struct SinkTerms {
  /// How long it waits for the database before it goes to the disk. kForever: it never does, and is in the
  /// database when that is told.
  std::chrono::milliseconds patience = kForever;
  /// Where neither database nor disk takes it: it is kept until one does, instead of being given up. For
  /// feeds whose sender can be made to wait.
  bool can_wait = false;
  /// Its patience is with a database that takes nothing, not with one that is busy: it counts from when that
  /// last took something. For feeds for which nobody waits but a sender that can.
  bool waits_while_busy = false;

  static constexpr auto kForever = std::chrono::milliseconds::max();
};

/// Behind all feeds: makes batches durable. Normally in the database, as many batches in one transaction as
/// have gathered. A batch that the database does not take in time goes to the local disk, and from there to
/// the database as soon as that can take it again: the feeds notice nothing.
///
/// A batch is in the hand of the database, of the disk, or of both; it is stored when one of them has it, and
/// lost when the last of them has failed. Thread-safe.
class Sink {
 public:
  /// Called once for each batch, on a thread of the sink; must not block. Errors: SPOOL_FULL and the spool's
  /// others, where the database did not take it either; then nothing of it is durable. With kForever: those
  /// of storage.
  using WhenStored = std::function<void(const Result<Stored>&)>;

  /// `spool` outlives it.
  Sink(BatchStorage database, Spool& spool);
  /// Makes durable what it has taken.
  ~Sink();
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  void store(Batch batch, const SinkTerms& terms, WhenStored when_stored);

  SinkState state() const;

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kBetweenTries{250};
  struct Item {
    Batch batch;
    SinkTerms terms;
    WhenStored when_stored;                       ///< empty once told
    std::uint64_t place = 0;                      ///< in the order of coming
    std::optional<Clock::time_point> to_disk_at;  ///< see overdue_at()
    bool with_database = false;                   ///< planned, or in a transaction
    bool alone = false;                           ///< not to be stored with others: one of them cannot be
    bool with_disk = false;                       ///< waits to be written there, or is being written
    Clock::time_point with_disk_since;
    bool disk_refused = false;           ///< so only the database is left
    bool in_database = false;            ///< committed
    std::optional<std::uint64_t> entry;  ///< of the spool
  };
  using Items = std::vector<std::shared_ptr<Item>>;

  /// What was planned, until the database is free to take it.
  struct Planned {
    Items items;
    BatchWrite write;
    std::uint64_t failures;  ///< failures_ when it was planned
  };

  void run_planner();
  void run_writer();
  void run_spooler();

  // With the mutex held.
  void enlist(const std::shared_ptr<Item>& item);
  Items next_for_database();
  Items next_for_disk();
  void take_overdue();
  void take_held();
  bool must_go_by_disk(const Item& item) const;
  bool may_go_to_database(const Item& item) const;
  void hand_to_disk(const std::shared_ptr<Item>& item);
  std::optional<Clock::time_point> overdue_at(const Item& item) const;
  Clock::time_point next_wake() const;
  bool may_rest(bool disk_has_room) const;
  bool has_nothing() const;
  void go_by_disk();
  void tell_detour();

  // On the planner's thread.
  void plan(const Items& items);
  void drain();

  // On the writer's thread.
  void write(Planned planned);
  void written(const Items& items, const std::vector<Stored>& stored);

  void failed(const Items& items, const Error& error);
  void take_again(const Items& items);
  void not_written(const Items& items, const Error& error);

  // On the spooler's thread.
  void spool(const Items& items);
  void spooled(const Items& items, std::uint64_t last);
  void not_spooled(const Items& items, const Error& error);

  static void note_damage(const Error& error);
  void settle(Item& item, const Result<Stored>& stored);

  BatchStorage database_;
  Spool& spool_;
  SpoolDrain drain_;
  mutable std::mutex mutex_;
  std::condition_variable for_planner_;
  std::condition_variable for_writer_;
  std::condition_variable for_spooler_;
  std::uint64_t last_place_ = 0;
  std::deque<std::shared_ptr<Item>> to_database_;  ///< in order
  Items in_transaction_;                           ///< planned, or in a transaction
  std::optional<Planned> planned_;                 ///< the next to be written
  std::uint64_t failures_ = 0;                     ///< of plans and transactions
  bool all_planned_ = false;                       ///< and nothing comes any more
  Items to_disk_;
  bool spooling_ = false;  ///< some are being written to the disk
  Clock::time_point spooler_wakes_at_ = {};
  Items held_;  ///< until database or disk takes more
  Clock::time_point held_until_ = {};
  Clock::time_point taken_at_ = {};     ///< when the database last took something
  Clock::time_point next_drain_ = {};   ///< the database is asked again
  Clock::time_point rests_until_ = {};  ///< the drain, for others
  DrainPace drain_pace_;
  bool disk_refuses_ = false;
  SinkState state_;
  Clock::time_point detour_since_ = {};  ///< what comes goes by the disk
  bool detour_told_ = false;
  Trouble refused_by_disk_;
  Trouble database_trouble_;
  bool stopping_ = false;
  std::thread planner_;
  std::thread writer_;
  std::thread spooler_;
};

}  // namespace vouch::services
