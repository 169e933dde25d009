#include "services/ingest/store/plan.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "domain/binding/past.h"
#include "domain/binding/timeline.h"
#include "domain/common/sorted_set.h"
#include "domain/trust/assess.h"
#include "services/ingest/store/ends_of_sets.h"
#include "services/ingest/store/judge.h"
#include "services/ingest/store/reading.h"

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

/// Of so many facts that are read each time, those that have settled are folded into the past.
constexpr std::size_t kFactsReadMost = 32;

/// What older facts come to once `own` are known, if that is to change on record.
void fold_older(const Impu& impu, const Facts& own, Plan& plan) {
  const Past* const before = plan.known.past_of(impu);
  const bool is_of_no_use = before == nullptr && plan.known.folded.contains(impu);
  if (own.size() <= kFactsReadMost && !is_of_no_use) return;
  auto past = fold_past(before, own);
  if (past || is_of_no_use) plan.pasts.emplace(impu, std::move(past));
}

/// Adds the devices that `added` names, and those whose bindings it ended.
void note_concerned(const std::vector<Binding>& bindings, std::span<const RegistrationFact> added,
                    std::set<Imei>& devices) {
  std::set<NetworkTime> times;
  for (const RegistrationFact& fact : added) {
    times.insert(fact.registration->observed_at);
    const auto& instance = fact.contact.instance;
    if (instance && instance->imei && may_be_shared_in_fraud(*instance->imei))
      devices.insert(*instance->imei);
  }
  for (const Binding& binding : bindings) {
    const bool was_ended = binding.ended_at && times.contains(*binding.ended_at);
    if (was_ended && is_told_apart(binding)) devices.insert(*binding.instance->imei);
  }
}

/// Puts what tells something new behind what is on record, and tells what follows around the batch. Adds to
/// `whole` whom a past may not stand in for beside that.
Neighbourhood fold(FactsByImpu offered, std::set<Impu>& whole, Plan& plan) {
  Neighbourhood around;
  for (auto& [impu, told] : offered) {
    Facts& own = plan.known.facts[impu];
    const Past* const past = plan.known.past_of(impu);
    if (past != nullptr && !admits(*past, told)) whole.insert(impu);
    Facts added = novel(own, std::move(told));
    if (added.empty()) continue;
    const std::size_t before = own.size();
    if (before > 0) around.standing.push_back(impu);
    own.insert(own.end(), std::make_move_iterator(added.begin()), std::make_move_iterator(added.end()));
    if (past != nullptr && !stands_alone(*past, own)) whole.insert(impu);
    const std::span<const RegistrationFact> all{own};
    plan.growing[impu] = {all.first(before), all.subspan(before)};
    around.bindings[impu] = timeline(past, all);
    note_concerned(around.bindings[impu], plan.growing[impu].added, around.looked_at);
    fold_older(impu, own, plan);
  }
  return around;
}

/// The devices of the identities at hand. Of one that had a crowd of them, as no honest one has, those it had
/// last, beside those in question: it must not have half the network read for each of its registrations.
std::set<Imei> devices_at_hand(const Neighbourhood& around) {
  std::set<Imei> devices;
  for (const auto& [impu, bindings] : around.bindings) {
    std::set<Imei> own;
    for (auto binding = bindings.rbegin(); binding != bindings.rend() && own.size() < kCrowd; ++binding) {
      if (is_told_apart(*binding)) own.insert(*binding->instance->imei);
    }
    devices.merge(own);
  }
  return devices;
}

/// Whoever at hand has one of `devices`, sorted: not all of it need be on record yet.
std::map<Imei, std::vector<Impu>> who_has(const std::vector<Imei>& devices, const Neighbourhood& around) {
  std::map<Imei, std::vector<Impu>> found;
  for (const auto& [impu, own] : around.bindings) {
    for (const Binding& binding : own) {
      if (!is_told_apart(binding)) continue;
      const Imei& device = *binding.instance->imei;
      if (!std::binary_search(devices.begin(), devices.end(), device)) continue;
      std::vector<Impu>& has_it = found[device];
      if (has_it.empty() || has_it.back() != impu) has_it.push_back(impu);
    }
  }
  return found;
}

/// The identities that share one of `devices` and are not at hand. A device that a crowd shares is marked,
/// and its identities are brought in only while they are few: when it becomes a crowd's, which changes the
/// verdict on each.
Result<std::vector<Impu>> sharers_of(Reading& reading, const std::vector<Imei>& devices,
                                     Neighbourhood& around) {
  if (devices.empty()) return std::vector<Impu>{};
  auto on_record = reading.sharers_of(devices, 2 * kCrowd + 1);
  if (!on_record) return tl::make_unexpected(on_record.error());
  auto at_hand = who_has(devices, around);
  std::vector<Impu> missing;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    std::vector<Impu>& own = (*on_record)[i];
    std::erase_if(own, [&](const Impu& impu) { return around.bindings.contains(impu); });
    if (own.size() + at_hand[devices[i]].size() > kCrowd) around.crowded.insert(devices[i]);
    if (own.size() <= kCrowd) std::move(own.begin(), own.end(), std::back_inserter(missing));
  }
  make_sorted_set(missing);
  return missing;
}

bool always(const Impu& /*impu*/, const Past& /*past*/) {
  return true;
}

void add_bindings(const storage::Histories& known, Neighbourhood& around) {
  for (const auto& [impu, facts] : known.facts) around.bindings[impu] = timeline(known.past_of(impu), facts);
}

