#pragma once

#include <cstddef>
#include <string_view>

namespace vouch::signalling {

/// The longest tag that is read, in octets: the parser compares every attribute with every other.
inline constexpr std::size_t kTagOctetsMax = 8UL * 1024;

/// Where the first tag of an XML text begins that is longer than kTagOctetsMax, or has no end within them;
/// the size of the text if there is none. Comments, CDATA sections and processing instructions may be long.
/// Linear.
std::size_t find_long_tag(std::string_view text);

}  // namespace vouch::signalling
