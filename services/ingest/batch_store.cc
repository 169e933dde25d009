#include "services/ingest/batch_store.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "domain/binding/timeline.h"
#include "domain/common/sorted_set.h"
#include "domain/trust/assess.h"
#include "services/ingest/ends_of_sets.h"
#include "storage/ingest/ingest_transaction.h"

namespace vouch::services {
namespace {

using Facts = std::vector<RegistrationFact>;

template <class Map>
std::vector<Impu> impus_in(const Map& of_impu) {
  std::vector<Impu> impus;
  impus.reserve(of_impu.size());
  for (const auto& [impu, own] : of_impu) impus.push_back(impu);
  return impus;
}

/// The facts that tell something new.
Facts novel_of(const FactsByImpu& offered, const FactsByImpu& known) {
  Facts fresh;
  for (const auto& [impu, facts] : offered) {
    const auto own = known.find(impu);
    auto told = novel(own == known.end() ? std::span<const RegistrationFact>{} : own->second, facts);
    std::move(told.begin(), told.end(), std::back_inserter(fresh));
  }
  return fresh;
}

/// What is known around a batch: the bindings of its identities and of those that share a device with them.
struct Neighbourhood {
  std::map<Impu, std::vector<Binding>> bindings;
  std::vector<Impu> standing;  // those of them that were known before
  std::set<Imei> crowded;      // devices that too many share to look at each
};

Neighbourhood changed_by(FactsByImpu added, FactsByImpu known) {
  Neighbourhood around;
  for (auto& [impu, facts] : added) {
    if (const auto own = known.find(impu); own != known.end()) {
      around.standing.push_back(impu);
      std::move(own->second.begin(), own->second.end(), std::back_inserter(facts));
    }
    around.bindings[impu] = timeline(facts);
  }
  return around;
}

bool is_told_apart(const Binding& binding) {
  return binding.instance && binding.instance->imei && may_be_shared_in_fraud(*binding.instance->imei);
}

/// The devices of the bindings of `impus`.
std::vector<Imei> devices_of(const Neighbourhood& around, std::span<const Impu> impus) {
  std::vector<Imei> devices;
  for (const Impu& impu : impus) {
    for (const Binding& binding : around.bindings.at(impu)) {
      if (is_told_apart(binding)) devices.push_back(*binding.instance->imei);
    }
  }
  make_sorted_set(devices);
  return devices;
}

/// The identities that share one of `devices` and are not at hand. A device that a crowd shares is marked,
/// and its identities are brought in only while they are few: when it becomes a crowd's, which changes the
/// verdict on each.
Result<std::vector<Impu>> sharers_of(storage::IngestTransaction& transaction,
                                     const std::vector<Imei>& devices, Neighbourhood& around) {
  if (devices.empty()) return std::vector<Impu>{};
  auto sharers = transaction.sharers_of(devices, 2 * kCrowd + 1);
  if (!sharers) return tl::make_unexpected(sharers.error());
  std::vector<Impu> missing;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    std::vector<Impu>& own = (*sharers)[i];
    if (own.size() > kCrowd) around.crowded.insert(devices[i]);
    std::erase_if(own, [&](const Impu& impu) { return around.bindings.contains(impu); });
    if (own.size() <= kCrowd) std::move(own.begin(), own.end(), std::back_inserter(missing));
  }
  make_sorted_set(missing);
  return missing;
}

/// Brings in the identities that share a device with those at hand, and those that share one with them: one
/// IMEI live under two private identities contradicts both, and every binding that is written is judged with
/// all its device's others in view.
Result<void> add_device_sharers(storage::IngestTransaction& transaction, Neighbourhood& around) {
  std::vector<Impu> recent = impus_in(around.bindings);
  while (!recent.empty()) {
    auto missing = sharers_of(transaction, devices_of(around, recent), around);
    if (!missing) return tl::make_unexpected(missing.error());
    auto facts = known_facts(transaction, *missing);
    if (!facts) return tl::make_unexpected(facts.error());
    for (const Impu& impu : *missing) around.bindings[impu] = timeline((*facts)[impu]);
    around.standing.insert(around.standing.end(), missing->begin(), missing->end());
    recent = std::move(*missing);
  }
  return {};
}

std::vector<std::string> codes_of(const Verdict& verdict) {
  std::vector<std::string> codes;
  for (const Evidence& fact : verdict.evidence) codes.push_back(fact.code);
  make_sorted_set(codes);
  return codes;
}

/// The bindings at hand with their verdicts, each judged with its device's others in view.
std::vector<storage::BindingRecord> judge(Neighbourhood around) {
  std::map<Imei, std::vector<const Binding*>> by_device;
  for (const auto& [impu, own] : around.bindings) {
    for (const Binding& binding : own) {
      if (is_told_apart(binding)) by_device[*binding.instance->imei].push_back(&binding);
    }
  }
  const auto verdict_on = [&](const Binding& binding) {
    if (!is_told_apart(binding)) return assess(binding, {}, default_policy());
    const Imei& device = *binding.instance->imei;
    return assess(
        binding,
        around.crowded.contains(device) ? crowded_context(binding) : context_of(binding, by_device[device]),
        default_policy());
  };
  std::vector<storage::BindingRecord> records;
  for (const auto& [impu, own] : around.bindings) {
    for (const Binding& binding : own) {
      const Verdict verdict = verdict_on(binding);
      records.push_back(
          {{}, verdict.client_type, verdict.trust_level, verdict.policy_version, codes_of(verdict)});
    }
  }
  // Only now: judging looked at the bindings of others.
  auto record = records.begin();
  for (auto& [impu, own] : around.bindings) {
    for (Binding& binding : own) (record++)->binding = std::move(binding);
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
  FactsByImpu offered_by_impu = by_impu(std::move(offered));
  auto known = known_facts(transaction, impus_in(offered_by_impu));
  if (!known) return tl::make_unexpected(known.error());
  if (auto ended = add_ends_of_sets(transaction, offered_by_impu, *known); !ended) return ended;
  Facts added = novel_of(offered_by_impu, *known);
  count_facts(added, batches, stored);
  if (added.empty()) return {};
  if (auto written = transaction.add_facts(added, *known); !written)
    return tl::make_unexpected(written.error());

  Neighbourhood around = changed_by(by_impu(std::move(added)), std::move(*known));
  if (auto shared = add_device_sharers(transaction, around); !shared) return shared;
  const std::vector<Impu> standing = std::move(around.standing);
  const auto replaced = transaction.replace_bindings(standing, judge(std::move(around)));
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
    if (batch.progress.feed.empty()) continue;  // it tells in the place of one that is never stored
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
  const auto progress = progress_of(batches, stored);
  if (auto added = transaction.add_progress(progress); !added) return added;
  std::vector<FeedInterval> coverage;
  std::vector<FeedLife> lives;
  for (const Batch* batch : batches) {
    coverage.insert(coverage.end(), batch->coverage.begin(), batch->coverage.end());
    lives.insert(lives.end(), batch->lives.begin(), batch->lives.end());
  }
  if (auto added = transaction.add_lives(lives); !added) return added;
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
