#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vouch {

/// An IPv6 address in the form of RFC 5952 (lower case, no leading zeros, the longest run of zeros as `::`);
/// nothing if `text` is no IPv6 address. No brackets, no zone. An IPv4-mapped tail is read and written as
/// groups.
std::optional<std::string> canonical_ipv6(std::string_view text);

}  // namespace vouch
