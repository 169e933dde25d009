#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "domain/identity/ascii.h"
#include "domain/trust/history/history.h"

namespace vouch::history {
namespace {

constexpr std::int64_t kTwoHours_s = 2 * 60 * 60;

/// Where a binding was last reported to be.
struct Place {
  const Binding* binding;
  char continent;  // first digit of the mobile country code (ITU-T E.212)
};

/// Of a cell identity that begins with a mobile country code, as all of 3GPP do (TS 24.229 clause 7.2A.4).
/// The codes of tests and of ships and satellites are nowhere.
std::optional<char> continent_of(const Binding& binding) {
  const bool cellular =
      !binding.profiles.empty() &&
      std::all_of(binding.profiles.begin(), binding.profiles.end(), [](const SeenProfile& seen) {
        return seen.profile.access_type.empty() ||
               ascii::lower(seen.profile.access_type).starts_with("3gpp-");
      });
  const std::string_view cell = binding.cell;
  if (!cellular || cell.size() < 5 || !ascii::all_digits(cell.substr(0, 5))) return std::nullopt;
  if (cell.starts_with("290")) return '3';  // Greenland has a European code and American neighbours
  const char first = cell.front();
  if (first < '2' || first > '7') return std::nullopt;
  return first;
}

/// Continents that one can pass between within two hours.
bool are_near(char a, char b) {
  constexpr auto near =
      std::to_array<std::pair<char, char>>({{'2', '4'}, {'2', '6'}, {'3', '7'}, {'4', '5'}, {'4', '6'}});
  return a == b ||
         std::find(near.begin(), near.end(), std::pair{std::min(a, b), std::max(a, b)}) != near.end();
}

}  // namespace

void impossible_travel(Bindings of_device, History& told) {
  std::vector<Place> places;
  for (const Binding* one : of_device) {
    if (const auto continent = continent_of(*one)) places.push_back({one, *continent});
  }
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
    return std::tie(a.binding->refreshed_at, a.binding->id) <
           std::tie(b.binding->refreshed_at, b.binding->id);
  });
  for (std::size_t i = 1; i < places.size(); ++i) {
    const NetworkTime left = places[i - 1].binding->refreshed_at;
    const NetworkTime arrived = places[i].binding->refreshed_at;
    if (are_near(places[i - 1].continent, places[i].continent) || left.plus_s(kTwoHours_s) < arrived)
      continue;
    for (const Binding* one : {places[i - 1].binding, places[i].binding})
      told[one->id].push_back(evidence_of("IMPOSSIBLE_TRAVEL", "", left, arrived));
  }
}

}  // namespace vouch::history
