#include "services/answer/told_binding.h"

#include <algorithm>

namespace vouch::services {

Result<std::vector<ToldBinding>> tell(World& world, const Target& target, const Period& period,
                                      const std::vector<Binding>& bindings) {
  std::vector<ToldBinding> told;
  for (DisclosedBinding& disclosed : disclose(target, period, bindings)) {
    const auto uncut = std::find_if(bindings.begin(), bindings.end(), [&](const Binding& binding) {
      return binding.id == disclosed.binding.id;
    });
    auto verdict = world.verdict_of(*uncut);
    if (!verdict) return tl::make_unexpected(verdict.error());
    told.push_back({std::move(disclosed), disclose(std::move(*verdict), period)});
  }
  return told;
}

}  // namespace vouch::services
