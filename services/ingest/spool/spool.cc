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

constexpr const char* kSchema = R"sql(
  CREATE TABLE IF NOT EXISTS entry (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,  -- grows over restarts, even of an empty spool
    appended_at INTEGER NOT NULL,                -- microseconds since 1970, by this machine's clock
    sealed BLOB NOT NULL,
    feed TEXT NOT NULL DEFAULT '',               -- the label, which stands open
    since INTEGER NOT NULL DEFAULT 0,            -- microseconds since 1970, network time
    until INTEGER NOT NULL DEFAULT -1,
    facts INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS aside (  -- entries that the queue goes on without
    sequence INTEGER PRIMARY KEY,
    appended_at INTEGER NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT;
  PRAGMA user_version = 2;
)sql";

// What version 1 lacks.
constexpr const char* kAddLabels = R"sql(
  ALTER TABLE entry ADD COLUMN feed TEXT NOT NULL DEFAULT '';
  ALTER TABLE entry ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE entry ADD COLUMN until INTEGER NOT NULL DEFAULT -1;
  ALTER TABLE entry ADD COLUMN facts INTEGER NOT NULL DEFAULT 0;
)sql";

LocalStoreSpec spec_for(const std::filesystem::path& folder) {
  return {folder, "spool", "SPOOL", kSchema, 2, LocalDatabase::Durability::kEveryCommit};
}

std::int64_t to_us(TimePoint time) {
  return std::chrono::duration_cast<Microseconds>(time.time_since_epoch()).count();
}
TimePoint from_us(std::int64_t us) {
  return TimePoint{std::chrono::duration_cast<TimePoint::duration>(Microseconds{us})};
}

std::int64_t number(std::uint64_t sequence) {
  return static_cast<std::int64_t>(sequence);
}
std::uint64_t number(std::int64_t sequence) {
  return static_cast<std::uint64_t>(sequence);
}

std::string place_of(std::uint64_t sequence) {
  return "spool/" + std::to_string(sequence);
}

}  // namespace

struct Spool::Statements {
  LocalStatement insert;
  LocalStatement peek;
  LocalStatement oldest;
  LocalStatement totals_up_to;
  LocalStatement totals_of_one;
  LocalStatement remove_up_to;
  LocalStatement copy_aside;
  LocalStatement remove_one;
  LocalStatement aside_totals;
  LocalStatement remove_oldest_aside;
  LocalStatement all_aside;
  LocalStatement put_aside;

  static Result<std::unique_ptr<Statements>> prepare(LocalDatabase& database) {
    auto made = std::make_unique<Statements>();
    const std::initializer_list<std::pair<LocalStatement*, std::string_view>> all{
        {&made->insert,
         "INSERT INTO entry (sequence, appended_at, sealed, feed, since, until, facts) "
         "VALUES (?, ?, ?, ?, ?, ?, ?)"},
        {&made->peek,
         "SELECT sequence, appended_at, sealed, feed, since, until, facts FROM entry WHERE sequence > ? "
         "ORDER BY sequence LIMIT ?"},
        {&made->oldest, "SELECT appended_at FROM entry WHERE sequence > ? ORDER BY sequence LIMIT 1"},
        {&made->totals_up_to, "SELECT count(*), sum(length(sealed)) FROM entry WHERE sequence <= ?"},
        {&made->totals_of_one, "SELECT count(*), sum(length(sealed)) FROM entry WHERE sequence = ?"},
        {&made->remove_up_to, "DELETE FROM entry WHERE sequence <= ?"},
        {&made->copy_aside,
         "INSERT OR REPLACE INTO aside SELECT sequence, appended_at, sealed FROM entry WHERE sequence = ?"},
        {&made->remove_one, "DELETE FROM entry WHERE sequence = ?"},
        {&made->aside_totals, "SELECT count(*), sum(length(sealed)) FROM aside"},
        {&made->remove_oldest_aside, "DELETE FROM aside WHERE sequence = (SELECT min(sequence) FROM aside)"},
        {&made->all_aside, "SELECT sequence, appended_at, sealed FROM aside ORDER BY sequence"},
        {&made->put_aside, "INSERT INTO aside (sequence, appended_at, sealed) VALUES (?, ?, ?)"}};
    for (const auto& [statement, text] : all) {
      auto prepared = database.prepare(text);
      if (!prepared) return tl::make_unexpected(prepared.error());
      *statement = std::move(*prepared);
    }
    return made;
  }

  using Totals = std::pair<std::uint64_t, std::uint64_t>;  // count and octets
  static Result<Totals> totals_by(LocalStatement& statement, std::initializer_list<LocalValue> values) {
    Totals totals;
    auto done = statement.each(values, [&](const LocalRow& row) {
      totals = {number(row.integer(0)), number(row.integer(1))};
      return true;
    });
    if (!done) return tl::make_unexpected(done.error());
    return totals;
  }
};

Spool::Spool(LocalStore store, std::uint64_t limit_octets, SealedBox box, Clock clock)
    : store_(std::move(store)), limit_octets_(limit_octets), box_(box), clock_(std::move(clock)) {}

Spool::~Spool() = default;

Result<std::unique_ptr<Spool>> Spool::open(const std::filesystem::path& folder, std::uint64_t limit_octets,
                                           SealedBox box, Clock clock) {
  auto store = LocalStore::open(spec_for(folder));
  if (!store) return tl::make_unexpected(store.error());
  std::unique_ptr<Spool> spool(new Spool(std::move(*store), limit_octets, box, std::move(clock)));
  if (auto loaded = spool->load(); !loaded) return tl::make_unexpected(loaded.error());
  return spool;
}

