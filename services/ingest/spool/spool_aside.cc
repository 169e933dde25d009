#include <utility>

#include "services/ingest/spool/spool.h"

namespace vouch::services {

Result<std::uint64_t> Spool::set_aside(std::uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  if (auto usable = make_usable(); !usable) return tl::make_unexpected(usable.error());
  const auto dropped = move_aside(sequence);
  if (dropped) return dropped;
  if (dropped.error().code != "SPOOL_FULL") return tl::make_unexpected(meet(dropped.error()));
  aside_later_.insert(sequence);
  return 0;
}

/// How many went for it.
Result<std::uint64_t> Spool::move_aside(std::uint64_t sequence) {
  std::uint64_t dropped = 0;
  SpoolTotals moved_totals;
  auto done = store_.database().in_transaction([&]() -> Result<void> {
    const auto own = totals_by(statements_->totals_of_one, {number(sequence)});
    if (!own) return tl::make_unexpected(own.error());
    moved_totals = *own;
    if (auto moved = statements_->copy_aside.run({number(sequence)}); !moved) return moved;
    if (auto moved = statements_->remove_one.run({number(sequence)}); !moved) return moved;
    return shrink_aside().map([&](std::uint64_t count) { dropped = count; });
  });
  if (done) done = look_at_oldest();
  if (!done) return tl::make_unexpected(done.error());
  const auto [count, octets] = moved_totals;
  size_ -= count;
  octets_ -= octets;
  aside_count_ += count - dropped;
  return dropped;
}

/// How many went.
Result<std::uint64_t> Spool::shrink_aside() {
  for (std::uint64_t gone = 0;; ++gone) {
    const auto totals = totals_by(statements_->aside_totals, {});
    if (!totals) return tl::make_unexpected(totals.error());
    if (totals->octets <= kAsideOctets) return gone;
    if (auto removed = statements_->remove_oldest_aside.run(); !removed)
      return tl::make_unexpected(removed.error());
  }
}

Result<std::vector<Spool::SetAside>> Spool::all_set_aside() {
  std::vector<SetAside> all;
  auto done = statements_->all_aside.each({}, [&](const LocalRow& row) {
    all.push_back({row.integer(0), row.integer(1), std::string{row.octets(2)}});
    return true;
  });
  for (auto later = aside_later_.begin(); done && later != aside_later_.end(); ++later) {
    done = statements_->peek.each({number(*later) - 1, std::int64_t{1}}, [&](const LocalRow& row) {
      all.push_back({row.integer(0), row.integer(1), std::string{row.octets(2)}});
      return true;
    });
  }
  if (!done) return tl::make_unexpected(done.error());
  return all;
}

/// What is set aside goes over by way of memory, of which it needs little (kAsideOctets): the disk has no
/// room for both files. Returns how many found none in the new one.
Result<std::uint64_t> Spool::begin_empty() {
  const auto kept = all_set_aside();
  if (!kept) return tl::make_unexpected(kept.error());
  aside_later_.clear();
  statements_.reset();
  if (auto begun = store_.begin_empty(); !begun) return tl::make_unexpected(begun.error());
  auto count_on = store_.database().prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('entry', ?)");
  if (!count_on) return tl::make_unexpected(count_on.error());
  if (auto done = count_on->run({number(last_sequence_)}); !done) return tl::make_unexpected(done.error());
  if (auto loaded = load(); !loaded) return tl::make_unexpected(loaded.error());
  std::uint64_t gone = 0;
  for (const SetAside& entry : *kept) {
    const bool put =
        statements_->put_aside.run({entry.sequence, entry.appended_us, Octets{entry.sealed}}).has_value();
    if (put) ++aside_count_;
    if (!put) ++gone;
  }
  return gone;
}

/// What is set aside and comes next goes with what is removed.
void Spool::pass_over_aside() {
  for (auto next = aside_later_.upper_bound(removed_up_to_); next != aside_later_.end(); ++next) {
    std::uint64_t oldest = 0;
    static_cast<void>(statements_->oldest.each({number(removed_up_to_)}, [&](const LocalRow& row) {
      oldest = number(row.integer(0));
      return true;
    }));
    if (oldest != *next) return;
    removed_up_to_ = *next;
  }
}

}  // namespace vouch::services
