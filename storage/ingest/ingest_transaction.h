#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "domain/coverage/coverage.h"
#include "domain/identity/uri.h"
#include "domain/registration/facts_by_impu.h"
#include "domain/session/session.h"
#include "storage/binding/binding_reader.h"
#include "storage/binding/binding_record.h"
#include "storage/binding/binding_writer.h"
#include "storage/binding/fact_writer.h"
#include "storage/binding/past_store.h"
#include "storage/connection/database.h"
#include "storage/feed/feed.h"
#include "storage/session/session_writer.h"

namespace vouch::storage {

/// One batch of knowledge on its way in; all of it is known at known_at(), or, without commit(), none.
/// Writers take turns: begin() waits for the one before. Everything is done by batch, in a fixed number of
/// round trips. Errors of all functions: those of Transaction. Not thread-safe.
class IngestTransaction {
 public:
  /// Takes the knowledge time. `limit` is for the whole transaction, the wait for other writers included.
  static Result<IngestTransaction> begin(Database& database, std::chrono::milliseconds limit);

  KnowledgeTime known_at() const { return known_at_; }
  /// For what is read and written beside facts and bindings; must not be committed.
  Transaction& transaction() { return transaction_; }

  /// When the writer before was: what was read of facts since then still holds.
  KnowledgeTime known_before() const { return known_before_; }

  /// Reads with what this transaction has added so far.
  BindingReader reader() { return BindingReader{transaction_}; }

  /// Adds facts; those on record are skipped. `known` of each IMPU: all on record about it
  /// that its past does not stand in for.
  Result<AddedFacts> add_facts(const GrowingByImpu& facts);

  /// Makes `records` the bindings of their IMPUs: all of them. `impus`: those of which bindings may stand on
  /// record. Rows that stand as told are not touched, a refreshed binding is updated in place, and what is no
  /// longer told of `impus` is removed.
  Result<ReplacedBindings> replace_bindings(const StandingImpus& impus,
                                            std::span<const BindingRecord> records);

  /// Keeps what older facts came to in the place of what was kept before.
  Result<void> replace_pasts(const ChangedPasts& pasts);

  /// Adds session facts and who took part, at most once; those on record, by id, are skipped. Returns how
  /// many of each batch were new.
  Result<std::vector<std::size_t>> add_session_facts(SessionFactBatches batches);
  Result<std::size_t> add_session_facts(std::span<const SessionFact> facts);

  /// Adds to the counters of feeds, each at most once, and settles what they say.
  Result<void> add_progress(std::span<const FeedProgress> progress);
  /// How many messages each run of a feed has refused so far.
  Result<void> add_refused(const RefusedByRun& refused);

  /// Records what feeds saw. Tell what is new since the last time: telling a long interval again and again
  /// costs reading what stands of it.
  Result<void> add_coverage(std::span<const FeedInterval> intervals);

  /// Records how feeds stand.
  Result<void> add_lives(std::span<const FeedLife> lives);

  /// Makes all of it known and durable. After an error the outcome is not known: offer the batch again, what
  /// was stored is skipped.
  Result<void> commit();

 private:
  IngestTransaction(Transaction transaction, KnowledgeTime known_at, KnowledgeTime known_before);

  Transaction transaction_;
  KnowledgeTime known_at_;
  KnowledgeTime known_before_;
};

}  // namespace vouch::storage
