#pragma once

#include <ostream>

#include "vouch/v1/trust.pb.h"

namespace vouch::services {

/// Tells each verdict as a short chain: what was seen, which rule it met, what follows, and what would have
/// changed it. In sentences for a reader who is no engineer, with the code and the clause behind each for one
/// who is.
void print_explanation(std::ostream& out, const ::vouch::v1::ExplainResponse& response);

}  // namespace vouch::services
