#include "services/ingest/sink/sink.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <utility>

#include "services/common/log/log.h"
#include "services/common/process/unary.h"
#include "services/ingest/spool/batch_codec/batch_codec.h"

namespace vouch::services {
namespace {

constexpr std::size_t kBatchesAtOnce = 64;
/// Past this many facts no further batch joins a transaction.
constexpr std::size_t kFactsAtOnce = 2000;
/// A detour by the disk that is over sooner is nobody's concern: under load the database is late now and
/// then.
constexpr auto kWorthTelling = std::chrono::seconds{1};
/// So few on the disk that what comes may go to the database again, beside them.
constexpr std::size_t kFewEntries = 32;
/// For so long of a detour the drain rests for others. Then it has to come to an end, whatever comes
/// meanwhile.
constexpr auto kRestsFor = std::chrono::minutes{10};

/// Where processors are short, whoever waits for an answer goes first: the database can wait, the disk has
/// room.
void give_way() {
  constexpr int kNicer = 10;
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), getpriority(PRIO_PROCESS, 0) + kNicer);
}

}  // namespace

Sink::Sink(BatchStorage database, Spool& spool)
    : database_(std::move(database)), spool_(spool), drain_(database_, spool) {
  state_.direct = spool_.size() == 0;
  detour_since_ = Clock::now();
  planner_ = std::thread{[this] { run_planner(); }};
  writer_ = std::thread{[this] { run_writer(); }};
  spooler_ = std::thread{[this] { run_spooler(); }};
}

Sink::~Sink() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  for_planner_.notify_one();
  for_spooler_.notify_one();
  planner_.join();
  writer_.join();
  spooler_.join();
}

void Sink::store(Batch batch, const SinkTerms& terms, WhenStored when_stored) {
  auto item = std::make_shared<Item>();
  item->batch = std::move(batch);
  item->terms = terms;
  item->when_stored = std::move(when_stored);
  const std::lock_guard lock(mutex_);
  item->place = ++last_place_;
  enlist(item);
}

SinkState Sink::state() const {
  SinkState state;
  {
    const std::lock_guard lock(mutex_);
    state = state_;
  }
  state.set_aside_batches = spool_.set_aside_count();
  return state;
}

void Sink::enlist(const std::shared_ptr<Item>& item) {
  const bool may_go_by_disk = item->terms.patience != SinkTerms::kForever;
  if (may_go_by_disk && (!state_.direct || must_go_by_disk(*item))) return hand_to_disk(item);
  if (may_go_by_disk) item->to_disk_at = Clock::now() + item->terms.patience;
  to_database_.push_back(item);
  for_planner_.notify_one();
  const auto overdue = overdue_at(*item);
  if (overdue && *overdue < spooler_wakes_at_) for_spooler_.notify_one();
}

/// Coverage speaks of what came before it, and some of that may wait on the disk: it must not be known ahead.
bool Sink::must_go_by_disk(const Item& item) const {
  const bool disk_holds = spool_.size() > 0 || !to_disk_.empty() || spooling_;
  return item.terms.patience != SinkTerms::kForever && !item.batch.coverage.empty() && disk_holds;
}

void Sink::hand_to_disk(const std::shared_ptr<Item>& item) {
  item->to_disk_at.reset();
  item->with_disk = true;
  item->with_disk_since = Clock::now();
  to_disk_.push_back(item);
  for_spooler_.notify_one();
}

void Sink::go_by_disk() {
  if (std::exchange(state_.direct, false)) detour_since_ = Clock::now();
}

void Sink::tell_detour() {
  if (state_.direct || detour_told_ || Clock::now() < detour_since_ + kWorthTelling) return;
  detour_told_ = true;
  log(message::kSpooling);
}

/// Decides what is stored next and how. What comes and what is on the disk take turns, so that neither waits
/// for the other's end.
void Sink::run_planner() {
  give_way();
  std::unique_lock lock(mutex_);
  while (true) {
    const auto drains = [&] { return !state_.direct || spool_.size() > 0; };
    // What fails at the end comes back.
    const auto has_ended = [&] { return stopping_ && to_database_.empty() && in_transaction_.empty(); };
    // A plan that waits to be written costs what comes meanwhile its place in it.
    const auto has_work = [&] { return (!to_database_.empty() && !planned_) || has_ended(); };
    for_planner_.wait(lock, [&] { return has_work() || (drains() && !stopping_); });
    const auto drains_at = [&] { return std::max(next_drain_, rests_until_); };
    if (drains()) for_planner_.wait_until(lock, drains_at(), has_work);
    // What is on the disk waits there for the next start.
    if (has_ended()) break;
    const Items items = has_work() ? next_for_database() : Items{};
    const bool drains_now = drains() && !stopping_ && Clock::now() >= drains_at();
    lock.unlock();
    if (!items.empty()) plan(items);
    lock.lock();
    if (!drains_now) continue;
    // What is being written may be on the disk as well.
    for_planner_.wait(lock, [&] { return in_transaction_.empty(); });
    lock.unlock();
    drain();
    lock.lock();
  }
  all_planned_ = true;
  for_writer_.notify_one();
}

