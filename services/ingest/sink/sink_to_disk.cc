#include <algorithm>
#include <string>
#include <utility>

#include "services/common/log/log.h"
#include "services/ingest/sink/batch_loss.h"
#include "services/ingest/sink/sink.h"
#include "services/ingest/spool/batch_codec/batch_codec.h"

namespace vouch::services {
namespace {

/// How long the database may take for what the disk has refused.
constexpr auto kOnlyWayLeft = std::chrono::milliseconds{2000};

Stored on_disk() {
  Stored stored;
  stored.spooled = true;
  return stored;
}

}  // namespace

void Sink::run_spooler() {
  std::unique_lock lock(mutex_);
  while (true) {
    take_overdue();
    take_held();
    tell_detour();
    const Items items = std::exchange(to_disk_, {});
    if (items.empty()) {
      if (stopping_ && has_nothing()) return;
      spooler_wakes_at_ = next_wake();
      for_spooler_.wait_until(lock, spooler_wakes_at_);
      continue;
    }
    spooling_ = true;
    lock.unlock();
    spool(items);
    lock.lock();
    spooling_ = false;
  }
}

bool Sink::has_nothing() const {
  return to_database_.empty() && in_transaction_.empty() && to_disk_.empty() && held_.empty();
}

/// When it has waited too long for the database; nothing: it never has.
std::optional<Sink::Clock::time_point> Sink::overdue_at(const Item& item) const {
  if (!item.to_disk_at || !item.terms.waits_while_busy) return item.to_disk_at;
  return std::max(*item.to_disk_at, taken_at_ + item.terms.patience);
}

void Sink::take_overdue() {
  const auto now = Clock::now();
  const auto is_overdue = [&](const auto& item) {
    const auto when = overdue_at(*item);
    return when && *when <= now;
  };
  Items overdue;
  std::copy_if(in_transaction_.begin(), in_transaction_.end(), std::back_inserter(overdue), is_overdue);
  const auto waits = std::stable_partition(to_database_.begin(), to_database_.end(),
                                           [&](const auto& item) { return !is_overdue(item); });
  overdue.insert(overdue.end(), waits, to_database_.end());
  to_database_.erase(waits, to_database_.end());
  if (!overdue.empty()) go_by_disk();
  for (const auto& item : overdue) hand_to_disk(item);
  if (!overdue.empty()) for_planner_.notify_one();
}

/// What neither took may find room now. At the end it has one more try.
void Sink::take_held() {
  if (held_.empty() || (Clock::now() < held_until_ && !stopping_)) return;
  for (auto& item : std::exchange(held_, {})) {
    if (stopping_) {
      hand_to_disk(item);
    } else {
      enlist(item);
    }
  }
}

Sink::Clock::time_point Sink::next_wake() const {
  auto wake = Clock::now() + kBetweenTries;
  if (!held_.empty()) wake = std::min(wake, held_until_);
  const auto note = [&](const auto& items) {
    for (const auto& item : items) wake = std::min(wake, overdue_at(*item).value_or(wake));
  };
  note(in_transaction_);
  note(to_database_);
  return wake;
}

void Sink::spool(const Items& items) {
  std::vector<std::string> entries;
  std::vector<SpoolLabel> labels;
  for (const auto& item : items) {
    labels.push_back(label_of(item->batch));
    auto entry = encode(item->batch);
    if (!entry) {
      if (items.size() == 1) return not_spooled(items, entry.error());
      break;
    }
    entries.push_back(std::move(*entry));
  }
  if (entries.size() == items.size()) {
    const auto last = spool_.append(entries, labels);
    if (last) return spooled(items, *last);
    note_damage(last.error());
    if (items.size() == 1) return not_spooled(items, last.error());
  }
  // Not all of them together, but some of them perhaps.
  for (const auto& item : items) spool({item});
}

void Sink::spooled(const Items& items, std::uint64_t last) {
  {
    const std::lock_guard lock(mutex_);
    state_.spooled_batches += items.size();
    disk_refuses_ = false;
    std::uint64_t sequence = last - items.size();
    for (const auto& item : items) {
      item->with_disk = false;
      item->entry = ++sequence;
      drain_pace_.note(Clock::now() - item->with_disk_since);
      if (item->in_database) drain_.note_stored(sequence);
    }
  }
  for_planner_.notify_one();
  for (const auto& item : items) settle(*item, on_disk());
}

/// Whether the database may have room for what the disk refused. Not if it was asked, or does not answer; nor
/// for coverage, which must not be known ahead of what waits on the disk.
bool Sink::may_go_to_database(const Item& item) const {
  return !item.disk_refused && item.batch.coverage.empty() && Clock::now() >= next_drain_ && !stopping_;
}

/// Lost where the database does not have it and does not take it, unless its feed can wait.
void Sink::not_spooled(const Items& items, const Error& error) {
  Items lost;
  {
    const std::lock_guard lock(mutex_);
    disk_refuses_ = true;
    for (const auto& item : items) {
      item->with_disk = false;
      if (item->with_database || item->in_database) continue;
      if (may_go_to_database(*item)) {
        item->disk_refused = true;
        item->to_disk_at = Clock::now() + std::max(item->terms.patience, kOnlyWayLeft);
        to_database_.push_back(item);
        continue;
      }
      const bool is_held = item->terms.can_wait && !stopping_;
      (is_held ? held_ : lost).push_back(item);
    }
    held_until_ = Clock::now() + kBetweenTries;
    for_planner_.notify_one();
    state_.given_up_batches += lost.size();
    if (const auto times = refused_by_disk_.met(Clock::now(), items.size()))
      log(message::kSpoolRefused, {{"code", SafeText{error.code}}, {"batches", *times}});
  }
  for (const auto& item : lost) settle(*item, tl::make_unexpected(error));
}

}  // namespace vouch::services
