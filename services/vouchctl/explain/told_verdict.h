#pragma once

#include <string>
#include <vector>

#include "domain/trust/policy.h"
#include "vouch/v1/types.pb.h"

namespace vouch::services {

/// The evidence of a verdict as it was told, back in the domain's terms; directions as the code table has
/// them, and as told where it does not know a code.
std::vector<Evidence> evidence_told(const ::vouch::v1::Verdict& verdict);

/// Of the evidence of a session's verdict, what the session itself showed.
std::vector<Evidence> shown_by_session(const std::vector<Evidence>& evidence);

}  // namespace vouch::services
