#include "storage/ingest/ingest_transaction.h"

#include <utility>

#include "storage/feed/feed_writer.h"
#include "storage/ingest/statements.h"

namespace vouch::storage {

IngestTransaction::IngestTransaction(Transaction transaction, KnowledgeTime known_at,
                                     KnowledgeTime known_before)
    : transaction_(std::move(transaction)), known_at_(known_at), known_before_(known_before) {}

Result<IngestTransaction> IngestTransaction::begin(Database& database, std::chrono::milliseconds limit) {
  auto transaction = database.begin(Access::kReadWrite, limit);
  if (!transaction) return tl::make_unexpected(transaction.error());
  const auto times = transaction->query(ingest_sql::kTakeKnowledgeTime, {}, [](RowReader& row) {
    const auto now = row.time<KnowledgeTime>();
    return std::pair{now, row.time<KnowledgeTime>()};
  });
  if (!times) return tl::make_unexpected(times.error());
  if (times->size() != 1) return fail("CORRUPT", "knowledge_clock");
  return IngestTransaction{std::move(*transaction), times->front().first, times->front().second};
}

Result<AddedFacts> IngestTransaction::add_facts(const GrowingByImpu& facts) {
  return storage::add_facts(transaction_, facts, known_at_);
}

Result<ReplacedBindings> IngestTransaction::replace_bindings(const StandingImpus& impus,
                                                             std::span<const BindingRecord> records) {
  return storage::replace_bindings(transaction_, impus, records, known_at_);
}

Result<void> IngestTransaction::replace_pasts(const ChangedPasts& pasts) {
  return storage::replace_pasts(transaction_, pasts, known_at_);
}

Result<std::vector<std::size_t>> IngestTransaction::add_session_facts(SessionFactBatches batches) {
  return storage::add_session_facts(transaction_, batches, known_at_);
}

Result<std::size_t> IngestTransaction::add_session_facts(std::span<const SessionFact> facts) {
  const auto added = add_session_facts(SessionFactBatches{&facts, 1});
  if (!added) return tl::make_unexpected(added.error());
  return added->front();
}

Result<void> IngestTransaction::add_progress(std::span<const FeedProgress> progress) {
  return storage::add_progress(transaction_, progress, known_at_);
}

Result<void> IngestTransaction::add_refused(const RefusedByRun& refused) {
  return storage::add_refused(transaction_, refused);
}

Result<void> IngestTransaction::add_coverage(std::span<const FeedInterval> intervals) {
  return storage::add_coverage(transaction_, intervals, known_at_);
}

Result<void> IngestTransaction::add_lives(std::span<const FeedLife> lives) {
  return lives.empty() ? Result<void>{} : storage::add_lives(transaction_, lives, known_at_);
}

Result<void> IngestTransaction::commit() {
  return transaction_.commit();
}

}  // namespace vouch::storage
