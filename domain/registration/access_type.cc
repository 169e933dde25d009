#include "domain/registration/access_type.h"

#include <array>
#include <string>
#include <utility>

#include "domain/identity/ascii.h"

namespace vouch {
namespace {

using RadioName = std::pair<std::string_view, Radio>;

/// How a name begins: what follows says which duplex it has, or by which satellite or relay it came.
constexpr auto kRadioNames = std::to_array<RadioName>({
    {"3gpp-geran", Radio::kGeran},
    {"3gpp-utran", Radio::kUtran},
    {"3gpp-hspa", Radio::kUtran},
    {"3gpp-e-utran", Radio::kEutran},
    {"3gpp-nr", Radio::kNr},
});

}  // namespace

std::optional<Radio> radio_of(std::string_view access_type) {
  const std::string lower = ascii::lower(access_type);
  for (const auto& [name, radio] : kRadioNames) {
    const bool whole = lower.size() == name.size() || lower[name.size()] == '-';
    if (lower.starts_with(name) && whole) return radio;
  }
  return std::nullopt;
}

}  // namespace vouch
