#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include "domain/trust/history/history.h"

namespace vouch::history {
namespace {

constexpr std::int64_t kTwoHours_s = 2 * 60 * 60;
// The registrations of a stay are no further apart, so that what is within two hours of the stay is within
// two hours of one of them: a stay tells as much as all of them would.
static_assert(kStayHolds_s == 2 * kTwoHours_s);

/// From the first registration in a place to the last.
struct Presence {
  NetworkTime since;
  NetworkTime until;
};
/// By time, more than kStayHolds_s apart.
using Presences = std::vector<Presence>;

/// The first digit of the mobile country code (ITU-T E.212). The codes of tests and of ships and satellites
/// are nowhere.
std::optional<int> continent_of(const Stay& stay) {
  if (stay.country == 290) return 3;  // Greenland has a European code and American neighbours
  const int first = stay.country / 100;
  if (first < 2 || first > 7) return std::nullopt;
  return first;
}

/// Continents that one can pass between within two hours.
bool are_near(int a, int b) {
  constexpr auto near = std::to_array<std::pair<int, int>>({{2, 4}, {2, 6}, {3, 7}, {4, 5}, {4, 6}});
  return a == b ||
         std::find(near.begin(), near.end(), std::pair{std::min(a, b), std::max(a, b)}) != near.end();
}

Presences joined(Presences presences) {
  std::sort(presences.begin(), presences.end(),
            [](const Presence& a, const Presence& b) { return a.since < b.since; });
  Presences apart;
  for (const Presence& one : presences) {
    if (!apart.empty() && one.since <= apart.back().until.plus_s(kStayHolds_s)) {
      apart.back().until = std::max(apart.back().until, one.until);
    } else {
      apart.push_back(one);
    }
  }
  return apart;
}

/// Where the device was, under whatever identity, by continent.
std::map<int, Presences> whereabouts_of(Bindings of_device) {
  std::map<int, Presences> whereabouts;
  for (const Binding* one : of_device) {
    for (const Stay& stay : one->stays) {
      if (const auto continent = continent_of(stay))
        whereabouts[*continent].push_back({stay.first_seen, stay.last_seen});
    }
  }
  for (auto& [continent, presences] : whereabouts) presences = joined(std::move(presences));
  return whereabouts;
}

/// From when one place was left until the other was reached; or while both were told.
Presence between(const Presence& a, const Presence& b) {
  const NetworkTime in_both = std::max(a.since, b.since);
  const NetworkTime in_one = std::min(a.until, b.until);
  return {std::min(in_both, in_one), std::max(in_both, in_one)};
}

/// When, if ever, a device that was `here` was `elsewhere` within two hours: the first and the last of it.
std::optional<Presence> clash(const Presence& here, const Presences& elsewhere) {
  const auto first = std::lower_bound(
      elsewhere.begin(), elsewhere.end(), here.since,
      [](const Presence& one, NetworkTime since) { return one.until.plus_s(kTwoHours_s) < since; });
  const auto behind =
      std::upper_bound(first, elsewhere.end(), here.until.plus_s(kTwoHours_s),
                       [](NetworkTime until, const Presence& one) { return until < one.since; });
  if (first == behind) return std::nullopt;
  return Presence{between(here, *first).since, between(here, *std::prev(behind)).until};
}

/// When, if ever, what `binding` tells cannot be, given where the device was.
std::optional<Presence> clash(const Binding& binding, const std::map<int, Presences>& whereabouts) {
  std::optional<Presence> all;
  for (const Stay& stay : binding.stays) {
    const auto continent = continent_of(stay);
    if (!continent) continue;
    for (const auto& [other, elsewhere] : whereabouts) {
      if (are_near(*continent, other)) continue;
      const auto one = clash({stay.first_seen, stay.last_seen}, elsewhere);
      if (!one) continue;
      all = all ? Presence{std::min(all->since, one->since), std::max(all->until, one->until)} : one;
    }
  }
  return all;
}

}  // namespace

void impossible_travel(Bindings of_device, History& told) {
  const auto whereabouts = whereabouts_of(of_device);
  for (const Binding* one : of_device) {
    if (const auto seen = clash(*one, whereabouts))
      told[one->id].push_back(evidence_of("IMPOSSIBLE_TRAVEL", "", seen->since, seen->until));
  }
}

}  // namespace vouch::history
