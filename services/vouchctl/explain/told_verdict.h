#pragma once

#include <string>
#include <vector>

#include "domain/trust/policy.h"
#include "vouch/v1/trust.pb.h"

namespace vouch::services {

/// The evidence of a verdict as it was told, back in the domain's terms; directions as the code table has
/// them, and as told where it does not know a code.
std::vector<Evidence> evidence_told(const ::vouch::v1::Verdict& verdict);

/// The evidence that the facts of a verdict show by themselves.
std::vector<Evidence> evidence_shown_by(const ::vouch::v1::ExplainedVerdict& told);

/// Of the evidence of a session's verdict, what the session itself showed.
std::vector<Evidence> shown_by_session(const std::vector<Evidence>& evidence);

}  // namespace vouch::services
