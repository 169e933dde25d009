#include "services/answer/told_binding.h"

#include <map>
#include <span>
#include <utility>

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
      told.push_back({std::move(disclosed), disclose(std::move(*verdict), open_case.period()), {target}});
    }
  }
  return told;
}

void add_told(std::vector<ToldBinding>& told, std::vector<ToldBinding> more) {
  std::map<BindingId, std::size_t> place_of;
  for (std::size_t i = 0; i < told.size(); ++i) place_of.emplace(told[i].disclosed.binding.id, i);
  for (ToldBinding& one : more) {
    const auto place = place_of.find(one.disclosed.binding.id);
    if (place == place_of.end()) {
      told.push_back(std::move(one));
      continue;
    }
    ToldBinding& before = told[place->second];
    before.targets.insert(before.targets.end(), one.targets.begin(), one.targets.end());
    // All that is left out by target is the private identity, where it lies two hops away.
    if (!before.disclosed.binding.impi) before.disclosed.binding.impi = std::move(one.disclosed.binding.impi);
  }
}

}  // namespace vouch::services
