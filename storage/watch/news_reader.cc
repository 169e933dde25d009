#include "storage/watch/news_reader.h"

#include "storage/binding/finder.h"
#include "storage/watch/statements.h"

namespace vouch::storage {
namespace {

template <class Wanted, class Make>
Cell keys_of(std::span<const Target> targets, Make make) {
  Row keys;
  for (const Target& target : targets) {
    if (const auto* one = std::get_if<Wanted>(&target)) keys.push_back(make(*one));
  }
  return array_cell(keys, [](const Cell& key) { return key; });
}

/// The first three parameters of every statement here.
Row candidates(std::span<const Target> targets) {
  return {keys_of<Imei>(targets,
                        [](const Imei& imei) { return cell(finder_key(FinderKind::kImei, imei.reveal())); }),
          keys_of<Impu>(targets, [](const Impu& impu) { return cell(impu); }),
          keys_of<Impi>(targets,
                        [](const Impi& impi) { return cell(finder_key(FinderKind::kImpi, impi.reveal())); })};
}

std::string read_call_id(RowReader& row) {
  return row.text();
}

}  // namespace

Result<std::vector<std::string>> NewsReader::calls_changed_since(std::span<const Target> targets,
                                                                 const KnownUntil& since, NetworkTime now) {
  Row parameters = candidates(targets);
  for (Cell one : {cell(since.known), cell(since.settled), cell(now)}) parameters.push_back(std::move(one));
  return transaction_.query(watch_sql::kCallsChangedSince, parameters, read_call_id);
}

Result<std::vector<std::string>> NewsReader::calls_since(std::span<const Target> targets, NetworkTime since,
                                                         KnowledgeTime as_of) {
  Row parameters = candidates(targets);
  for (Cell one : {cell(since), cell(as_of)}) parameters.push_back(std::move(one));
  return transaction_.query(watch_sql::kCallsSince, parameters, read_call_id);
}

Result<EarliestNews> NewsReader::earliest(std::span<const Target> targets, KnowledgeTime after,
                                          KnowledgeTime until) {
  Row parameters = candidates(targets);
  for (Cell one : {cell(after), cell(until)}) parameters.push_back(std::move(one));
  const auto found = transaction_.query(watch_sql::kEarliestNews, parameters, [](RowReader& row) {
    EarliestNews news;
    news.registration = row.maybe_time<NetworkTime>();
    news.call = row.maybe_time<NetworkTime>();
    return news;
  });
  if (!found) return tl::make_unexpected(found.error());
  return found->front();
}

}  // namespace vouch::storage
