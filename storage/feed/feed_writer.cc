#include "storage/feed/feed_writer.h"

#include <vector>

#include "storage/feed/statements.h"

namespace vouch::storage {
namespace {

Row row_of(const FeedProgress& progress) {
  return {cell(progress.feed),           cell(progress.kind),
          cell(name_of(progress.point)), cell(progress.settled_sequence),
          cell(progress.registrations),  cell(progress.sessions)};
}

Row row_of(const FeedInterval& interval) {
  return {cell(interval.feed), cell(interval.since), cell(interval.until), cell(name_of(interval.state)),
          cell(interval.count)};
}

Row row_of(const FeedLife& life) {
  return {cell(life.feed), cell(life.since),          cell(life.until),   cell(name_of(life.standing)),
          cell(life.kind), cell(name_of(life.point)), cell(life.element), cell(life.rhythm_s)};
}

template <class T>
Result<void> add(Transaction& transaction, const Statement& statement, std::span<const T> told,
                 std::size_t width, KnowledgeTime known_at) {
  if (told.empty()) return {};
  std::vector<Row> rows;
  for (const T& one : told) rows.push_back(row_of(one));
  Row parameters = columns_of(rows, width);
  parameters.push_back(cell(known_at));
  const auto added = transaction.change(statement, parameters);
  if (!added) return tl::make_unexpected(added.error());
  return {};
}

}  // namespace

Result<void> add_progress(Transaction& transaction, std::span<const FeedProgress> progress,
                          KnowledgeTime known_at) {
  return add(transaction, feed_sql::kUpsertFeeds, progress, 6, known_at);
}

Result<void> add_refused(Transaction& transaction, const RefusedByRun& refused) {
  if (refused.empty()) return {};
  std::vector<Row> rows;
  for (const auto& [run, times] : refused) rows.push_back({cell(run.first), cell(run.second), cell(times)});
  const auto added = transaction.change(feed_sql::kAddRefused, columns_of(rows, 3));
  if (!added) return tl::make_unexpected(added.error());
  return {};
}

Result<void> add_coverage(Transaction& transaction, std::span<const FeedInterval> intervals,
                          KnowledgeTime known_at) {
  return add(transaction, feed_sql::kAddCoverage, intervals, 5, known_at);
}

Result<void> add_lives(Transaction& transaction, std::span<const FeedLife> lives, KnowledgeTime known_at) {
  return add(transaction, feed_sql::kAddLives, lives, 8, known_at);
}

}  // namespace vouch::storage
