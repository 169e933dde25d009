#include "services/ingest/feeds/feed_registry.h"

#include <optional>
#include <utility>

#include "services/ingest/feeds/feed_codec.h"
#include "services/ingest/sqlite/local_store.h"

namespace vouch::services {
namespace {

constexpr const char* kSchema = R"sql(
  CREATE TABLE IF NOT EXISTS feed (
    name TEXT PRIMARY KEY,
    drained INTEGER NOT NULL,
    sealed BLOB NOT NULL  -- the rest of it
  ) STRICT, WITHOUT ROWID;
  PRAGMA user_version = 1;
)sql";

std::string place_of(std::string_view name) {
  return "feed/" + std::string{name};
}

}  // namespace

struct FeedRegistry::Statements {
  LocalStatement insert;
  LocalStatement remove;
  LocalStatement set_drained;
  LocalStatement list;
  LocalStatement has;
  LocalStatement count;
};

FeedRegistry::FeedRegistry(std::unique_ptr<LocalDatabase> database, SealedBox box,
                           std::unique_ptr<Statements> statements)
    : database_(std::move(database)), box_(box), statements_(std::move(statements)) {}

FeedRegistry::~FeedRegistry() = default;

Result<std::unique_ptr<FeedRegistry>> FeedRegistry::open(const std::filesystem::path& folder, SealedBox box) {
  auto database =
      open_shared_store({folder, "feeds", "FEEDS", kSchema, 1, LocalDatabase::Durability::kEveryCommit});
  if (!database) return tl::make_unexpected(database.error());
  std::optional<Error> problem;
  const auto prepare = [&](const char* text) -> LocalStatement {
    auto statement = (*database)->prepare(text);
    if (!statement) problem = statement.error();
    return statement ? std::move(*statement) : LocalStatement{};
  };
  std::unique_ptr<Statements> statements(new Statements{
      prepare("INSERT INTO feed (name, drained, sealed) VALUES (?, ?, ?)"),
      prepare("DELETE FROM feed WHERE name = ?"), prepare("UPDATE feed SET drained = ?2 WHERE name = ?1"),
      prepare("SELECT name, drained, sealed FROM feed ORDER BY name"),
      prepare("SELECT 1 FROM feed WHERE name = ?"), prepare("SELECT count(*) FROM feed")});
  if (problem) return tl::make_unexpected(*problem);
  return std::unique_ptr<FeedRegistry>(new FeedRegistry(std::move(*database), box, std::move(statements)));
}

Result<void> FeedRegistry::add(const FeedSpec& spec) {
  if (auto sound = validate(spec); !sound) return sound;
  const auto sealed = box_.seal(encode_feed(spec), place_of(spec.name));
  if (!sealed) return tl::make_unexpected(sealed.error());
  const std::lock_guard lock(mutex_);
  return database_->in_transaction([&]() -> Result<void> {
    const auto there = has(spec.name);
    if (!there) return tl::make_unexpected(there.error());
    if (*there) return fail("FEED_EXISTS", "name");
    const auto feeds = count();
    if (!feeds) return tl::make_unexpected(feeds.error());
    if (*feeds >= kMaxFeeds) return fail("TOO_MANY_FEEDS", "name");
    return statements_->insert.run({spec.name, std::int64_t{spec.drained}, Octets{*sealed}});
  });
}

Result<void> FeedRegistry::remove(std::string_view name) {
  return change(statements_->remove, {name}, name);
}

Result<void> FeedRegistry::set_drained(std::string_view name, bool drained) {
  return change(statements_->set_drained, {name, std::int64_t{drained}}, name);
}

Result<void> FeedRegistry::change(LocalStatement& statement, std::initializer_list<LocalValue> values,
                                  std::string_view name) {
  const std::lock_guard lock(mutex_);
  return database_->in_transaction([&]() -> Result<void> {
    const auto there = has(name);
    if (!there) return tl::make_unexpected(there.error());
    if (!*there) return fail("FEED_UNKNOWN", "name");
    return statement.run(values);
  });
}

Result<bool> FeedRegistry::has(std::string_view name) {
  bool found = false;
  auto done = statements_->has.each({name}, [&](const LocalRow&) { return found = true; });
  if (!done) return tl::make_unexpected(done.error());
  return found;
}

Result<std::size_t> FeedRegistry::count() {
  std::size_t feeds = 0;
  auto done = statements_->count.each({}, [&](const LocalRow& row) {
    feeds = static_cast<std::size_t>(row.integer(0));
    return true;
  });
  if (!done) return tl::make_unexpected(done.error());
  return feeds;
}

Result<RegisteredFeeds> FeedRegistry::list() {
  const std::lock_guard lock(mutex_);
  RegisteredFeeds registered;
  auto done = statements_->list.each({}, [&](const LocalRow& row) {
    const std::string name{row.octets(0)};
    auto spec = box_.unseal(row.octets(2), place_of(name)).and_then([](const std::string& octets) {
      return decode_feed(octets);
    });
    if (!spec) {
      registered.unreadable.push_back({name, spec.error().code});
      return true;
    }
    spec->name = name;
    spec->drained = row.integer(1) != 0;
    registered.feeds.push_back(std::move(*spec));
    return true;
  });
  if (!done) return tl::make_unexpected(done.error());
  return registered;
}

}  // namespace vouch::services
