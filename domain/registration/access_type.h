#pragma once

#include <optional>
#include <string_view>

namespace vouch {

/// A 3GPP radio access.
enum class Radio { kGeran, kUtran, kEutran, kNr };

/// The radio that P-Access-Network-Info names, as access-type or access-class ("3GPP-E-UTRAN-FDD",
/// "3gpp-nr", RFC 7315 section 5.4: case does not matter). Nothing of other accesses, among them those of a
/// 3GPP core without 3GPP radio ("3GPP-WLAN", "3GPP-GAN").
std::optional<Radio> radio_of(std::string_view access_type);

}  // namespace vouch
