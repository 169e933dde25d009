#include "services/ingest/quarantine/quarantine_store.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace vouch::services {
namespace {

using TimePoint = std::chrono::system_clock::time_point;
using Microseconds = std::chrono::microseconds;

constexpr const char* kSchema = R"sql(
  CREATE TABLE IF NOT EXISTS refused (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    feed TEXT NOT NULL,
    code TEXT NOT NULL,
    place TEXT NOT NULL,           -- where in the feed
    observed_at INTEGER NOT NULL,  -- microseconds since 1970, by the feed's clock
    kept_at INTEGER NOT NULL,      -- likewise, by ours: a feed may be years behind
    octets INTEGER NOT NULL,       -- length as received
    sealed BLOB NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS refused_of_feed ON refused (feed, id, octets);
  CREATE INDEX IF NOT EXISTS refused_by_code ON refused (feed, code);
  PRAGMA user_version = 1;
)sql";

constexpr const char* kStatements[] = {
    "INSERT INTO refused (feed, code, place, observed_at, kept_at, octets, sealed) VALUES (?, ?, ?, ?, ?, ?, "
    "?)",
    "SELECT id, code, place, octets, observed_at, kept_at FROM refused WHERE feed = ? ORDER BY id DESC LIMIT "
    "?",
    "SELECT feed, sealed FROM refused WHERE id = ?",
    "SELECT feed, code, count(*) FROM refused GROUP BY feed, code ORDER BY feed, code",
    "SELECT feed, count(*), sum(octets) FROM refused GROUP BY feed",
    "SELECT id, octets FROM refused WHERE feed = ? ORDER BY id",
    "SELECT id, octets, feed, kept_at FROM refused ORDER BY id",
    "DELETE FROM refused WHERE feed = ? AND id <= ?",
    "DELETE FROM refused WHERE id <= ?",
};

std::int64_t to_us(TimePoint time) {
  return std::chrono::duration_cast<Microseconds>(time.time_since_epoch()).count();
}
TimePoint from_us(std::int64_t us) {
  return TimePoint{std::chrono::duration_cast<TimePoint::duration>(Microseconds{us})};
}
std::uint64_t number(std::int64_t value) {
  return static_cast<std::uint64_t>(value);
}

std::string place_of(std::string_view feed) {
  return "quarantine/" + std::string{feed};
}

}  // namespace

/// In the order of kStatements.
struct QuarantineStore::Statements {
  LocalStatement insert;
  LocalStatement list;
  LocalStatement octets_of;
  LocalStatement counts;
  LocalStatement totals;
  LocalStatement oldest_of_feed;
  LocalStatement oldest;
  LocalStatement remove_of_feed;
  LocalStatement remove;

  static Result<std::unique_ptr<Statements>> prepare(LocalDatabase& database) {
    std::vector<LocalStatement> all;
    for (const char* text : kStatements) {
      auto statement = database.prepare(text);
      if (!statement) return tl::make_unexpected(statement.error());
      all.push_back(std::move(*statement));
    }
    auto next = all.begin();
    const auto take = [&]() -> LocalStatement { return std::move(*next++); };
    return std::unique_ptr<Statements>(
        new Statements{take(), take(), take(), take(), take(), take(), take(), take(), take()});
  }
};

QuarantineStore::QuarantineStore(LocalStore store, SealedBox box, QuarantineLimits limits)
    : store_(std::move(store)), box_(box), limits_(limits) {}

QuarantineStore::~QuarantineStore() = default;

Result<std::unique_ptr<QuarantineStore>> QuarantineStore::open(const std::filesystem::path& folder,
                                                               SealedBox box, QuarantineLimits limits) {
  auto store =
      LocalStore::open({folder, "quarantine", "QUARANTINE", kSchema, 1, LocalDatabase::Durability::kLater});
  if (!store) return tl::make_unexpected(store.error());
  std::unique_ptr<QuarantineStore> quarantine(new QuarantineStore(std::move(*store), box, limits));
  if (auto loaded = quarantine->load(); !loaded) return tl::make_unexpected(loaded.error());
  return quarantine;
}

Result<void> QuarantineStore::load() {
  auto statements = Statements::prepare(store_.database());
  if (!statements) return tl::make_unexpected(statements.error());
  by_feed_.clear();
  all_ = {};
  auto done = (*statements)->totals.each({}, [&](const LocalRow& row) {
    const Total total{number(row.integer(1)), number(row.integer(2))};
    by_feed_.emplace(row.octets(0), total);
    all_.count += total.count;
    all_.octets += total.octets;
    return true;
  });
  if (!done) return done;
  statements_ = std::move(*statements);
  return {};
}

Result<void> QuarantineStore::keep(std::span<const RefusedMessage> messages, TimePoint now) {
  if (auto usable = make_usable(); !usable) return usable;
  const auto totals_before = std::tuple{by_feed_, all_, purged_};
  auto done = store_.database().in_transaction([&]() -> Result<void> {
    std::set<std::string_view> feeds;
    for (const RefusedMessage& message : messages) {
      if (auto inserted = insert(message); !inserted) return inserted;
      feeds.insert(message.feed);
    }
    for (const std::string_view feed : feeds) {
      if (auto shrunk = shrink_feed(feed); !shrunk) return shrunk;
    }
    return shrink_all(to_us(now - limits_.age));
  });
  if (done) return done;
  std::tie(by_feed_, all_, purged_) = totals_before;
  return tl::make_unexpected(meet(done.error()));
}

