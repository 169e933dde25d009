#include "services/ingest/store/judge.h"

#include <string>
#include <utility>

#include "domain/common/sorted_set.h"
#include "domain/trust/assess.h"

namespace vouch::services {
namespace {

std::vector<std::string> codes_of(const Verdict& verdict) {
  std::vector<std::string> codes;
  for (const Evidence& fact : verdict.evidence) codes.push_back(fact.code);
  make_sorted_set(codes);
  return codes;
}

}  // namespace

bool is_told_apart(const Binding& binding) {
  return binding.instance && binding.instance->imei && may_be_shared_in_fraud(*binding.instance->imei);
}

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

}  // namespace vouch::services
