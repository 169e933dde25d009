#pragma once

#include <string>

namespace vouch {

/// Whether a Path entry names one flow of one UE: it has a user part, the edge proxy's flow token, and `ob`
/// (RFC 5626 section 5.1). One without names a P-CSCF that many bindings share.
bool holds_flow_token(const std::string& path);

}  // namespace vouch
