#include "services/answer/told_binding.h"

#include <span>

namespace vouch::services {

Result<std::vector<ToldBinding>> tell(Case& open_case, const Target& target,
                                      const std::vector<Binding>& bindings) {
  World& world = open_case.world();
  const NetworkTime known_until = NetworkTime::from_us(world.as_of().us);
  std::vector<ToldBinding> told;
  for (const Binding& binding : bindings) {
    for (DisclosedBinding& disclosed :
         disclose(target, open_case.period(), known_until, std::span{&binding, 1})) {
      auto verdict = world.verdict_of(binding);
      if (!verdict) return tl::make_unexpected(verdict.error());
      told.push_back({std::move(disclosed), disclose(std::move(*verdict), open_case.period())});
    }
  }
  return told;
}

}  // namespace vouch::services
