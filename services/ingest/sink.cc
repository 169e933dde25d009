#include "services/ingest/sink.h"

#include <algorithm>
#include <string>
#include <utility>

#include "services/common/log/log.h"
#include "services/common/process/unary.h"
#include "services/ingest/batch_store.h"
#include "services/ingest/spool/batch_codec/batch_codec.h"

namespace vouch::services {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatchesAtOnce = 64;
/// Past this many facts no further batch joins a transaction.
constexpr std::size_t kFactsAtOnce = 2000;
constexpr auto kBetweenTries = std::chrono::milliseconds{250};
/// What the database is given at a time to bring in the spool: as much as it has lately taken in time, up to
/// this.
constexpr std::size_t kEntriesAtOnce = 64;
constexpr std::size_t kOctetsAtOnce = 1024 * 1024;
/// So few on the disk that what comes may go to the database again, beside them.
constexpr std::size_t kFewEntries = 32;

std::size_t facts_in(const Batch& batch) {
  return batch.output.registrations.size() + batch.output.reports.size() + batch.output.sessions.size();
}

/// Whether trying again may help; anything else is a defect that trying does not mend.
bool may_pass(const Error& error) {
  return error.code == "UNAVAILABLE" || error.code == "TIMEOUT" || error.code == "CONFLICT";
}

}  // namespace

Sink::Sink(storage::Database& database, Spool& spool, Spool& aside, Options options)
    : database_(database), spool_(spool), aside_(aside), options_(options) {
  state_.direct = spool_.size() == 0;
  writer_ = std::thread{[this] { run_writer(); }};
  spooler_ = std::thread{[this] { run_spooler(); }};
}

Sink::~Sink() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  writer_.join();
  spooler_.join();
}

void Sink::store(Batch batch, Patience patience, WhenStored when_stored) {
  auto item = std::make_shared<Item>();
  item->batch = std::move(batch);
  item->when_stored = std::move(when_stored);
  if (patience != kForever) item->deadline = Clock::now() + patience;
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(item));
  }
  changed_.notify_all();
}

SinkState Sink::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

/// The only one that writes to the database: writers would take turns there anyway, by the clock of
/// knowledge. What is on the disk and what comes take turns, so that neither waits for the other's end.
void Sink::run_writer() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock,
                  [&] { return stopping_ || !state_.direct || !waiting_.empty() || spool_.size() > 0; });
    // What is on the disk waits there for the next start.
    if (stopping_ && waiting_.empty()) return;
    const bool to_drain = !state_.direct || spool_.size() > 0;
    lock.unlock();
    const bool pause = to_drain && !drain();
    // Beside the disk's there may be batches that do not go there.
    write(gather());
    lock.lock();
    if (pause)
      changed_.wait_for(lock, kBetweenTries,
                        [&] { return stopping_ || (state_.direct && !waiting_.empty()); });
  }
}

Sink::Items Sink::gather() {
  const std::lock_guard lock(mutex_);
  // What goes to the disk does not wait for a database that is away.
  const auto stays = [&](const auto& item) { return !state_.direct && item->deadline; };
  std::stable_partition(waiting_.begin(), waiting_.end(), [&](const auto& item) { return !stays(item); });
  std::size_t count = 0;
  for (std::size_t facts = 0;
       count < std::min(waiting_.size(), kBatchesAtOnce) && facts < kFactsAtOnce && !stays(waiting_[count]);
       ++count)
    facts += facts_in(waiting_[count]->batch);
  in_transaction_.assign(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
  for (const auto& item : in_transaction_) item->place = Place::kInTransaction;
  return in_transaction_;
}

void Sink::write(const Items& items) {
  std::vector<const Batch*> batches;
  for (const auto& item : items) batches.push_back(&item->batch);
  if (batches.empty()) return;
  const auto stored = services::store(database_, batches, options_.transaction);
  if (stored) return written(items, *stored);
  // One that cannot be stored must not cost the others.
  if (!may_pass(stored.error()) && items.size() > 1) {
    for (const auto& item : items) write({item});
    return;
  }
  not_written(items, stored.error());
}

void Sink::written(const Items& items, const std::vector<Stored>& stored) {
  {
    const std::lock_guard lock(mutex_);
    for (const auto& item : items) {
      item->place = Place::kOver;
      std::erase(in_transaction_, item);
      if (item->spooled_as) known_.insert(*item->spooled_as);
    }
  }
  for (std::size_t i = 0; i < items.size(); ++i) settle(*items[i], stored[i]);
}

void Sink::not_written(const Items& items, const Error& error) {
  log_failure(error);
  Items to_disk;
  Items refused;
  Items failed;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& item : items) {
      std::erase(in_transaction_, item);
      item->place = Place::kWaiting;
      const bool is_on_its_way = std::exchange(item->going_to_disk, true) && !item->refused_by_disk;
      if (!may_pass(error) && item->deadline && !item->spooled_as) {
        refused.push_back(item);
      } else if (!may_pass(error) || !item->deadline) {
        failed.push_back(item);
      } else if (!is_on_its_way) {
        to_disk.push_back(item);
      }
    }
    if (!to_disk.empty()) begin_spooling();
  }
  for (const auto& item : failed) settle(*item, tl::make_unexpected(error));
  for (const auto& item : refused) set_aside(item);
  spool(to_disk);
}