Sink::Items Sink::next_for_database() {
  Items items;
  std::size_t facts = 0;
  while (!to_database_.empty() && items.size() < kBatchesAtOnce && facts < kFactsAtOnce) {
    const auto item = to_database_.front();
    if (item->alone && !items.empty()) break;
    to_database_.pop_front();
    if (must_go_by_disk(*item)) {
      hand_to_disk(item);
      continue;
    }
    facts += item->alone ? kFactsAtOnce : facts_in(item->batch);
    item->with_database = true;
    in_transaction_.push_back(item);
    items.push_back(item);
  }
  return items;
}

void Sink::plan(const Items& items) {
  std::uint64_t failures = 0;
  {
    const std::lock_guard lock(mutex_);
    failures = failures_;
  }
  std::vector<const Batch*> batches;
  for (const auto& item : items) batches.push_back(&item->batch);
  auto write = database_(batches);
  if (!write) return failed(items, write.error());
  const std::lock_guard lock(mutex_);
  planned_ = Planned{items, std::move(*write), failures};
  for_writer_.notify_one();
}

/// The only one that writes to the database, but for the drain.
void Sink::run_writer() {
  give_way();
  std::unique_lock lock(mutex_);
  while (true) {
    for_writer_.wait(lock, [&] { return planned_ || all_planned_; });
    if (!planned_) return;
    Planned next = std::move(*planned_);
    planned_.reset();
    lock.unlock();
    for_planner_.notify_one();
    write(std::move(next));
    lock.lock();
  }
}

void Sink::write(Planned planned) {
  {
    const std::lock_guard lock(mutex_);
    // What comes behind a failure must not be known ahead of what failed.
    if (planned.failures != failures_) return take_again(planned.items);
  }
  const auto stored = planned.write();
  planned.write = nullptr;
  if (stored) return written(planned.items, *stored);
  failed(planned.items, stored.error());
}

void Sink::failed(const Items& items, const Error& error) {
  {
    const std::lock_guard lock(mutex_);
    ++failures_;
    // One that cannot be stored must not cost the others.
    if (!may_pass(error) && items.size() > 1) {
      for (const auto& item : items) item->alone = true;
      return take_again(items);
    }
  }
  not_written(items, error);
}

/// With the mutex held: in their order, before all others. What went to the disk meanwhile comes from there.
void Sink::take_again(const Items& items) {
  for (const auto& item : items) {
    item->with_database = false;
    std::erase(in_transaction_, item);
    if (!item->with_disk && !item->entry) to_database_.push_back(item);
  }
  std::sort(to_database_.begin(), to_database_.end(),
            [](const auto& a, const auto& b) { return a->place < b->place; });
  for_planner_.notify_one();
}

void Sink::written(const Items& items, const std::vector<Stored>& stored) {
  {
    const std::lock_guard lock(mutex_);
    database_trouble_.over();
    taken_at_ = Clock::now();
    if (stopping_) for_spooler_.notify_one();
    for (const auto& item : items) {
      item->with_database = false;
      item->in_database = true;
      std::erase(in_transaction_, item);
      if (item->entry) drain_.note_stored(*item->entry);
    }
  }
  for_planner_.notify_one();
  for (std::size_t i = 0; i < items.size(); ++i) settle(*items[i], stored[i]);
}

/// What the database will not have goes to the disk as well: there the drain sets it aside.
void Sink::not_written(const Items& items, const Error& error) {
  Items failed;
  {
    const std::lock_guard lock(mutex_);
    if (database_trouble_.met(Clock::now())) log_failure(error);
    for (const auto& item : items) {
      item->with_database = false;
      std::erase(in_transaction_, item);
      if (item->terms.patience == SinkTerms::kForever) {
        failed.push_back(item);
      } else if (!item->with_disk && !item->entry) {
        hand_to_disk(item);
      }
    }
    if (may_pass(error)) next_drain_ = Clock::now() + kBetweenTries;
    if (may_pass(error) && failed.size() < items.size()) go_by_disk();
  }
  for_planner_.notify_one();
  for_spooler_.notify_one();
  for (const auto& item : failed) settle(*item, tl::make_unexpected(error));
}

bool Sink::may_rest(bool disk_has_room) const {
  return disk_has_room && !disk_refuses_ && Clock::now() < detour_since_ + kRestsFor;
}

void Sink::drain() {
  const auto began = Clock::now();
  const auto brought = drain_.bring_in_some();
  if (!brought) note_damage(brought.error());
  const bool disk_has_room = 2 * spool_.octets() < spool_.limit_octets();
  const std::lock_guard lock(mutex_);
  const auto now = Clock::now();
  if (!brought) {
    if (database_trouble_.met(now)) log_failure(brought.error());
    next_drain_ = now + kBetweenTries;
  } else {
    database_trouble_.over();
    taken_at_ = now;
    rests_until_ = now + drain_pace_.pause(now - began, may_rest(disk_has_room));
    if (spool_.size() >= kFewEntries || std::exchange(state_.direct, true)) return;
    if (std::exchange(detour_told_, false)) log(message::kSpoolDrained);
    refused_by_disk_.over();
  }
}

/// Told once of each file. What it held is on record as lost (Spool), where that is known.
void Sink::note_damage(const Error& error) {
  if (error.code == "SPOOL_DAMAGED")
    log(message::kSpoolDamaged, {{"code", SafeText{error.code}}, {"where", SafeText{error.field}}});
}

void Sink::settle(Item& item, const Result<Stored>& stored) {
  WhenStored tell;
  {
    const std::lock_guard lock(mutex_);
    tell = std::exchange(item.when_stored, nullptr);
  }
  if (tell) tell(stored);
}

}  // namespace vouch::services
