#include "services/ingest/spool/spool.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace vouch::services {
namespace {

using TimePoint = std::chrono::system_clock::time_point;
using Microseconds = std::chrono::microseconds;

// Emptied after less than this, the file keeps its pages for the next time.
constexpr std::uint64_t kWorthGivingBack = 4U << 20U;

// A mutex does not queue: who takes it again at once may take it from those who wait.
constexpr std::chrono::milliseconds kLetOthersIn{1};

constexpr std::string_view kKeyCheck = "spool/key";
constexpr std::int64_t kTriedForTheKey = 1000;

std::int64_t to_us(TimePoint time) {
  return std::chrono::duration_cast<Microseconds>(time.time_since_epoch()).count();
}
TimePoint from_us(std::int64_t us) {
  return TimePoint{std::chrono::duration_cast<TimePoint::duration>(Microseconds{us})};
}

std::string place_of(std::uint64_t sequence) {
  return "spool/" + std::to_string(sequence);
}

}  // namespace

Spool::Spool(LocalStore store, std::uint64_t limit_octets, SealedBox box, Clock clock)
    : store_(std::move(store)), limit_octets_(limit_octets), box_(box), clock_(std::move(clock)) {}

Spool::~Spool() = default;

Result<std::unique_ptr<Spool>> Spool::open(const std::filesystem::path& folder, std::uint64_t limit_octets,
                                           SealedBox box, Clock clock) {
  auto store = LocalStore::open(spool_store(folder));
  if (!store) return tl::make_unexpected(store.error());
  std::unique_ptr<Spool> spool(new Spool(std::move(*store), limit_octets, box, std::move(clock)));
  if (const auto& damage = spool->damage()) spool->lost_ = labels_in_damaged(folder / damage->field);
  if (auto loaded = spool->load(); !loaded) return tl::make_unexpected(loaded.error());
  return spool;
}

Result<void> Spool::load() {
  auto statements = SpoolStatements::prepare(store_.database());
  if (!statements) return tl::make_unexpected(statements.error());
  statements_ = std::move(*statements);
  auto last = store_.database().prepare("SELECT seq FROM sqlite_sequence WHERE name = 'entry'");
  if (!last) return tl::make_unexpected(last.error());
  auto done = last->each({}, [&](const LocalRow& row) {
    last_sequence_ = std::max(last_sequence_, number(row.integer(0)));
    return true;
  });
  if (!done) return done;
  if (auto counted = count_entries(); !counted) return counted;
  octets_since_given_back_ = octets_;
  if (size_ == 0 && !unseals_key_check()) write_key_check();
  keep_lost();
  return look_at_oldest();
}

bool Spool::unseals_key_check() {
  bool opens = false;
  static_cast<void>(statements_->key_check.each({}, [&](const LocalRow& row) {
    opens = box_.unseal(row.octets(0), kKeyCheck).has_value();
    return true;
  }));
  return opens;
}

/// A disk without room for it may have some the next time.
void Spool::write_key_check() {
  if (const auto sealed = box_.seal({}, kKeyCheck))
    static_cast<void>(statements_->put_key_check.run({Octets{*sealed}}));
}

bool Spool::key_fits() {
  const std::lock_guard lock(mutex_);
  if (!make_usable() || unseals_key_check()) return true;
  bool some_wait = false;
  bool one_opens = false;
  static_cast<void>(statements_->peek.each({std::int64_t{0}, kTriedForTheKey}, [&](const LocalRow& row) {
    if (row.octets(2).empty()) return true;
    some_wait = true;
    one_opens = box_.unseal(row.octets(2), place_of(number(row.integer(0)))).has_value();
    return !one_opens;
  }));
  if (some_wait && !one_opens) return false;
  write_key_check();
  return true;
}

/// Where the disk has no room for it now, nothing else finds any either, and it goes in ahead of that.
void Spool::keep_lost() {
  if (lost_.empty()) return;
  const TimePoint now = clock_();
  std::uint64_t sequence = last_sequence_;
  const auto kept = store_.database().in_transaction([&]() -> Result<void> {
    for (const SpoolLabel& label : lost_) {
      auto done =
          statements_->insert.run({number(++sequence), to_us(now), Octets{}, std::string_view{label.feed},
                                   label.since.us, label.until.us, number(label.facts)});
      if (!done) return done;
    }
    return {};
  });
  if (!kept) return;
  if (size_ == 0) oldest_at_ = now;
  size_ += lost_.size();
  for (const SpoolLabel& label : std::exchange(lost_, {})) held_.note(label, ++last_sequence_);
}

