#include "services/ingest/store/judge.h"

#include <iterator>
#include <map>
#include <utility>

#include "domain/trust/assess.h"
#include "domain/trust/grounds.h"
#include "domain/trust/history/history.h"

namespace vouch::services {
namespace {

std::vector<const Binding*> pointers_to(const std::vector<Binding>& bindings) {
  std::vector<const Binding*> pointers;
  for (const Binding& binding : bindings) pointers.push_back(&binding);
  return pointers;
}

/// Judges bindings with all in view that tells of them.
class Judge {
 public:
  Judge(const Neighbourhood& around, const Policy& policy, const TrustSources& sources)
      : around_(around), policy_(policy), sources_(sources) {
    for (const auto& [impu, own] : around.bindings) {
      for (const Binding& binding : own) {
        if (is_told_apart(binding)) by_device_[*binding.instance->imei].push_back(&binding);
      }
      history_.merge(identity_history(pointers_to(own)));
    }
    for (const auto& [device, sharers] : by_device_) {
      if (around.crowded.contains(device)) continue;
      for (auto& [id, told] : device_history(sharers)) {
        auto& all = history_[id];
        std::move(told.begin(), told.end(), std::back_inserter(all));
      }
    }
  }

  storage::BindingRecord judged(const Binding& binding) const {
    TrustContext context = device_context(binding);
    if (const auto told = history_.find(binding.id); told != history_.end()) context.history = told->second;
    sources_.add_to(context, binding);
    const Verdict verdict = assess(binding, context, policy_);
    return {
        {},   verdict.client_type, verdict.trust_level, verdict.policy_version, grounds_of(verdict.evidence),
        false};
  }

 private:
  TrustContext device_context(const Binding& binding) const {
    if (!is_told_apart(binding)) return {};
    const Imei& device = *binding.instance->imei;
    return around_.crowded.contains(device) ? crowded_context(binding)
                                            : context_of(binding, by_device_.at(device));
  }

  const Neighbourhood& around_;
  const Policy& policy_;
  const TrustSources& sources_;
  std::map<Imei, std::vector<const Binding*>> by_device_;
  History history_;
};

}  // namespace

bool is_told_apart(const Binding& binding) {
  return binding.instance && binding.instance->imei && may_be_shared_in_fraud(*binding.instance->imei);
}

Result<std::vector<storage::BindingRecord>> judge(Neighbourhood around, TrustSources& sources) {
  const auto policy = sources.policy();
  if (!policy) return tl::make_unexpected(policy.error());
  std::vector<Binding*> judged;
  for (auto& [impu, own] : around.bindings) {
    for (Binding& binding : own) {
      const bool is_of_device = is_told_apart(binding) && around.looked_at.contains(*binding.instance->imei);
      if (is_of_device || !around.beside.contains(impu)) judged.push_back(&binding);
    }
  }
  const std::vector<const Binding*> concerned(judged.begin(), judged.end());
  if (auto loaded = sources.load(concerned); !loaded) return tl::make_unexpected(loaded.error());
  std::vector<storage::BindingRecord> records;
  records.reserve(judged.size());
  const Judge judge{around, **policy, sources};
  for (const Binding* binding : concerned) {
    records.push_back(judge.judged(*binding));
    records.back().unless_standing =
        is_told_apart(*binding) && !around.looked_at.contains(*binding->instance->imei);
  }
  // Only now: judging looked at the bindings of others.
  for (std::size_t i = 0; i < judged.size(); ++i) records[i].binding = std::move(*judged[i]);
  return records;
}

}  // namespace vouch::services