/// Brings in the oldest of what is on the disk. False: not now.
bool Sink::drain() {
  const auto entries = spool_.peek(entries_at_once_, kOctetsAtOnce);
  if (!entries) return log_failure(entries.error()), false;
  if (!entries->empty()) {
    auto brought = store_entries(*entries);
    if (brought) brought = spool_.remove_up_to(entries->back().sequence);
    // A database that is slow rather than away takes a smaller bite.
    entries_at_once_ = brought ? std::min(2 * entries_at_once_, kEntriesAtOnce)
                               : std::max<std::size_t>(entries_at_once_ / 2, 1);
    if (!brought) return log_failure(brought.error()), false;
  }
  const std::lock_guard lock(mutex_);
  if (!entries->empty()) known_.erase(known_.begin(), known_.upper_bound(entries->back().sequence));
  if (spool_.size() < kFewEntries) {
    if (!std::exchange(state_.direct, true)) log(message::kSpoolDrained);
  }
  return true;
}

/// All in one transaction; where one of them cannot be stored, each for itself.
Result<void> Sink::store_entries(const std::vector<SpoolEntry>& entries) {
  std::vector<Batch> batches;
  for (const SpoolEntry& entry : entries) {
    {
      const std::lock_guard lock(mutex_);
      if (known_.contains(entry.sequence)) continue;
    }
    auto batch = entry.octets.and_then([](const std::string& octets) { return decode(octets); });
    if (batch) {
      batches.push_back(std::move(*batch));
    } else if (auto aside = set_aside(entry); !aside) {
      return aside;
    }
  }
  if (batches.empty()) return {};
  std::vector<const Batch*> all;
  for (const Batch& batch : batches) all.push_back(&batch);
  const auto stored = services::store(database_, all, options_.transaction);
  if (stored) return {};
  if (may_pass(stored.error())) return tl::make_unexpected(stored.error());
  if (entries.size() == 1) return set_aside(entries.front());
  for (const SpoolEntry& entry : entries) {
    if (auto alone = store_entries({entry}); !alone) return alone;
  }
  return {};
}

/// What the database will not have is durable all the same, for an engineer to look at.
void Sink::set_aside(const std::shared_ptr<Item>& item) {
  auto kept = encode(item->batch).and_then([&](const std::string& octets) { return aside_.append(octets); });
  if (!kept) return give_up({item}, kept.error());
  {
    const std::lock_guard lock(mutex_);
    ++state_.set_aside_batches;
  }
  log(message::kBatchSetAside, {{"entry", *kept}});
  Stored stored;
  stored.spooled = true;
  settle(*item, stored);
}

/// Stays on the disk for an engineer to look at.
Result<void> Sink::set_aside(const SpoolEntry& entry) {
  if (entry.octets) {
    if (auto kept = aside_.append(*entry.octets); !kept) return tl::make_unexpected(kept.error());
  }
  log(message::kBatchSetAside, {{"entry", entry.sequence}});
  const std::lock_guard lock(mutex_);
  ++state_.set_aside_batches;
  return {};
}

void Sink::run_spooler() {
  std::unique_lock lock(mutex_);
  while (true) {
    const Items late = overdue();
    if (!late.empty()) {
      lock.unlock();
      spool(late);
      lock.lock();
      continue;
    }
    if (stopping_ && waiting_.empty() && in_transaction_.empty()) return;
    auto wake = Clock::now() + kBetweenTries;
    for (const auto& item : in_transaction_) {
      if (!item->going_to_disk && item->deadline) wake = std::min(wake, *item->deadline);
    }
    for (const auto& item : waiting_) {
      if (item->deadline) wake = std::min(wake, *item->deadline);
    }
    changed_.wait_until(lock, wake);
  }
}

/// With the mutex held: what has waited too long, or need not try the database first.
Sink::Items Sink::overdue() {
  const auto now = Clock::now();
  Items late;
  for (const auto& item : in_transaction_) {
    if (!item->going_to_disk && item->deadline && *item->deadline <= now) late.push_back(item);
  }
  const auto first = std::stable_partition(waiting_.begin(), waiting_.end(), [&](const auto& item) {
    return !item->deadline || (state_.direct && *item->deadline > now);
  });
  late.insert(late.end(), first, waiting_.end());
  waiting_.erase(first, waiting_.end());
  for (const auto& item : late) item->going_to_disk = true;
  return late;
}

/// With the mutex held.
void Sink::begin_spooling() {
  if (std::exchange(state_.direct, false)) log(message::kSpooling);
}

void Sink::spool(const Items& items) {
  if (items.empty()) return;
  std::vector<std::string> entries;
  for (const auto& item : items) {
    auto entry = encode(item->batch);
    if (!entry) return give_up(items, entry.error());
    entries.push_back(std::move(*entry));
  }
  const auto last = spool_.append(entries);
  if (last) {
    spooled(items, *last);
  } else {
    give_up(items, last.error());
  }
}

void Sink::spooled(const Items& items, std::uint64_t last) {
  {
    const std::lock_guard lock(mutex_);
    begin_spooling();
    state_.spooled_batches += items.size();
    std::uint64_t sequence = last - items.size();
    for (const auto& item : items) {
      item->spooled_as = ++sequence;
      if (item->place == Place::kOver) known_.insert(sequence);
    }
  }
  changed_.notify_all();
  Stored stored;
  stored.spooled = true;
  for (const auto& item : items) settle(*item, stored);
}

void Sink::give_up(const Items& items, const Error& error) {
  Items lost;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& item : items) {
      if (item->place == Place::kWaiting) lost.push_back(item);
      item->refused_by_disk = true;
    }
    state_.given_up_batches += lost.size();
  }
  log(message::kSpoolRefused, {{"code", SafeText{error.code}}, {"batches", items.size()}});
  for (const auto& item : lost) settle(*item, tl::make_unexpected(error));
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
