#include "services/answer/warrant_export.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "domain/common/sorted_set.h"
#include "storage/session/session_reader.h"

namespace vouch::services {
namespace {

/// The identities whose sessions may be a target's: its own, or those bound to the device or private
/// identity.
std::vector<Impu> identities_of(const std::vector<ToldBinding>& bindings,
                                const std::vector<Target>& targets) {
  std::vector<Impu> impus;
  for (const ToldBinding& told : bindings) impus.push_back(told.disclosed.binding.impu);
  for (const Target& target : targets) {
    if (const auto* impu = std::get_if<Impu>(&target)) impus.push_back(*impu);
  }
  make_sorted_set(impus);
  return impus;
}

Result<void> add_bindings(Case& open_case, ExportAnswer& answer) {
  for (const Target& target : open_case.warrant().targets) {
    const auto impus = open_case.world().load(target);
    if (!impus) return tl::make_unexpected(impus.error());
    auto told = tell(open_case, target, open_case.world().bindings_of(*impus));
    if (!told) return tl::make_unexpected(told.error());
    add_told(answer.bindings, std::move(*told));
  }
  return {};
}

Result<void> add_sessions(Case& open_case, ExportAnswer& answer) {
  const Period& period = open_case.period();
  storage::SessionReader reader{open_case.transaction()};
  const KnowledgeTime as_of = open_case.world().as_of();
  storage::CallsOf of{identities_of(answer.bindings, open_case.warrant().targets), {}, {}, {}};
  for (const Target& target : open_case.warrant().targets) {
    const auto signs = open_case.world().signs_of(target, NetworkTime::min(), period.until);
    if (!signs) return tl::make_unexpected(signs.error());
    insert_all_sorted(of.signs, *signs);
  }
  const auto calls = reader.calls(of, period.since, period.until, as_of);
  if (!calls) return tl::make_unexpected(calls.error());
  std::set<std::tuple<std::string, std::string, NetworkTime>> told_already;  // a joined call has several
  for (const storage::ListedCall& call : calls->calls) {
    const auto sessions = sessions_of(open_case, call.call_id);
    if (!sessions) return tl::make_unexpected(sessions.error());
    for (const Session& session : *sessions) {
      if (!told_already.emplace(session.call_id, session.from_tag, session.started_at).second) continue;
      auto told = tell_session(open_case, session);
      if (!told) return tl::make_unexpected(told.error());
      if (!told->legs.empty()) answer.sessions.push_back(std::move(*told));
    }
  }
  return {};
}

}  // namespace

Result<ExportAnswer> warrant_export(Case& open_case, const Period& asked) {
  const auto period = covers(open_case.warrant(), asked);
  if (!period) return tl::make_unexpected(period.error());
  open_case.cut_to(*period);
  const auto policy = open_case.world().policy();
  if (!policy) return tl::make_unexpected(policy.error());
  ExportAnswer answer{{}, open_case.warrant().authority, *period, (*policy)->version, {}, {}};
  if (auto added = add_bindings(open_case, answer); !added) return tl::make_unexpected(added.error());
  if (auto added = add_sessions(open_case, answer); !added) return tl::make_unexpected(added.error());
  auto coverage = open_case.coverage(period->since, period->until, kOfSessions);
  if (!coverage) return tl::make_unexpected(coverage.error());
  answer.basis.coverage = std::move(*coverage);
  return answer;
}

}  // namespace vouch::services