Result<void> Spool::count_entries() {
  const auto totals = totals_by(statements_->totals_up_to, {INT64_MAX});
  if (!totals) return tl::make_unexpected(totals.error());
  const auto aside = totals_by(statements_->aside_totals, {});
  if (!aside) return tl::make_unexpected(aside.error());
  size_ = totals->count;
  octets_ = totals->octets;
  aside_count_ = aside->count;
  static_cast<void>(held_.take());
  return statements_->held.each({}, [&](const LocalRow& row) {
    held_.note({std::string{row.octets(0)}, NetworkTime::from_us(row.integer(1)),
                NetworkTime::from_us(row.integer(2)), number(row.integer(3))},
               number(row.integer(4)));
    return true;
  });
}

Result<std::uint64_t> Spool::append(std::string_view octets, const SpoolLabel& label) {
  const Added entry{octets, label};
  const std::lock_guard lock(mutex_);
  return append_all(std::span{&entry, 1});
}

Result<std::uint64_t> Spool::append(std::span<const std::string> entries,
                                    std::span<const SpoolLabel> labels) {
  std::vector<Added> added;
  for (std::size_t i = 0; i < entries.size(); ++i)
    added.push_back({entries[i], i < labels.size() ? labels[i] : SpoolLabel{}});
  const std::lock_guard lock(mutex_);
  return append_all(added);
}

Result<std::uint64_t> Spool::append_all(std::span<const Added> entries) {
  if (entries.empty()) return last_sequence_;
  if (auto usable = make_usable(); !usable) return tl::make_unexpected(usable.error());
  keep_lost();
  std::uint64_t added = 0;
  for (const Added& entry : entries) added += entry.octets.size() + SealedBox::kOverhead;
  if (added > limit_octets_ || octets_ > limit_octets_ - added) return fail("SPOOL_FULL", "limit");

  const TimePoint now = clock_();
  auto done = store_.database().in_transaction([&] { return insert(entries, now); });
  if (!done) return tl::make_unexpected(meet(done.error()));
  if (size_ == 0) oldest_at_ = now;
  for (const Added& entry : entries) held_.note(entry.label, ++last_sequence_);
  size_ += entries.size();
  octets_ += added;
  octets_since_given_back_ += added;
  return last_sequence_;
}

Result<void> Spool::insert(std::span<const Added> entries, TimePoint now) {
  std::uint64_t sequence = last_sequence_;
  for (const auto& [octets, label] : entries) {
    ++sequence;
    const auto sealed = box_.seal(octets, place_of(sequence));
    if (!sealed) return tl::make_unexpected(sealed.error());
    auto done =
        statements_->insert.run({number(sequence), to_us(now), Octets{*sealed}, std::string_view{label.feed},
                                 label.since.us, label.until.us, number(label.facts)});
    if (!done) return done;
  }
  return {};
}

Result<std::vector<SpoolEntry>> Spool::peek(std::size_t count, std::size_t octets) {
  const std::lock_guard lock(mutex_);
  if (auto usable = make_usable(); !usable) return tl::make_unexpected(usable.error());
  std::vector<SpoolEntry> entries;
  std::size_t taken = 0;
  keep_lost();
  const auto most =
      number(std::min<std::uint64_t>(count, INT64_MAX - aside_later_.size()) + aside_later_.size());
  auto done = statements_->peek.each({number(removed_up_to_), most}, [&](const LocalRow& row) {
    const std::uint64_t sequence = number(row.integer(0));
    if (aside_later_.contains(sequence)) return true;
    const std::string_view sealed = row.octets(2);
    taken += sealed.size();
    if (entries.size() == count || (!entries.empty() && taken > octets)) return false;
    SpoolLabel label{std::string{row.octets(3)}, NetworkTime::from_us(row.integer(4)),
                     NetworkTime::from_us(row.integer(5)), number(row.integer(6))};
    auto unsealed = sealed.empty() ? Result<std::string>{fail("SPOOL_DAMAGED", "entry")}
                                   : box_.unseal(sealed, place_of(sequence));
    entries.push_back({sequence, from_us(row.integer(1)), std::move(label), std::move(unsealed)});
    return true;
  });
  if (!done) return tl::make_unexpected(meet(done.error()));
  return entries;
}

