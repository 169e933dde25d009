#include "domain/registration/flow_token.h"

#include <string_view>

#include "domain/identity/uri.h"

namespace vouch {

bool holds_flow_token(const std::string& path) {
  // A Path entry is a name-addr as received (RFC 3327 section 4).
  const std::size_t open = path.find('<');
  const std::size_t begin = open == std::string::npos ? 0 : open + 1;
  const std::size_t end = open == std::string::npos ? path.size() : path.find('>', open);
  const auto uri = parse_uri(std::string_view{path}.substr(begin, end - begin));
  return uri && !uri->user.empty() && uri->parameter("ob") != nullptr;
}

}  // namespace vouch
