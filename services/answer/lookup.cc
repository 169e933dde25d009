#include "services/answer/lookup.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace vouch::services {
namespace {

std::vector<Binding> live_at(NetworkTime at, std::vector<Binding> bindings) {
  std::erase_if(bindings, [&](const Binding& binding) { return !binding.live_at(at); });
  return bindings;
}

/// The last binding of each identity with each device, as far as the period reaches.
std::vector<Binding> latest(const Target& target, const Period& period,
                            const std::vector<Binding>& bindings) {
  std::map<std::pair<Impu, std::string>, Binding> last;
  for (const Binding& binding : bindings) {
    if (!concerns(target, binding) || binding.registered_at >= period.until) continue;
    const std::string device = binding.instance ? binding.instance->normalized : binding.contact.reveal();
    const auto [place, is_first] = last.try_emplace({binding.impu, device}, binding);
    if (!is_first && place->second.registered_at <= binding.registered_at) place->second = binding;
  }
  std::vector<Binding> chosen;
  for (auto& [key, binding] : last) chosen.push_back(std::move(binding));
  std::stable_sort(chosen.begin(), chosen.end(), [](const Binding& a, const Binding& b) {
    return std::tie(a.impu, a.registered_at) < std::tie(b.impu, b.registered_at);
  });
  return chosen;
}

/// The time the answer speaks of: from the first binding told, or the moment asked about, to that moment or
/// now.
std::pair<NetworkTime, NetworkTime> spoken_of(const LookupAnswer& answer, const Period& period,
                                              std::optional<NetworkTime> at, NetworkTime now) {
  const NetworkTime until = at.value_or(std::min(period.until, now));
  NetworkTime since = at.value_or(std::min(period.since, until));
  if (answer.bindings.empty()) return {since, until};
  since = until;
  for (const ToldBinding& told : answer.bindings)
    since = std::min(since, told.disclosed.registered_at().value_or(period.since));
  return {since, until};
}

}  // namespace

Result<std::vector<ToldBinding>> looked_up(Case& open_case, const Target& target,
                                           std::optional<NetworkTime> at) {
  if (auto covered = covers(open_case.warrant(), target); !covered)
    return tl::make_unexpected(covered.error());
  if (at) {
    if (auto covered = covers(open_case.warrant(), *at); !covered)
      return tl::make_unexpected(covered.error());
  }
  const auto impus = open_case.world().load(target);
  if (!impus) return tl::make_unexpected(impus.error());
  const std::vector<Binding> all = open_case.world().bindings_of(*impus);
  return tell(open_case, target, at ? live_at(*at, all) : latest(target, open_case.period(), all));
}

Result<LookupAnswer> lookup(Case& open_case, const Target& target, std::optional<NetworkTime> at) {
  auto told = looked_up(open_case, target, at);
  if (!told) return tl::make_unexpected(told.error());
  LookupAnswer answer{{}, std::move(*told), {{target, at}}};
  const auto [since, until] = spoken_of(answer, open_case.period(), at, open_case.now());
  // A device of before may have been the only thing to tell of a time that was dropped.
  open_case.speaks_of(since, until, kOfBindings, at ? since : std::min(open_case.period().since, since));
  return answer;
}

}  // namespace vouch::services
