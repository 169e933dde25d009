#include "domain/trust/tac.h"

#include <algorithm>
#include <array>

#include "domain/identity/ascii.h"
#include "domain/registration/access_type.h"

namespace vouch {
namespace {

using Words = std::pair<std::string_view, std::string_view>;

/// A word in a catalogue's device type, in lower case, and the class it stands for; the first that is found.
constexpr auto kClasses = std::to_array<Words>({
    {"smartphone", "SMARTPHONE"},
    {"smart phone", "SMARTPHONE"},
    {"feature phone", "FEATURE_PHONE"},
    {"mobile phone", "FEATURE_PHONE"},
    {"handheld", "FEATURE_PHONE"},
    {"tablet", "TABLET"},
    {"modem", "MODEM"},
    {"dongle", "MODEM"},
    {"router", "MODEM"},
    {"module", "MODEM"},
    {"wlan", "MODEM"},
    {"iot", "IOT"},
    {"wearable", "IOT"},
    {"m2m", "IOT"},
    {"vehicle", "IOT"},
});

bool holds(const std::string& lower, std::string_view word) {
  return lower.find(word) != std::string::npos;
}

/// How catalogues write that a device has a radio access.
bool any_of(const std::string& lower, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return holds(lower, word); });
}

}  // namespace

std::string_view device_class(const TacEntry& entry) {
  if (entry.device_type.empty()) return "UNSTATED";
  const std::string lower = ascii::lower(entry.device_type);
  const auto found = std::find_if(kClasses.begin(), kClasses.end(),
                                  [&](const Words& words) { return holds(lower, words.first); });
  return found == kClasses.end() ? "OTHER" : found->second;
}

std::optional<bool> has_radio(const TacEntry& entry, std::string_view access_type) {
  const auto used = radio_of(access_type);
  if (entry.radio.empty() || !used) return std::nullopt;
  const std::string radio = ascii::lower(entry.radio);
  switch (*used) {
    case Radio::kNr:
      return any_of(radio, {"nr", "5g", "new radio"});
    case Radio::kEutran:
      return any_of(radio, {"lte", "e-utra", "4g"});
    case Radio::kUtran:
      return any_of(radio, {"wcdma", "umts", "utra", "hspa", "3g"});
    case Radio::kGeran:
      return any_of(radio, {"gsm", "gprs", "edge", "2g"});
  }
  return std::nullopt;
}

std::optional<bool> is_made_by(const TacEntry& entry, std::string_view maker) {
  const std::string names = ascii::lower(entry.manufacturer + " " + entry.brand);
  if (names.size() == 1) return std::nullopt;
  return holds(names, ascii::lower(maker));
}

}  // namespace vouch