/// Brings in the identities that share a device with those at hand: one IMEI live under two private
/// identities contradicts both. What they have on other devices does not change by that.
Result<void> add_device_sharers(Reading& reading, Neighbourhood& around) {
  around.looked_at.merge(devices_at_hand(around));
  auto missing = sharers_of(reading, {around.looked_at.begin(), around.looked_at.end()}, around);
  if (!missing) return tl::make_unexpected(missing.error());
  const auto found = reading.histories_of(*missing, always);
  if (!found) return tl::make_unexpected(found.error());
  add_bindings(*found, around);
  around.beside.insert(missing->begin(), missing->end());
  return {};
}

/// Judges those at hand with all in view that share a device with them.
Result<void> judge_around(Reading& reading, Neighbourhood around, TrustSources& sources, Plan& plan) {
  if (auto shared = add_device_sharers(reading, around); !shared) return shared;
  plan.standing = {std::move(around.standing), {around.beside.begin(), around.beside.end()}};
  auto records = judge(std::move(around), sources);
  if (!records) return tl::make_unexpected(records.error());
  plan.records = std::move(*records);
  return {};
}

Facts facts_told_by(const Batch& batch) {
  Facts facts = batch.output.reports;
  for (const AcceptedRegistration& accepted : batch.output.registrations) {
    auto own = facts_of(accepted);
    std::move(own.begin(), own.end(), std::back_inserter(facts));
  }
  return facts;
}

/// Counts what was new by the feed that told it.
void count_facts(const GrowingByImpu& growing, Batches batches, std::vector<Stored>& stored) {
  std::map<std::string_view, std::uint64_t> fresh;
  for (const auto& [impu, own] : growing) {
    for (const RegistrationFact& fact : own.added) ++fresh[fact.registration->feed];
  }
  for (std::size_t i = 0; i < batches.size(); ++i) {
    // Of two batches of one feed the first is credited.
    std::uint64_t& left = fresh[batches[i]->progress.feed];
    stored[i].facts_stored = std::min(left, stored[i].facts_known);
    stored[i].facts_known -= stored[i].facts_stored;
    left -= stored[i].facts_stored;
  }
}

Facts facts_in(Batches batches, std::vector<Stored>& stored) {
  Facts offered;
  for (std::size_t i = 0; i < batches.size(); ++i) {
    Facts own = facts_told_by(*batches[i]);
    stored[i].facts_known = own.size();
    std::move(own.begin(), own.end(), std::back_inserter(offered));
  }
  return offered;
}

}  // namespace

Claims claims_of(Batches batches) {
  Claims claims;
  for (const Batch* batch : batches) {
    for (const RegistrationFact& report : batch->output.reports) claims.add(report);
    for (const AcceptedRegistration& accepted : batch->output.registrations) claims.add(accepted);
  }
  return claims;
}

namespace {

/// What stands around what batches tell. The pasts of those in `whole` are not used; whom else they may not
/// be used for turns out on the way, and is added.
Result<Neighbourhood> take_in(Reading& reading, Batches batches, std::set<Impu>& whole, Plan& plan) {
  plan.stored.assign(batches.size(), {});
  FactsByImpu offered = by_impu(facts_in(batches, plan.stored));
  std::optional<NetworkTime> first_end;
  const auto serves = [&](const Impu& impu, const Past& past) {
    const auto told = offered.find(impu);
    return !whole.contains(impu) && (!first_end || is_over_before(past, *first_end)) &&
           (told == offered.end() || admits(past, told->second));
  };
  auto known = reading.histories_of(impus_in(offered), serves);
  if (!known) return tl::make_unexpected(known.error());
  plan.known = std::move(*known);
  first_end = earliest_end(plan.known.facts, offered);
  if (auto ended = add_ends_of_sets(reading, serves, offered, plan.known); !ended)
    return tl::make_unexpected(ended.error());
  for (const auto& [impu, past] : plan.known.pasts) {
    if (first_end && !is_over_before(past, *first_end)) whole.insert(impu);
  }
  return fold(std::move(offered), whole, plan);
}

}  // namespace

Result<Plan> plan_of(storage::BindingReader reader, TrustSources sources, Batches batches, Claims claims) {
  std::set<Impu> whole;
  for (;;) {
    Plan plan;
    plan.claims = claims;
    Reading reading{reader, plan.claims};
    const std::size_t known_before = whole.size();
    auto around = take_in(reading, batches, whole, plan);
    if (!around) return tl::make_unexpected(around.error());
    if (whole.size() > known_before) continue;  // with all facts about those
    count_facts(plan.growing, batches, plan.stored);
    if (plan.growing.empty()) return plan;
    if (auto judged = judge_around(reading, std::move(*around), sources, plan); !judged)
      return tl::make_unexpected(judged.error());
    return plan;
  }
}

Result<Plan> reevaluation_of(storage::BindingReader reader, TrustSources sources,
                             const std::vector<Impu>& impus, Claims claims) {
  Plan plan;
  plan.claims = std::move(claims);
  Reading reading{reader, plan.claims};
  const auto known = reading.histories_of(impus, always);
  if (!known) return tl::make_unexpected(known.error());
  Neighbourhood around;
  add_bindings(*known, around);
  around.standing = impus;
  if (auto judged = judge_around(reading, std::move(around), sources, plan); !judged)
    return tl::make_unexpected(judged.error());
  return plan;
}

}  // namespace vouch::services
