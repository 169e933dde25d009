#include "storage/feed/feed_reader.h"

#include "storage/feed/coverage_state.h"
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
  const std::string state = row.text();
  interval.alive = state == kAlive;
  if (!interval.alive) interval.reason = state;
  return interval;
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

Result<std::vector<FeedInterval>> FeedReader::coverage(NetworkTime since, NetworkTime until,
                                                       KnowledgeTime as_of) {
  if (until < since) return std::vector<FeedInterval>{};
  return transaction_.query(feed_sql::kCoverage, {cell(since), cell(until), cell(as_of)}, read_interval);
}

}  // namespace vouch::storage
