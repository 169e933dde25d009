#include "services/ingest/batch_store.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "domain/binding/timeline.h"
#include "domain/common/sorted_set.h"
#include "domain/trust/assess.h"
#include "storage/ingest/ingest_transaction.h"

namespace vouch::services {
namespace {

using Facts = std::vector<RegistrationFact>;
using FactsByImpu = std::map<Impu, Facts>;

FactsByImpu by_impu(Facts facts) {
  FactsByImpu sorted;
  for (RegistrationFact& fact : facts) sorted[fact.impu].push_back(std::move(fact));
  return sorted;
}

std::vector<Impu> impus_in(const FactsByImpu& facts) {
  std::vector<Impu> impus;
  for (const auto& [impu, own] : facts) impus.push_back(impu);
  return impus;
}

Result<FactsByImpu> known_facts(storage::IngestTransaction& transaction, const std::vector<Impu>& impus) {
  return transaction.facts_of(impus).map([](Facts facts) { return by_impu(std::move(facts)); });
}

/// Keeps the facts that tell something new, and adds them to what is known.
Facts add_novel(const FactsByImpu& offered, FactsByImpu& known) {
  Facts added;
  for (const auto& [impu, facts] : offered) {
    Facts& own = known[impu];
    Facts fresh = novel(own, facts);
    own.insert(own.end(), fresh.begin(), fresh.end());
    std::move(fresh.begin(), fresh.end(), std::back_inserter(added));
  }
  return added;
}

std::vector<Binding> fold(const FactsByImpu& facts) {
  std::vector<Binding> bindings;
  for (const auto& [impu, own] : facts) {
    auto folded = timeline(own);
    std::move(folded.begin(), folded.end(), std::back_inserter(bindings));
  }
  return bindings;
}

std::vector<Imei> devices_of(const std::vector<Binding>& bindings) {
  std::vector<Imei> devices;
  for (const Binding& binding : bindings) {
    if (binding.instance && binding.instance->imei && may_be_shared_in_fraud(*binding.instance->imei)) {
      devices.push_back(*binding.instance->imei);
    }
  }
  make_sorted_set(devices);
  return devices;
}

/// What is known around a batch: facts of its identities and of those that share a device with them.
struct Neighbourhood {
  FactsByImpu facts;
  std::set<Imei> crowded;  // devices that too many share to look at each
};

/// The identities that share one of `devices` and are not at hand; a device that a crowd shares is only
/// marked.
Result<std::vector<Impu>> sharers_of(storage::IngestTransaction& transaction,
                                     const std::vector<Imei>& devices, Neighbourhood& around) {
  const auto missing_of = [&](std::span<const Imei> some) {
    return transaction.impus_of(some).map([&](std::vector<Impu> impus) {
      std::erase_if(impus, [&](const Impu& impu) { return around.facts.contains(impu); });
      return impus;
    });
  };
  auto missing = missing_of(devices);
  if (!missing || missing->size() <= kCrowd) return missing;
  std::vector<Impu> few;
  for (const Imei& device : devices) {
    const auto own = missing_of(std::span{&device, 1});
    if (!own) return own;
    if (own->size() > kCrowd) around.crowded.insert(device);
    if (own->size() <= kCrowd) few.insert(few.end(), own->begin(), own->end());
  }
  make_sorted_set(few);
  return few;
}

/// Brings in the identities that share a device with those at hand, and those that share one with them: one
/// IMEI live under two private identities contradicts both, and every binding that is written is judged with
/// all its device's others in view.
Result<void> add_device_sharers(storage::IngestTransaction& transaction, Neighbourhood& around) {
  while (true) {
    const auto missing = sharers_of(transaction, devices_of(fold(around.facts)), around);
    if (!missing) return tl::make_unexpected(missing.error());
    if (missing->empty()) return {};
    auto facts = known_facts(transaction, *missing);
    if (!facts) return tl::make_unexpected(facts.error());
    for (const Impu& impu : *missing) around.facts[impu] = std::move((*facts)[impu]);
  }
}

std::vector<storage::BindingRecord> judge(std::vector<Binding> bindings, const std::set<Imei>& crowded) {
  std::map<Imei, std::vector<Binding>> by_device;
  for (const Binding& binding : bindings) {
    if (binding.instance && binding.instance->imei) by_device[*binding.instance->imei].push_back(binding);
  }
  const auto context_for = [&](const Binding& binding) -> TrustContext {
    if (!binding.instance || !binding.instance->imei) return {};
    const Imei& device = *binding.instance->imei;
    return crowded.contains(device) ? crowded_context(binding) : context_of(binding, by_device[device]);
  };
  std::vector<storage::BindingRecord> records;
  records.reserve(bindings.size());
  for (Binding& binding : bindings) {
    Verdict verdict = assess(binding, context_for(binding), default_policy());
    std::vector<std::string> codes;
    for (const Evidence& fact : verdict.evidence) codes.push_back(fact.code);
    make_sorted_set(codes);
    records.push_back({std::move(binding), verdict.client_type, verdict.trust_level, verdict.policy_version,
                       std::move(codes)});
  }
  return records;
}

using Batches = std::span<const Batch* const>;

Facts facts_in(const Batch& batch) {
  Facts facts = batch.output.reports;
  for (const AcceptedRegistration& accepted : batch.output.registrations) {
    auto own = facts_of(accepted);
    std::move(own.begin(), own.end(), std::back_inserter(facts));
  }
  return facts;
}

/// Counts what was new by the feed that told it.
void count_facts(const Facts& added, Batches batches, std::vector<Stored>& stored) {
  std::map<std::string_view, std::uint64_t> fresh;
  for (const RegistrationFact& fact : added) ++fresh[fact.registration.feed];
  for (std::size_t i = 0; i < batches.size(); ++i) {
    // Of two batches of one feed the first is credited.
    std::uint64_t& left = fresh[batches[i]->progress.feed];
    stored[i].facts_stored = std::min(left, stored[i].facts_known);
    stored[i].facts_known -= stored[i].facts_stored;
    left -= stored[i].facts_stored;
  }
}

Result<void> store_registrations(storage::IngestTransaction& transaction, Batches batches,
                                 std::vector<Stored>& stored) {
  Facts offered;
  for (std::size_t i = 0; i < batches.size(); ++i) {
    Facts own = facts_in(*batches[i]);
    stored[i].facts_known = own.size();
    std::move(own.begin(), own.end(), std::back_inserter(offered));
  }
  if (offered.empty()) return {};
  const FactsByImpu offered_by_impu = by_impu(std::move(offered));
  auto known = known_facts(transaction, impus_in(offered_by_impu));
  if (!known) return tl::make_unexpected(known.error());
  const Facts added = add_novel(offered_by_impu, *known);
  count_facts(added, batches, stored);
  if (added.empty()) return {};

  if (auto written = transaction.add_facts(added); !written) return tl::make_unexpected(written.error());
  Neighbourhood around{std::move(*known), {}};
  if (auto shared = add_device_sharers(transaction, around); !shared) return shared;
  const auto replaced =
      transaction.replace_bindings(impus_in(around.facts), judge(fold(around.facts), around.crowded));
  if (!replaced) return tl::make_unexpected(replaced.error());
  for (Stored& one : stored) one.bindings_changed = replaced->added + replaced->changed + replaced->removed;
  return {};
}

Result<void> store_sessions(storage::IngestTransaction& transaction, const Batch& batch, Stored& stored) {
  if (batch.output.sessions.empty()) return {};
  const auto added = transaction.add_session_facts(batch.output.sessions);
  if (!added) return tl::make_unexpected(added.error());
  stored.session_facts_stored = *added;
  stored.session_facts_known = batch.output.sessions.size() - *added;
  return {};
}

/// The progress of each feed, which may have several batches at once.
std::vector<storage::FeedProgress> progress_of(Batches batches, const std::vector<Stored>& stored) {
  std::map<std::string_view, storage::FeedProgress> by_feed;
  for (std::size_t i = 0; i < batches.size(); ++i) {
    const Batch& batch = *batches[i];
    storage::FeedProgress& total = by_feed.try_emplace(batch.progress.feed, batch.progress).first->second;
    total.settled_sequence = std::max(total.settled_sequence, batch.progress.settled_sequence);
    total.registrations += stored[i].facts_stored;
    total.sessions += stored[i].session_facts_stored;
    total.refused += batch.output.refusals.size();
  }
  std::vector<storage::FeedProgress> progress;
  for (auto& [feed, total] : by_feed) progress.push_back(std::move(total));
  return progress;
}

Result<void> store_feeds(storage::IngestTransaction& transaction, Batches batches,
                         const std::vector<Stored>& stored) {
  if (auto added = transaction.add_progress(progress_of(batches, stored)); !added) return added;
  std::vector<FeedInterval> coverage;
  for (const Batch* batch : batches)
    coverage.insert(coverage.end(), batch->coverage.begin(), batch->coverage.end());
  return coverage.empty() ? Result<void>{} : transaction.add_coverage(coverage);
}

}  // namespace

Result<std::vector<Stored>> store(storage::Database& database, Batches batches,
                                  std::chrono::milliseconds limit) {
  auto transaction = storage::IngestTransaction::begin(database, limit);
  if (!transaction) return tl::make_unexpected(transaction.error());
  std::vector<Stored> stored(batches.size());
  if (auto done = store_registrations(*transaction, batches, stored); !done)
    return tl::make_unexpected(done.error());
  for (std::size_t i = 0; i < batches.size(); ++i) {
    if (auto done = store_sessions(*transaction, *batches[i], stored[i]); !done)
      return tl::make_unexpected(done.error());
  }
  if (auto done = store_feeds(*transaction, batches, stored); !done) return tl::make_unexpected(done.error());
  if (auto committed = transaction->commit(); !committed) return tl::make_unexpected(committed.error());
  return stored;
}

}  // namespace vouch::services
