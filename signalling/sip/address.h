#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vouch::signalling {

/// A name-addr or addr-spec with its header parameters (RFC 3261 section 20.10).
struct Address {
  std::string uri;  ///< as received; "*" for a Contact that is a star
  std::vector<std::pair<std::string, std::string>>
      parameters;           ///< names in lower case; values with their quotes
  bool well_formed = true;  ///< by the grammar; otherwise it could be read all the same

  const std::string* parameter(std::string_view name) const;  ///< null if absent
};

/// Reads From, To or one element of Contact, P-Associated-URI and their like. Generous where a sender's slip
/// leaves no doubt what URI and parameters it means: a quote that is not closed, an instance-id without
/// quotes, an odd display name; of a parameter that stands twice the first counts. Nothing if it cannot be
/// read.
std::optional<Address> parse_address(const std::string& element);

}  // namespace vouch::signalling
