#include "domain/registration/flow_token.h"

#include "domain/identity/uri.h"

namespace vouch {

bool holds_flow_token(const std::string& path) {
  const auto uri = parse_uri(path);
  return uri && !uri->user.empty() && uri->parameter("ob") != nullptr;
}

}  // namespace vouch
