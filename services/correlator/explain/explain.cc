#include "services/correlator/explain/explain.h"

#include <algorithm>
#include <utility>

#include "domain/binding/facts_behind.h"

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

/// Adds what the verdicts' bindings were read from. What was cut out of a binding cannot be told again by its
/// facts.
Result<void> add_facts(Case& open_case, ExplainAnswer& answer) {
  storage::BindingReader reader{open_case.transaction()};
  for (ExplainedVerdict& explained : answer.verdicts) {
    const Binding& disclosed = explained.told.disclosed.binding;
    auto known = reader.facts_of({&disclosed.impu, 1}, open_case.world().as_of());
    if (!known) return tl::make_unexpected(known.error());
    for (const Binding& whole : open_case.world().bindings_of({&disclosed.impu, 1})) {
      if (whole.id == disclosed.id) explained.facts = facts_behind(whole, *known);
    }
    std::erase_if(explained.facts, [&](const RegistrationFact& fact) {
      return !open_case.period().holds(fact.registration->observed_at);
    });
  }
  return {};
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
    answer->verdicts.push_back({std::move(one), std::nullopt, std::nullopt, {}});
  }
  if (auto added = add_facts(open_case, *answer); !added) return tl::make_unexpected(added.error());
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
        {std::move(leg.candidates.front()), std::move(leg.session_verdict), leg.leg.role, {}});
  }
  if (auto added = add_facts(open_case, *answer); !added) return tl::make_unexpected(added.error());
  answer->basis = std::move(session->basis);
  return answer;
}

}  // namespace vouch::services
