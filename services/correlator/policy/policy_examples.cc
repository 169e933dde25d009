#include "services/correlator/policy/policy_examples.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace vouch::services {
namespace {

Result<std::vector<ToldBinding>> tell_all(Case& open_case) {
  std::vector<ToldBinding> all;
  for (const Target& target : open_case.warrant().targets) {
    const auto impus = open_case.world().load(target);
    if (!impus) return tl::make_unexpected(impus.error());
    auto told = tell(open_case, target, open_case.world().bindings_of(*impus));
    if (!told) return tl::make_unexpected(told.error());
    add_told(all, std::move(*told));
  }
  return all;
}

}  // namespace

Result<ExamplesAnswer> policy_examples(Case& open_case, const Policy& policy, std::size_t most) {
  auto all = tell_all(open_case);
  if (!all) return tl::make_unexpected(all.error());
  ExamplesAnswer answer;
  NetworkTime first = open_case.now();
  for (ToldBinding& told : *all) {
    Verdict otherwise = decide(policy, told.verdict.evidence);
    const bool same = std::tie(otherwise.client_type, otherwise.trust_level) ==
                      std::tie(told.verdict.client_type, told.verdict.trust_level);
    if (same) {
      ++answer.unchanged;
    } else if (answer.examples.size() == most) {
      answer.more = true;
    } else {
      first = std::min(first, told.disclosed.registered_at().value_or(open_case.period().since));
      answer.examples.push_back({std::move(told), std::move(otherwise)});
    }
  }
  auto coverage = open_case.coverage(first, open_case.now(), kOfBindings);
  if (!coverage) return tl::make_unexpected(coverage.error());
  answer.basis.coverage = std::move(*coverage);
  return answer;
}

}  // namespace vouch::services
