#include "services/correlator/explain/explain.h"

#include <algorithm>
#include <utility>

namespace vouch::services {
namespace {

Result<ExplainAnswer> begun(Case& open_case) {
  auto policy = open_case.world().policy_text();
  if (!policy) return tl::make_unexpected(policy.error());
  return ExplainAnswer{{}, std::move(*policy), {}};
}

Result<std::vector<ToldBinding>> told_of(Case& open_case, const BindingId& id) {
  std::vector<ToldBinding> all;
  for (const Target& target : open_case.warrant().targets) {
    const auto impus = open_case.world().load(target);
    if (!impus) return tl::make_unexpected(impus.error());
    std::vector<Binding> bindings = open_case.world().bindings_of(*impus);
    std::erase_if(bindings, [&](const Binding& binding) { return binding.id != id; });
    auto told = tell(open_case, target, bindings);
    if (!told) return tl::make_unexpected(told.error());
    add_told(all, std::move(*told));
  }
  return all;
}

}  // namespace

Result<ExplainAnswer> explain_binding(Case& open_case, const BindingId& id) {
  auto answer = begun(open_case);
  if (!answer) return answer;
  auto told = told_of(open_case, id);
  if (!told) return tl::make_unexpected(told.error());
  if (told->empty()) return fail("BINDING_NOT_FOUND", "binding_id");
  NetworkTime first = open_case.now();
  for (ToldBinding& one : *told) {
    first = std::min(first, one.disclosed.registered_at().value_or(open_case.period().since));
    answer->verdicts.push_back({std::move(one), std::nullopt, std::nullopt});
  }
  auto coverage = open_case.coverage(first, open_case.now(), kOfBindings);
  if (!coverage) return tl::make_unexpected(coverage.error());
  answer->basis.coverage = std::move(*coverage);
  return answer;
}

Result<ExplainAnswer> explain_session(Case& open_case, const std::string& call_id,
                                      std::optional<NetworkTime> at) {
  auto answer = begun(open_case);
  if (!answer) return answer;
  auto session = resolve_session(open_case, call_id, at);
  if (!session) return tl::make_unexpected(session.error());
  for (ToldLeg& leg : session->told.legs) {
    if (!leg.session_verdict || leg.candidates.empty()) continue;
    answer->verdicts.push_back(
        {std::move(leg.candidates.front()), std::move(leg.session_verdict), leg.leg.role});
  }
  answer->basis = std::move(session->basis);
  return answer;
}

}  // namespace vouch::services