Result<void> Spool::bring_up_to_date() {
  auto labels =
      store_.database().prepare("SELECT count(*) FROM pragma_table_info('entry') WHERE name = 'feed'");
  if (!labels) return tl::make_unexpected(labels.error());
  bool has_labels = false;
  auto done = labels->each({}, [&](const LocalRow& row) {
    has_labels = row.integer(0) > 0;
    return true;
  });
  if (!done || has_labels) return done;
  return store_.database().in_transaction([&] { return store_.database().execute(kAddLabels); });
}

Result<void> Spool::load() {
  if (auto labelled = bring_up_to_date(); !labelled) return labelled;
  auto statements = Statements::prepare(store_.database());
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
  return look_at_oldest();
}

Result<void> Spool::count_entries() {
  const auto totals = Statements::totals_by(statements_->totals_up_to, {INT64_MAX});
  if (!totals) return tl::make_unexpected(totals.error());
  const auto aside = Statements::totals_by(statements_->aside_totals, {});
  if (!aside) return tl::make_unexpected(aside.error());
  size_ = totals->first;
  octets_ = totals->second;
  aside_count_ = aside->first;
  return {};
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
  std::uint64_t added = 0;
  for (const Added& entry : entries) added += entry.octets.size() + SealedBox::kOverhead;
  if (added > limit_octets_ || octets_ > limit_octets_ - added) return fail("SPOOL_FULL", "limit");

  const TimePoint now = clock_();
  auto done = store_.database().in_transaction([&] { return insert(entries, now); });
  if (!done) return tl::make_unexpected(meet(done.error()));
  if (size_ == 0) oldest_at_ = now;
  last_sequence_ += entries.size();
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
  const auto most = number(std::min<std::uint64_t>(count, INT64_MAX));
  auto done = statements_->peek.each({number(removed_up_to_), most}, [&](const LocalRow& row) {
    const std::string_view sealed = row.octets(2);
    taken += sealed.size();
    if (!entries.empty() && taken > octets) return false;
    const std::uint64_t sequence = number(row.integer(0));
    SpoolLabel label{std::string{row.octets(3)}, NetworkTime::from_us(row.integer(4)),
                     NetworkTime::from_us(row.integer(5)), number(row.integer(6))};
    entries.push_back(
        {sequence, from_us(row.integer(1)), std::move(label), box_.unseal(sealed, place_of(sequence))});
    return true;
  });
  if (!done) return tl::make_unexpected(meet(done.error()));
  return entries;
}

Result<std::uint64_t> Spool::remove_up_to(std::uint64_t sequence) {
  std::unique_lock lock(mutex_);
  if (auto usable = make_usable(); !usable) return tl::make_unexpected(usable.error());
  removed_up_to_ = std::max(removed_up_to_, std::min(sequence, last_sequence_));
  Result<std::uint64_t> gone = remove().map([] { return std::uint64_t{0}; });
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

Result<void> Spool::remove() {
  if (auto looked = look_at_oldest(); !looked) return looked;
  std::pair<std::uint64_t, std::uint64_t> removed;
  auto done = store_.database().in_transaction([&]() -> Result<void> {
    const auto totals = Statements::totals_by(statements_->totals_up_to, {number(removed_up_to_)});
    if (!totals) return tl::make_unexpected(totals.error());
    removed = *totals;
    return statements_->remove_up_to.run({number(removed_up_to_)});
  });
  if (!done) return done;
  size_ -= removed.first;
  octets_ -= removed.second;
  return {};
}

Result<std::uint64_t> Spool::set_aside(std::uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  if (auto usable = make_usable(); !usable) return tl::make_unexpected(usable.error());
  std::uint64_t dropped = 0;
  Statements::Totals moved_totals;
  auto done = store_.database().in_transaction([&]() -> Result<void> {
    const auto own = Statements::totals_by(statements_->totals_of_one, {number(sequence)});
    if (!own) return tl::make_unexpected(own.error());
    moved_totals = *own;
    if (auto moved = statements_->copy_aside.run({number(sequence)}); !moved) return moved;
    if (auto moved = statements_->remove_one.run({number(sequence)}); !moved) return moved;
    return shrink_aside().map([&](std::uint64_t count) { dropped = count; });
  });
  if (done) done = look_at_oldest();
  if (!done) return tl::make_unexpected(meet(done.error()));
  const auto [count, octets] = moved_totals;
  size_ -= count;
  octets_ -= octets;
  aside_count_ += count - dropped;
  return dropped;
}

/// How many went.
Result<std::uint64_t> Spool::shrink_aside() {
  for (std::uint64_t gone = 0;; ++gone) {
    const auto totals = Statements::totals_by(statements_->aside_totals, {});
    if (!totals) return tl::make_unexpected(totals.error());
    if (totals->second <= kAsideOctets) return gone;
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
  if (!done) return tl::make_unexpected(done.error());
  return all;
}

/// What is set aside goes over by way of memory, of which it needs little (kAsideOctets): the disk has no
/// room for both files. Returns how many found none in the new one.
Result<std::uint64_t> Spool::begin_empty() {
  const auto kept = all_set_aside();
  if (!kept) return tl::make_unexpected(kept.error());
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

Result<void> Spool::look_at_oldest() {
  oldest_at_.reset();
  return statements_->oldest.each({number(removed_up_to_)}, [&](const LocalRow& row) {
    oldest_at_ = from_us(row.integer(0));
    return true;
  });
}

/// What to tell of an error; a damaged file is replaced first.
Error Spool::meet(const Error& error) {
  if (error.code != "SPOOL_DAMAGED") return error;
  statements_.reset();
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
