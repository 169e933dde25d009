#include "services/answer/changes.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "domain/common/sorted_set.h"
#include "domain/trust/network_imei.h"
#include "services/answer/difference.h"
#include "storage/network_imei/network_imei_store.h"
#include "storage/policy/policy_store.h"
#include "storage/tac/tac_store.h"
#include "storage/warrant/warrant_store.h"
#include "storage/watch/news_reader.h"

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

/// A session as it stands under one Call-ID, and what is told of it.
struct Standing {
  std::string call_id;
  std::string from_tag;
  SessionKind kind = SessionKind::kCall;
  NetworkTime started_at;
  ToldSession told;

  bool is_of(const Standing& other) const {
    return std::tie(call_id, from_tag, kind, started_at) ==
           std::tie(other.call_id, other.from_tag, other.kind, other.started_at);
  }
};

Result<std::vector<Standing>> sessions_told(Case& open_case, const std::string& call_id) {
  const auto sessions = sessions_of(open_case, call_id);
  if (!sessions) return tl::make_unexpected(sessions.error());
  std::vector<Standing> standing;
  for (const Session& session : *sessions) {
    auto told = tell_session(open_case, session);
    if (!told) return tl::make_unexpected(told.error());
    if (told->legs.empty()) continue;
    standing.push_back(
        {session.call_id, session.from_tag, session.kind, session.started_at, std::move(*told)});
  }
  return standing;
}

/// Those of `all` that are not told the same among `others`, as changes of `kind`; each once, however many
/// Call-IDs lead to it.
class SessionChanges {
 public:
  Result<void> add(Case& before, Case& now, const std::string& call_id) {
    const auto then = sessions_told(before, call_id);
    if (!then) return tl::make_unexpected(then.error());
    const auto told = sessions_told(now, call_id);
    if (!told) return tl::make_unexpected(told.error());
    for (const Standing& one : *told) {
      const Standing* was = find_in(*then, one);
      if (was == nullptr || !difference::same_session(was->told, one.told)) note(ChangeKind::kChanged, one);
    }
    for (const Standing& one : *then) {
      if (find_in(*told, one) == nullptr) note(ChangeKind::kWithdrawn, one);
    }
    return {};
  }
  std::vector<ToldSessionChange> take() { return std::move(changes_); }

 private:
  static const Standing* find_in(const std::vector<Standing>& all, const Standing& one) {
    const auto place =
        std::find_if(all.begin(), all.end(), [&](const Standing& other) { return other.is_of(one); });
    return place == all.end() ? nullptr : &*place;
  }
  void note(ChangeKind kind, const Standing& one) {
    if (find_in(noted_, one) != nullptr) return;
    noted_.push_back(one);
    changes_.push_back({kind, one.told});
  }

  std::vector<Standing> noted_;
  std::vector<ToldSessionChange> changes_;
};

/// The calls whose sessions may be told otherwise: those with news, and those since a registration that came
/// late.
Result<std::vector<std::string>> calls_touched(Case& open_case, const storage::KnownUntil& since,
                                               NetworkTime settled) {
  const auto& targets = open_case.warrant().targets;
  const KnowledgeTime known = open_case.world().as_of();
  storage::NewsReader reader{open_case.transaction()};
  auto calls = reader.calls_changed_since(targets, since, settled);
  if (!calls) return calls;
  const auto news = reader.earliest(targets, since.known, known);
  if (!news) return tl::make_unexpected(news.error());
  if (news->registration) {
    const auto later = reader.calls_since(targets, *news->registration, known);
    if (!later) return later;
    calls->insert(calls->end(), later->begin(), later->end());
  }
  make_sorted_set(*calls);
  return calls;
}

Result<void> add_session_changes(Case& before, Case& now, const storage::KnownUntil& since,
                                 NetworkTime settled, ChangesAnswer& answer) {
  const auto calls = calls_touched(now, since, settled);
  if (!calls) return tl::make_unexpected(calls.error());
  SessionChanges changes;
  for (const std::string& call_id : *calls) {
    if (auto added = changes.add(before, now, call_id); !added) return added;
  }
  answer.sessions = changes.take();
  return {};
}

/// The bindings a case knows of the identities that were touched.
Result<std::vector<Binding>> bindings_touched(Case& open_case, const std::vector<Impu>& touched) {
  if (auto loaded = open_case.world().load_identities(touched); !loaded)
    return tl::make_unexpected(loaded.error());
  return open_case.world().bindings_of(touched);
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

Result<ChangesAnswer> changes(Case& open_case, const std::optional<storage::KnownUntil>& since,
                              const std::optional<storage::KnownUntil>& until) {
  ChangesAnswer answer;
  const KnowledgeTime known = open_case.world().as_of();
  // The clocks of the database and of this process may differ a little: what is known was settled then.
  const NetworkTime settled =
      until ? until->settled : std::max(open_case.now(), NetworkTime::from_us(known.us));
  answer.told_until = {known, settled};
  open_case.settle_at(settled);
  if (since) {
    const auto touched = touched_since(open_case, *since, settled);
    if (!touched) return tl::make_unexpected(touched.error());
    Knowledge known_before{open_case.transaction(), since->known};
    Case before{known_before, open_case.warrant(), open_case.now()};
    before.settle_at(since->settled);
    const auto stood = bindings_touched(before, *touched);
    if (!stood) return tl::make_unexpected(stood.error());
    const auto stand = bindings_touched(open_case, *touched);
    if (!stand) return tl::make_unexpected(stand.error());
    for (const Target& target : open_case.warrant().targets) {
      const auto then = tell(before, target, *stood);
      if (!then) return tl::make_unexpected(then.error());
      const auto now = tell(open_case, target, *stand);
      if (!now) return tl::make_unexpected(now.error());
      add_differences(*then, *now, answer.changes);
    }
    if (auto added = add_session_changes(before, open_case, *since, settled, answer); !added)
      return tl::make_unexpected(added.error());
  }
  NetworkTime first = open_case.now();
  for (const ToldChange& change : answer.changes)
    first = std::min(first, change.told.disclosed.registered_at().value_or(open_case.period().since));
  for (const ToldSessionChange& change : answer.sessions)
    first = std::min(first, change.told.session.started_at);
  auto coverage = open_case.coverage(first, open_case.now(), kOfSessions);
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
        const auto calls =
            storage::NewsReader{transaction}.calls_changed_since((*warrant)->targets, since, now);
        if (!calls) return tl::make_unexpected(calls.error());
        if (!calls->empty()) return true;
        return sources_changed(transaction, (*warrant)->targets, since.known, KnowledgeTime::max());
      });
}

}  // namespace vouch::services
