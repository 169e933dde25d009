#include "domain/trust/history/history.h"

#include <algorithm>
#include <tuple>

namespace vouch {
namespace history {

bool was_taken_over(const Binding& first, const Binding& next) {
  return first.ended_at && *first.ended_at == next.registered_at && first.id != next.id &&
         (first.end_reason == EndReason::kReplaced || first.end_reason == EndReason::kOverwrittenSameImpi ||
          first.end_reason == EndReason::kOverwrittenSameAddress);
}

std::string address_at(const Binding& binding, NetworkTime when) {
  const Flow* flow = binding.flow_at(when);
  return flow != nullptr ? flow->ue_address : std::string{};
}

std::vector<const Binding*> in_order(Bindings bindings) {
  std::vector<const Binding*> ordered(bindings.begin(), bindings.end());
  std::sort(ordered.begin(), ordered.end(), [](const Binding* a, const Binding* b) {
    return std::tie(a->registered_at, a->id) < std::tie(b->registered_at, b->id);
  });
  return ordered;
}

std::vector<std::pair<const Binding*, const Binding*>> take_overs(Bindings bindings) {
  const auto ordered = in_order(bindings);
  std::vector<std::pair<const Binding*, const Binding*>> found;
  for (const Binding* first : ordered) {
    if (!first->ended_at) continue;
    const auto begins_then = [](const Binding* one, NetworkTime when) { return one->registered_at < when; };
    auto next = std::lower_bound(ordered.begin(), ordered.end(), *first->ended_at, begins_then);
    for (; next != ordered.end() && (*next)->registered_at == *first->ended_at; ++next) {
      if (was_taken_over(*first, **next)) found.emplace_back(first, *next);
    }
  }
  return found;
}

}  // namespace history

History identity_history(std::span<const Binding* const> of_identity) {
  History told;
  if (of_identity.size() < 2) return told;
  history::changed_imei(of_identity, told);
  history::uuid_became_imei(of_identity, told);
  history::competing_registrations(of_identity, told);
  return told;
}

History device_history(std::span<const Binding* const> of_device) {
  History told;
  history::hopping(of_device, told);
  history::impossible_travel(of_device, told);
  history::version_went_back(of_device, told);
  return told;
}

}  // namespace vouch
