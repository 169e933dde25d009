#include "services/ingest/store/batch_store.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "services/common/policy/policy_file.h"
#include "storage/ingest/ingest_transaction.h"
#include "storage/policy/policy_store.h"

namespace vouch::services {
namespace {

constexpr std::size_t kOwnWritesKept = 8;

Result<void> write_registrations(storage::IngestTransaction& transaction, Plan& plan) {
  if (plan.growing.empty()) return {};
  if (auto added = transaction.add_facts(plan.growing); !added) return tl::make_unexpected(added.error());
  if (auto kept = transaction.replace_pasts(plan.pasts); !kept) return kept;
  const auto replaced = transaction.replace_bindings(plan.standing, plan.records);
  if (!replaced) return tl::make_unexpected(replaced.error());
  for (Stored& one : plan.stored)
    one.bindings_changed = replaced->added + replaced->changed + replaced->removed;
  return {};
}

Result<void> write_sessions(storage::IngestTransaction& transaction, Batches batches,
                            std::vector<Stored>& stored) {
  std::vector<std::span<const SessionFact>> told;
  told.reserve(batches.size());
  for (const Batch* batch : batches) told.emplace_back(batch->output.sessions);
  const auto added = transaction.add_session_facts(told);
  if (!added) return tl::make_unexpected(added.error());
  for (std::size_t i = 0; i < told.size(); ++i) {
    stored[i].session_facts_stored = (*added)[i];
    stored[i].session_facts_known = told[i].size() - (*added)[i];
  }
  return {};
}

/// The progress of each feed, which may have several batches at once.
std::vector<storage::FeedProgress> progress_of(Batches batches, const std::vector<Stored>& stored) {
  std::map<std::string_view, storage::FeedProgress> by_feed;
  for (std::size_t i = 0; i < batches.size(); ++i) {
    const Batch& batch = *batches[i];
    if (batch.progress.feed.empty()) continue;  // it tells in the place of one that is never stored
    storage::FeedProgress& total = by_feed.try_emplace(batch.progress.feed, batch.progress).first->second;
    total.settled_sequence = std::max(total.settled_sequence, batch.progress.settled_sequence);
    total.registrations += stored[i].facts_stored;
    total.sessions += stored[i].session_facts_stored;
  }
  std::vector<storage::FeedProgress> progress;
  for (auto& [feed, total] : by_feed) progress.push_back(std::move(total));
  return progress;
}

storage::RefusedByRun refused_by_run(Batches batches) {
  storage::RefusedByRun refused;
  for (const Batch* batch : batches) {
    const storage::FeedProgress& progress = batch->progress;
    if (progress.refused == 0) continue;
    std::uint64_t& most = refused[{progress.feed, progress.begun_at}];
    most = std::max(most, progress.refused);
  }
  return refused;
}

Result<void> write_feeds(storage::IngestTransaction& transaction, Batches batches,
                         const std::vector<Stored>& stored) {
  const auto progress = progress_of(batches, stored);
  if (auto added = transaction.add_progress(progress); !added) return added;
  if (auto added = transaction.add_refused(refused_by_run(batches)); !added) return added;
  std::vector<FeedInterval> coverage;
  std::vector<FeedLife> lives;
  for (const Batch* batch : batches) {
    coverage.insert(coverage.end(), batch->coverage.begin(), batch->coverage.end());
    lives.insert(lives.end(), batch->lives.begin(), batch->lives.end());
  }
  if (auto added = transaction.add_lives(lives); !added) return added;
  return coverage.empty() ? Result<void>{} : transaction.add_coverage(coverage);
}

Result<void> write_all(storage::IngestTransaction& transaction, Batches batches, Plan& plan) {
  if (auto done = write_registrations(transaction, plan); !done) return done;
  if (auto done = write_sessions(transaction, batches, plan.stored); !done) return done;
  return write_feeds(transaction, batches, plan.stored);
}

}  // namespace

struct BatchStore::Planned {
  Planner planner;
  Plan plan;
  Claims claims;                               ///< of that plan; does not change once others can see it
  KnowledgeTime known = KnowledgeTime::min();  ///< all that was known when it was planned
  bool holds = true;                           ///< nothing it rests on changed before it was written
};

BatchStore::BatchStore(storage::Database& database, std::chrono::milliseconds limit)
    : database_(database), limit_(limit) {}

BatchStore::~BatchStore() = default;

BatchStore::InOrder BatchStore::under_way_beside(const Claims& claims) {
  std::unique_lock lock(mutex_);
  ended_.wait(lock, [&] {
    return std::none_of(under_way_.begin(), under_way_.end(),
                        [&](const auto& one) { return one->claims.meet(claims); });
  });
  return under_way_;
}

Result<std::shared_ptr<BatchStore::Planned>> BatchStore::plan_with(Planner planner, Claims claims) {
  const std::lock_guard planning(planning_);
  auto planned = std::make_shared<Planned>();
  planned->planner = std::move(planner);
  planned->claims = claims;
  InOrder beside;
  do {
    beside = under_way_beside(planned->claims);
    auto transaction = database_.begin(storage::Access::kReadOnly, limit_);
    if (!transaction) return tl::make_unexpected(transaction.error());
    storage::BindingReader reader{*transaction};
    const auto known = reader.knowledge_horizon();
    if (!known) return tl::make_unexpected(known.error());
    auto plan = planned->planner(reader, {*transaction, KnowledgeTime::max()}, claims);
    if (!plan) return tl::make_unexpected(plan.error());
    planned->claims = std::move(plan->claims);
    planned->plan = std::move(*plan);
    planned->known = *known;
    // What turned out to matter may have been changed beside the reading: then it is read again.
  } while (std::any_of(beside.begin(), beside.end(),
                       [&](const auto& one) { return one->claims.meet(planned->claims); }));
  const std::lock_guard lock(mutex_);
  under_way_.push_back(planned);
  return planned;
}

std::shared_ptr<void> BatchStore::while_under_way(const std::shared_ptr<Planned>& planned) {
  return {nullptr, [this, planned](void*) { no_longer_under_way(planned); }};
}

Result<BatchWrite> BatchStore::plan(Batches batches) {
  const std::vector<const Batch*> own(batches.begin(), batches.end());
  const Planner planner = [own](storage::BindingReader reader, TrustSources sources, Claims claims) {
    return plan_of(reader, std::move(sources), own, std::move(claims));
  };
  const auto planned = plan_with(planner, claims_of(batches));
  if (!planned) return tl::make_unexpected(planned.error());
  return [this, one = *planned, own, end = while_under_way(*planned)] { return write(*one, own); };
}

Result<std::size_t> BatchStore::judge_anew(const std::vector<Impu>& impus, const Note& note) {
  const Planner planner = [&impus](storage::BindingReader reader, TrustSources sources, Claims claims) {
    return reevaluation_of(reader, std::move(sources), impus, std::move(claims));
  };
  const auto planned = plan_with(planner, {});
  if (!planned) return tl::make_unexpected(planned.error());
  const auto end = while_under_way(*planned);
  auto transaction = begin_write(**planned);
  if (!transaction) return tl::make_unexpected(transaction.error());
  const Plan& plan = (*planned)->plan;
  const auto replaced = transaction->replace_bindings(plan.standing, plan.records);
  if (!replaced) return tl::make_unexpected(replaced.error());
  const std::size_t changed = replaced->added + replaced->changed + replaced->removed;
  if (auto noted = note(transaction->transaction(), changed); !noted)
    return tl::make_unexpected(noted.error());
  if (auto committed = commit(*transaction, **planned); !committed)
    return tl::make_unexpected(committed.error());
  return changed;
}

void BatchStore::no_longer_under_way(const std::shared_ptr<Planned>& planned) {
  {
    const std::lock_guard lock(mutex_);
    std::erase(under_way_, planned);
  }
  ended_.notify_all();
}

/// Takes the knowledge time; what no longer holds is planned anew.
Result<storage::IngestTransaction> BatchStore::begin_write(Planned& planned) {
  auto transaction = storage::IngestTransaction::begin(database_, limit_);
  if (!transaction) return transaction;
  planned.holds = still_holds(planned, transaction->known_before());
  if (planned.holds) return transaction;
  auto plan = planned.planner(transaction->reader(), {transaction->transaction(), KnowledgeTime::max()},
                              planned.claims);
  if (!plan) return tl::make_unexpected(plan.error());
  planned.plan = std::move(*plan);
  return transaction;
}

Result<std::vector<Stored>> BatchStore::write(Planned& planned, Batches batches) {
  auto transaction = begin_write(planned);
  if (!transaction) return tl::make_unexpected(transaction.error());
  if (auto stands = ensure_policy(*transaction); !stands) return tl::make_unexpected(stands.error());
  if (auto done = write_all(*transaction, batches, planned.plan); !done)
    return tl::make_unexpected(done.error());
  if (auto committed = commit(*transaction, planned); !committed)
    return tl::make_unexpected(committed.error());
  policy_stands_ = true;
  return planned.plan.stored;
}

Result<void> BatchStore::commit(storage::IngestTransaction& transaction, const Planned& planned) {
  if (auto committed = transaction.commit(); !committed) return committed;
  // A write that was planned anew may change more than it claimed: then whoever was planned beside it is,
  // too. One that does not ends the matter, or a single writer elsewhere would have all that follow planned
  // twice.
  if (!planned.holds && !planned.claims.cover(planned.plan.claims)) return {};
  const std::lock_guard lock(mutex_);
  own_writes_.push_back({transaction.known_before(), transaction.known_at()});
  if (own_writes_.size() > kOwnWritesKept) own_writes_.pop_front();
  return {};
}

Result<void> BatchStore::ensure_policy(storage::IngestTransaction& transaction) {
  if (policy_stands_) return {};
  const storage::PolicyText first{default_policy().version, std::string{default_policy_text()}};
  return storage::PolicyStore{transaction.transaction()}.put_first_in_force(first, transaction.known_at());
}

bool BatchStore::still_holds(const Planned& planned, KnowledgeTime known_before) {
  const std::lock_guard lock(mutex_);
  for (auto own = own_writes_.rbegin(); own != own_writes_.rend() && known_before != planned.known; ++own) {
    if (own->known_at == known_before) known_before = own->known_before;
  }
  return known_before == planned.known;
}

}  // namespace vouch::services
