#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace vouch::bench {

/// Appends a message between P-CSCF and S-CSCF to `out`, wrapped as a mirror does: HEP version 3, SIP over
/// UDP and IPv4. `from_network`: the S-CSCF sent it. `at_us`: microseconds since 1970.
void append_hep(std::string& out, std::string_view message, bool from_network, std::int64_t at_us);

}  // namespace vouch::bench