Result<void> QuarantineStore::insert(const RefusedMessage& message) {
  const auto sealed = box_.seal(message.octets, place_of(message.feed));
  if (!sealed) return tl::make_unexpected(sealed.error());
  Total& total = by_feed_[message.feed];
  for (Total* grown : {&total, &all_}) {
    grown->count += 1;
    grown->octets += message.octets.size();
  }
  return statements_->insert.run({message.feed, message.code, message.where, message.observed_at.us,
                                  to_us(message.kept_at), static_cast<std::int64_t>(message.octets.size()),
                                  Octets{*sealed}});
}

void QuarantineStore::forget(std::string_view feed, std::uint64_t octets, Why why) {
  Purged& purged = purged_[std::string{feed}];
  ++(why == Why::kAge ? purged.by_age : purged.for_room);
  const auto place = by_feed_.find(feed);
  if (place == by_feed_.end()) return;
  for (Total* shrunk : {&place->second, &all_}) {
    shrunk->count -= 1;
    shrunk->octets -= octets;
  }
  if (place->second.count == 0) by_feed_.erase(place);
}

Result<void> QuarantineStore::shrink_feed(std::string_view feed) {
  std::int64_t last = 0;
  auto done = statements_->oldest_of_feed.each({feed}, [&](const LocalRow& row) {
    const auto total = by_feed_.find(feed);
    if (total == by_feed_.end()) return false;
    if (total->second.count <= limits_.feed_count && total->second.octets <= limits_.feed_octets)
      return false;
    last = row.integer(0);
    forget(feed, number(row.integer(1)), Why::kRoom);
    return true;
  });
  if (!done || last == 0) return done;
  return statements_->remove_of_feed.run({feed, last});
}

Result<void> QuarantineStore::shrink_all(std::int64_t too_old_us) {
  std::int64_t last = 0;
  auto done = statements_->oldest.each({}, [&](const LocalRow& row) {
    const bool too_much = all_.count > limits_.count || all_.octets > limits_.octets;
    if (!too_much && row.integer(3) >= too_old_us) return false;
    last = row.integer(0);
    forget(row.octets(2), number(row.integer(1)), too_much ? Why::kRoom : Why::kAge);
    return true;
  });
  if (!done || last == 0) return done;
  return statements_->remove.run({last});
}

Result<std::vector<QuarantinedMessage>> QuarantineStore::list(std::string_view feed, std::size_t count) {
  if (auto usable = make_usable(); !usable) return tl::make_unexpected(usable.error());
  std::vector<QuarantinedMessage> messages;
  const auto most = static_cast<std::int64_t>(std::min<std::uint64_t>(count, INT64_MAX));
  auto done = statements_->list.each({feed, most}, [&](const LocalRow& row) {
    messages.push_back({row.integer(0), std::string{row.octets(1)}, std::string{row.octets(2)},
                        number(row.integer(3)), NetworkTime::from_us(row.integer(4)),
                        from_us(row.integer(5))});
    return true;
  });
  if (!done) return tl::make_unexpected(meet(done.error()));
  return messages;
}

Result<std::string> QuarantineStore::octets_of(std::int64_t id) {
  if (auto usable = make_usable(); !usable) return tl::make_unexpected(usable.error());
  Result<std::string> octets = fail("QUARANTINE_UNKNOWN", "id");
  auto done = statements_->octets_of.each({id}, [&](const LocalRow& row) {
    octets = box_.unseal(row.octets(1), place_of(row.octets(0)));
    return true;
  });
  if (!done) return tl::make_unexpected(meet(done.error()));
  return octets;
}

Result<std::vector<QuarantineCount>> QuarantineStore::counts() {
  if (auto usable = make_usable(); !usable) return tl::make_unexpected(usable.error());
  std::vector<QuarantineCount> counts;
  auto done = statements_->counts.each({}, [&](const LocalRow& row) {
    counts.push_back({std::string{row.octets(0)}, std::string{row.octets(1)}, number(row.integer(2))});
    return true;
  });
  if (!done) return tl::make_unexpected(meet(done.error()));
  return counts;
}

QuarantineTotals QuarantineStore::totals(std::string_view feed) const {
  QuarantineTotals totals;
  for (const auto& [name, total] : by_feed_) {
    if (!feed.empty() && name != feed) continue;
    totals.messages += total.count;
    totals.octets += total.octets;
  }
  for (const auto& [name, purged] : purged_) {
    if (!feed.empty() && name != feed) continue;
    totals.purged_by_age += purged.by_age;
    totals.purged_for_room += purged.for_room;
  }
  return totals;
}

/// What to tell of an error; a damaged file is replaced first.
Error QuarantineStore::meet(const Error& error) {
  if (error.code != "QUARANTINE_DAMAGED") return error;
  statements_.reset();
  const Error told = store_.begin_anew();
  if (!store_.usable()) return told;
  const auto loaded = load();
  return loaded ? told : loaded.error();
}

Result<void> QuarantineStore::make_usable() {
  if (statements_) return {};
  return tl::make_unexpected(meet({"QUARANTINE_DAMAGED", "quarantine"}));
}

}  // namespace vouch::services
