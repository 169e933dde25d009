#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/registration/registration.h"

namespace vouch::storage {

/// A profile as canonical JSON: keys sorted, texts storable, empty members left out; equal profiles give
/// equal texts.
std::string profile_json(const ClientProfile& profile);

/// Reads what profile_json() wrote, in any order and spacing (jsonb changes both); nothing if it is anything
/// else.
std::optional<ClientProfile> profile_from_json(std::string_view json);

/// Names the profile: the first 16 octets of SHA-256 over its canonical JSON.
std::array<std::uint8_t, 16> profile_id(std::string_view canonical_json);

}  // namespace vouch::storage
