#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vouch {

/// The value within the quotes and angle brackets of `+sip.instance`, and what was wrong with them.
struct UnwrappedInstance {
  std::string_view value;  ///< within the text that was given
  std::vector<std::string> problems;
};

/// Takes quotes and brackets off. `as_parameter`: they belong there (RFC 5626 section 4.1), so leaving them
/// out is a problem. What a person writes may go without both, or without the quotes, which a shell takes
/// away; quotes without brackets are the parameter with its brackets missing.
UnwrappedInstance unwrap_instance(std::string_view text, bool as_parameter);

}  // namespace vouch
