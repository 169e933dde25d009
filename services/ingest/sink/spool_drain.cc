#include "services/ingest/sink/spool_drain.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "services/common/log/log.h"
#include "services/ingest/sink/batch_loss.h"
#include "services/ingest/sink/batch_parts.h"
#include "services/ingest/spool/batch_codec/batch_codec.h"

namespace vouch::services {
namespace {

constexpr std::size_t kEntriesAtMost = 64;
constexpr std::size_t kOctetsAtOnce = 1024 * 1024;
constexpr int kHalvings = 6;  // so 64 parts at most
constexpr std::string_view kHeldByADamagedFile = "SPOOL_DAMAGED";

Result<Batch> batch_in(const SpoolEntry& entry) {
  return entry.octets.and_then([](const std::string& octets) { return decode(octets); });
}

void log_dropped(std::uint64_t batches) {
  if (batches > 0) log(message::kAsideFull, {{"batches", batches}});
}

}  // namespace

Result<void> SpoolDrain::bring_in_some() {
  if (spool_.size() == 0) return {};
  const auto entries = spool_.peek(entries_at_once_, kOctetsAtOnce);
  if (!entries) return tl::make_unexpected(entries.error());
  // A disk that is full may not have taken the note that they are gone.
  if (entries->empty()) return remove_up_to(brought_up_to_);
  const auto bite = read(*entries);
  if (!bite) return tl::make_unexpected(bite.error());
  if (auto stored = store(*bite); !stored) return meet(stored.error(), *bite);
  entries_at_once_ = std::min(2 * entries_at_once_, kEntriesAtMost);
  brought_up_to_ = entries->back().sequence;
  forget_up_to(brought_up_to_);
  return remove_up_to(brought_up_to_);
}

void SpoolDrain::note_stored(std::uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  stored_.insert(sequence);
}

/// What is to be stored of them; one that cannot be read is set aside on the way.
Result<SpoolDrain::Bite> SpoolDrain::read(const std::vector<SpoolEntry>& entries) {
  Bite bite;
  for (const SpoolEntry& entry : entries) {
    if (is_stored(entry.sequence)) continue;
    auto batch = batch_in(entry);
    if (batch) {
      bite.sequences.push_back(entry.sequence);
      bite.batches.push_back(std::move(*batch));
    } else if (batch.error().code == kHeldByADamagedFile) {
      if (auto told = tell(loss_of(entry.label)); !told) return tl::make_unexpected(told.error());
    } else if (auto aside = set_aside(entry.sequence, batch.error(), loss_of(entry.label)); !aside) {
      return tl::make_unexpected(aside.error());
    }
  }
  return bite;
}

Result<void> SpoolDrain::store(const Bite& bite) {
  if (bite.batches.empty()) return {};
  const bool is_alone = bite.sequences == std::vector{head_};
  if (is_alone && head_failures_ > 0)
    return store_in_parts(bite.batches.front(), std::size_t{1} << std::min(head_failures_, kHalvings));
  std::vector<const Batch*> all;
  for (const Batch& batch : bite.batches) all.push_back(&batch);
  const auto stored = services::store(database_, all);
  if (!stored) return tl::make_unexpected(stored.error());
  return {};
}

/// What was too much for the time of one transaction may fit into several.
Result<void> SpoolDrain::store_in_parts(const Batch& batch, std::size_t parts) {
  for (const Batch& part : parts_of(batch, parts)) {
    const Batch* one = &part;
    if (const auto stored = services::store(database_, {&one, 1}); !stored)
      return tl::make_unexpected(stored.error());
  }
  return {};
}

/// A failure of several may be the fault of one of them, or of the database: smaller bites tell.
Result<void> SpoolDrain::meet(const Error& error, const Bite& bite) {
  const bool was_alone = bite.sequences.size() == 1;
  const std::uint64_t first = bite.sequences.front();
  if (!was_alone) {
    entries_at_once_ = may_pass(error) ? entries_at_once_ / 2 : 1;
    return may_pass(error) ? tl::make_unexpected(error) : Result<void>{};
  }
  entries_at_once_ = 1;
  if (!may_pass(error)) return set_aside(first, error, loss_of(bite.batches.front()));
  if (std::exchange(head_, first) != first) head_failures_ = 0;
  // A database that is away says nothing about the batch.
  if (error.code == "UNAVAILABLE") return tl::make_unexpected(error);
  if (++head_failures_ < kTriesAlone) return tl::make_unexpected(error);
  const auto others = others_succeed(first);
  if (!others) return tl::make_unexpected(others.error());
  if (!*others) return tl::make_unexpected(error);
  // It may have recovered just between the two.
  if (store(bite)) {
    note_stored(first);
    head_failures_ = 0;
    return {};
  }
  head_failures_ = 0;
  return set_aside(first, error, loss_of(bite.batches.front()));
}

/// Whether the database takes another one in the place of the oldest: the next that can be read.
Result<bool> SpoolDrain::others_succeed(std::uint64_t head) {
  const auto entries = spool_.peek(kEntriesAtMost, kOctetsAtOnce);
  if (!entries) return tl::make_unexpected(entries.error());
  for (const SpoolEntry& entry : *entries) {
    if (entry.sequence == head || is_stored(entry.sequence)) continue;
    auto batch = batch_in(entry);
    if (batch) return is_taken(std::move(*batch));
    if (batch.error().code == kHeldByADamagedFile) continue;
    if (auto aside = set_aside(entry.sequence, batch.error(), loss_of(entry.label)); !aside)
      return tl::make_unexpected(aside.error());
  }
  return false;
}

/// Whether the database takes its facts. Those alone: what it says of coverage must not be known before what
/// waits ahead of it, so it has its turn all the same.
bool SpoolDrain::is_taken(Batch batch) {
  batch.progress.settled_sequence = 0;
  batch.output.refusals.clear();
  batch.coverage.clear();
  batch.lives.clear();
  const Batch* one = &batch;
  return services::store(database_, {&one, 1}).has_value();
}

/// What is missing is known before the entry leaves the queue, so that no coverage behind it is believed.
Result<void> SpoolDrain::set_aside(std::uint64_t sequence, const Error& why, Batch loss) {
  if (auto told = tell(std::move(loss)); !told) return told;
  const auto dropped = spool_.set_aside(sequence);
  if (!dropped) return tl::make_unexpected(dropped.error());
  log(message::kBatchSetAside, {{"entry", sequence}, {"code", SafeText{why.code}}});
  log_dropped(*dropped);
  return {};
}

/// As much of it as the database will have: the feed's life may be what it refused.
Result<void> SpoolDrain::tell(Batch loss) {
  while (!loss.coverage.empty() || !loss.lives.empty()) {
    const Batch* one = &loss;
    const auto stored = services::store(database_, {&one, 1});
    if (stored) return {};
    if (may_pass(stored.error())) return tl::make_unexpected(stored.error());
    const bool is_least = loss.lives.empty() && loss.coverage.size() == 1;
    if (is_least) {
      log(message::kLossNotTold, {{"code", SafeText{stored.error().code}}});
      return {};
    }
    loss.lives.clear();
    loss.coverage.resize(std::min<std::size_t>(loss.coverage.size(), 1));
  }
  return {};
}

Result<void> SpoolDrain::remove_up_to(std::uint64_t sequence) {
  const auto dropped = spool_.remove_up_to(sequence);
  if (!dropped) return tl::make_unexpected(dropped.error());
  log_dropped(*dropped);
  return {};
}

bool SpoolDrain::is_stored(std::uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  return stored_.contains(sequence);
}

void SpoolDrain::forget_up_to(std::uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  stored_.erase(stored_.begin(), stored_.upper_bound(sequence));
}

}  // namespace vouch::services
