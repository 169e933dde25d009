#include <set>
#include <string>
#include <tuple>

#include "domain/trust/history/history.h"

namespace vouch::history {
namespace {

constexpr std::int64_t kDay_s = 24 * 60 * 60;

/// What tells clients at one address apart.
std::string client_of(const Binding& binding) {
  return binding.instance ? binding.instance->normalized : std::string{};
}

/// Who ended whose registration where.
using Pushed = std::tuple<std::string, std::string, std::string>;  // address, whose, by whom

}  // namespace

void competing_registrations(Bindings of_identity, History& told) {
  std::map<Pushed, std::pair<NetworkTime, std::vector<const Binding*>>> last;
  for (const auto& [first, next] : take_overs(of_identity)) {
    const NetworkTime when = next->registered_at;
    const std::string address = address_at(*first, when);
    if (address.empty() || address != address_at(*next, when)) continue;
    const std::string whose = client_of(*first);
    const std::string by = client_of(*next);
    if (whose.empty() || by.empty() || whose == by) continue;
    last[{address, whose, by}] = {when, {first, next}};
    const auto turn = last.find({address, by, whose});
    if (turn == last.end() || turn->second.first.plus_s(kDay_s) < when) continue;
    std::set<const Binding*> involved(turn->second.second.begin(), turn->second.second.end());
    involved.insert({first, next});
    for (const Binding* one : involved)
      told[one->id].push_back(evidence_of("COMPETING_REGISTRATIONS", "", turn->second.first, when));
  }
}

}  // namespace vouch::history
