#include "services/answer/changes.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "domain/common/sorted_set.h"
#include "domain/trust/network_imei.h"
#include "storage/network_imei/network_imei_store.h"
#include "storage/policy/policy_store.h"
#include "storage/tac/tac_store.h"
#include "storage/warrant/warrant_store.h"

namespace vouch::services {
namespace {

using Told = std::vector<ToldBinding>;

/// Whether a verdict says the same. Evidence lasting longer, as with every refresh of another binding, is no
/// news.
bool same(const Verdict& a, const Verdict& b) {
  const auto signs = [](const Verdict& verdict) {
    std::vector<std::pair<std::string, std::string>> found;
    for (const Evidence& fact : verdict.evidence) found.emplace_back(fact.code, fact.value);
    make_sorted_set(found);
    return found;
  };
  return std::tie(a.client_type, a.trust_level, a.rule, a.policy_version) ==
             std::tie(b.client_type, b.trust_level, b.rule, b.policy_version) &&
         signs(a) == signs(b);
}

const ToldBinding* find(const Told& told, const BindingId& id) {
  const auto place = std::find_if(told.begin(), told.end(),
                                  [&](const ToldBinding& one) { return one.disclosed.binding.id == id; });
  return place == told.end() ? nullptr : &*place;
}

void add_differences(const Told& before, const Told& now, std::vector<ToldChange>& changes) {
  for (const ToldBinding& one : now) {
    const ToldBinding* then = find(before, one.disclosed.binding.id);
    const bool unchanged =
        then != nullptr && then->disclosed == one.disclosed && same(then->verdict, one.verdict);
    if (!unchanged) changes.push_back({ChangeKind::kChanged, one});
  }
  for (const ToldBinding& one : before) {
    if (find(now, one.disclosed.binding.id) == nullptr) changes.push_back({ChangeKind::kWithdrawn, one});
  }
}

/// What a case tells of `target` among the identities that were touched.
Result<Told> tell_touched(Case& open_case, const Target& target, const std::vector<Impu>& touched) {
  if (auto loaded = open_case.world().load_identities(touched); !loaded)
    return tl::make_unexpected(loaded.error());
  return tell(open_case, target, open_case.world().bindings_of(touched));
}

/// Whether another policy or another catalogue of device types judges at `now` than at `then`: that may
/// change the verdict on everything.
Result<bool> judged_otherwise(storage::Transaction& transaction, KnowledgeTime then, KnowledgeTime now) {
  storage::PolicyStore policies{transaction};
  const auto before = policies.in_force(then);
  if (!before) return tl::make_unexpected(before.error());
  const auto after = policies.in_force(now);
  if (!after) return tl::make_unexpected(after.error());
  if (*before && *after && (*before)->version != (*after)->version) return true;
  storage::TacStore catalogues{transaction};
  const auto known = catalogues.at(then);
  if (!known) return tl::make_unexpected(known.error());
  const auto asked = catalogues.at(now);
  if (!asked) return tl::make_unexpected(asked.error());
  return *known != *asked;
}

/// Whether the access side told something of the subscriptions behind `targets`.
Result<bool> access_side_told(storage::Transaction& transaction, std::span<const Target> targets,
                              KnowledgeTime then, KnowledgeTime now) {
  storage::NetworkImeiStore imeis{transaction};
  const auto any = imeis.told_since(then, now);
  if (!any || !*any) return any;
  const auto impis = storage::BindingReader{transaction}.impis_of(targets);
  if (!impis) return tl::make_unexpected(impis.error());
  std::vector<Subscription> subscriptions;
  for (const Impi& impi : *impis) subscriptions.push_back(subscription_of(impi));
  return imeis.told_since(subscriptions, then, now);
}

/// Whether what bindings are judged by is another at `now` than at `then`.
Result<bool> sources_changed(storage::Transaction& transaction, std::span<const Target> targets,
                             KnowledgeTime then, KnowledgeTime now) {
  const auto otherwise = judged_otherwise(transaction, then, now);
  if (!otherwise || *otherwise) return otherwise;
  return access_side_told(transaction, targets, then, now);
}

/// The identities of the warrant's targets of which something may have changed.
Result<std::vector<Impu>> touched_since(Case& open_case, const storage::KnownUntil& since,
                                        NetworkTime settled) {
  const auto& targets = open_case.warrant().targets;
  auto touched = storage::BindingReader{open_case.transaction()}.changed_since(targets, since, settled);
  if (!touched) return touched;
  const auto judged_anew =
      sources_changed(open_case.transaction(), targets, since.known, open_case.world().as_of());
  if (!judged_anew) return tl::make_unexpected(judged_anew.error());
  if (!*judged_anew) return touched;
  for (const Target& target : targets) {
    const auto impus = open_case.world().load(target);
    if (!impus) return tl::make_unexpected(impus.error());
    insert_all_sorted(*touched, *impus);
  }
  return touched;
}

}  // namespace

Result<ChangesAnswer> changes(Case& open_case, const std::optional<storage::KnownUntil>& since) {
  ChangesAnswer answer;
  const KnowledgeTime known = open_case.world().as_of();
  // The clocks of the database and of this process may differ a little: what is known was settled then.
  const NetworkTime settled = std::max(open_case.now(), NetworkTime::from_us(known.us));
  answer.told_until = {known, settled};
  open_case.settle_at(settled);
  if (since) {
    const auto touched = touched_since(open_case, *since, settled);
    if (!touched) return tl::make_unexpected(touched.error());
    Case before{open_case.transaction(), open_case.warrant(), since->known, open_case.now()};
    before.settle_at(since->settled);
    for (const Target& target : open_case.warrant().targets) {
      const auto then = tell_touched(before, target, *touched);
      if (!then) return tl::make_unexpected(then.error());
      const auto now = tell_touched(open_case, target, *touched);
      if (!now) return tl::make_unexpected(now.error());
      add_differences(*then, *now, answer.changes);
    }
  }
  NetworkTime first = open_case.now();
  for (const ToldChange& change : answer.changes)
    first = std::min(first, change.told.disclosed.registered_at().value_or(open_case.period().since));
  auto coverage = open_case.coverage(first, open_case.now(), kOfBindings);
  if (!coverage) return tl::make_unexpected(coverage.error());
  answer.basis.coverage = std::move(*coverage);
  return answer;
}

Result<bool> worth_asking(storage::Database& database, const Question& question,
                          const storage::KnownUntil& since, NetworkTime now,
                          std::chrono::milliseconds limit) {
  return storage::with_transaction(
      database, storage::Access::kReadOnly, limit, [&](storage::Transaction& transaction) -> Result<bool> {
        const auto warrant = storage::WarrantStore{transaction}.find(question.liid);
        if (!warrant) return tl::make_unexpected(warrant.error());
        if (!*warrant || !permits(**warrant, question.delivery, now)) return true;
        const auto touched =
            storage::BindingReader{transaction}.changed_since((*warrant)->targets, since, now);
        if (!touched) return tl::make_unexpected(touched.error());
        if (!touched->empty()) return true;
        return sources_changed(transaction, (*warrant)->targets, since.known, KnowledgeTime::max());
      });
}

}  // namespace vouch::services
