#pragma once

#include <cstddef>
#include <string_view>

namespace vouch::services {

/// The longest line a part may hold. A binding with all its evidence has a few thousand octets.
constexpr std::size_t kLineOctetsMax = std::size_t{4} * 1024 * 1024;

/// Whether `line` (without its line feed) is one JSON object (RFC 8259) in UTF-8 on one line, at most
/// kLineOctetsMax long. Safe on any input, however deeply nested.
bool is_json_object_line(std::string_view line);

}  // namespace vouch::services