Result<std::uint64_t> Spool::remove_up_to(std::uint64_t sequence) {
  std::unique_lock lock(mutex_);
  if (auto usable = make_usable(); !usable) return tl::make_unexpected(usable.error());
  removed_up_to_ = std::max(removed_up_to_, std::min(sequence, last_sequence_));
  pass_over_aside();
  Result<std::uint64_t> gone = remove();
  // A full disk does not even take the note that something is gone; a file that nobody needs can go itself.
  const bool drained = removed_up_to_ == last_sequence_;
  if (!gone && gone.error().code == "SPOOL_FULL" && drained) gone = begin_empty();
  if (!gone) return tl::make_unexpected(meet(gone.error()));
  while (give_back_some()) {
    lock.unlock();
    std::this_thread::sleep_for(kLetOthersIn);
    lock.lock();
  }
  return gone;
}

/// True: there is more to give back. Never while entries wait, whose appending it would hold up.
bool Spool::give_back_some() {
  if (!statements_ || size_ > 0 || octets_since_given_back_ < kWorthGivingBack) return false;
  const auto more = store_.database().give_back_some();
  if (more && !*more) octets_since_given_back_ = 0;
  return more && *more;
}

/// How many of those set aside went for it.
Result<std::uint64_t> Spool::remove() {
  if (auto looked = look_at_oldest(); !looked) return tl::make_unexpected(looked.error());
  SpoolTotals removed;
  const auto behind = aside_later_.upper_bound(removed_up_to_);
  const auto aside = static_cast<std::uint64_t>(std::distance(aside_later_.begin(), behind));
  std::uint64_t dropped = 0;
  auto done = store_.database().in_transaction([&]() -> Result<void> {
    for (auto sequence = aside_later_.begin(); sequence != behind; ++sequence) {
      if (auto copied = statements_->copy_aside.run({number(*sequence)}); !copied) return copied;
    }
    if (aside > 0) {
      const auto shrunk = shrink_aside();
      if (!shrunk) return tl::make_unexpected(shrunk.error());
      dropped = *shrunk;
    }
    const auto totals = totals_by(statements_->totals_up_to, {number(removed_up_to_)});
    if (!totals) return tl::make_unexpected(totals.error());
    removed = *totals;
    return statements_->remove_up_to.run({number(removed_up_to_)});
  });
  if (!done) return tl::make_unexpected(done.error());
  aside_later_.erase(aside_later_.begin(), behind);
  aside_count_ += aside - dropped;
  size_ -= removed.count;
  octets_ -= removed.octets;
  held_.forget_up_to(removed_up_to_);
  return dropped;
}

Result<void> Spool::look_at_oldest() {
  oldest_at_.reset();
  return statements_->oldest.each({number(removed_up_to_)}, [&](const LocalRow& row) {
    oldest_at_ = from_us(row.integer(1));
    return true;
  });
}

/// What to tell of an error; a damaged file is replaced first.
Error Spool::meet(const Error& error) {
  if (error.code != "SPOOL_DAMAGED") return error;
  statements_.reset();
  for (SpoolLabel& label : held_.take()) lost_.push_back(std::move(label));
  aside_later_.clear();
  const Error told = store_.begin_anew();
  if (!store_.usable()) return told;
  const auto loaded = load();
  if (!loaded) statements_.reset();
  return loaded ? told : loaded.error();
}

Result<void> Spool::make_usable() {
  if (statements_) return {};
  return tl::make_unexpected(meet({"SPOOL_DAMAGED", "spool"}));
}

std::uint64_t Spool::octets() const {
  const std::lock_guard lock(mutex_);
  return octets_;
}

std::uint64_t Spool::size() const {
  return size_;
}

std::optional<TimePoint> Spool::oldest_at() const {
  const std::lock_guard lock(mutex_);
  return oldest_at_;
}

}  // namespace vouch::services
