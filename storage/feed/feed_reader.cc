#include "storage/feed/feed_reader.h"

#include "domain/coverage/within.h"
#include "storage/feed/statements.h"

namespace vouch::storage {
namespace {

FeedRecord read_feed(RowReader& row) {
  FeedRecord record;
  record.total.feed = row.text();
  record.total.kind = row.text();
  record.total.point = row.named(observation_point_from);
  record.total.settled_sequence = row.number<std::uint64_t>();
  record.total.registrations = row.number<std::uint64_t>();
  record.total.sessions = row.number<std::uint64_t>();
  record.total.refused = row.number<std::uint64_t>();
  record.first_known_at = row.time<KnowledgeTime>();
  record.last_known_at = row.time<KnowledgeTime>();
  return record;
}

FeedInterval read_interval(RowReader& row) {
  FeedInterval interval;
  interval.feed = row.text();
  interval.since = row.time<NetworkTime>();
  interval.until = row.time<NetworkTime>();
  interval.state = row.named(feed_state_from);
  interval.count = row.number<std::uint64_t>();
  return interval;
}

FeedLife read_life(RowReader& row) {
  FeedLife life;
  life.feed = row.text();
  life.since = row.time<NetworkTime>();
  life.until = row.time<NetworkTime>();
  life.standing = row.named(feed_standing_from);
  life.kind = row.text();
  life.point = row.named(observation_point_from);
  life.element = row.text();
  life.rhythm_s = row.number<std::int64_t>();
  return life;
}

DroppedTime read_dropped(RowReader& row) {
  DroppedTime gone;
  gone.since = row.time<NetworkTime>();
  gone.until = row.time<NetworkTime>();
  gone.dropped_at = row.time<NetworkTime>();
  return gone;
}

}  // namespace

Result<std::uint64_t> FeedReader::settled_sequence(std::string_view feed) {
  const auto found = transaction_.query(feed_sql::kSettledSequence, {cell(feed)},
                                        [](RowReader& row) { return row.number<std::uint64_t>(); });
  if (!found) return tl::make_unexpected(found.error());
  return found->empty() ? 0 : found->front();
}

Result<std::vector<FeedRecord>> FeedReader::feeds() {
  return transaction_.query(feed_sql::kFeeds, {}, read_feed);
}

Result<FeedRecords> FeedReader::records(NetworkTime since, NetworkTime until, KnowledgeTime as_of) {
  if (until < since) return FeedRecords{};
  const auto all = records_around(since, until, as_of);
  if (!all) return tl::make_unexpected(all.error());
  return within(*all, since, until);
}

Result<FeedRecords> FeedReader::records_around(NetworkTime since, NetworkTime until, KnowledgeTime as_of,
                                               std::optional<NetworkTime> dropped_since) {
  const Row asked{cell(since), cell(until), cell(as_of)};
  auto lives = transaction_.query(feed_sql::kLives, asked, read_life);
  if (!lives) return tl::make_unexpected(lives.error());
  auto intervals = transaction_.query(feed_sql::kCoverage, asked, read_interval);
  if (!intervals) return tl::make_unexpected(intervals.error());
  auto dropped = transaction_.query(feed_sql::kDropped, {cell(dropped_since.value_or(since)), cell(until)},
                                    read_dropped);
  if (!dropped) return tl::make_unexpected(dropped.error());
  return FeedRecords{std::move(*lives), std::move(*intervals), std::move(*dropped)};
}

}  // namespace vouch::storage
