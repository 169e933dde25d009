#pragma once

#include <string>
#include <vector>

#include "domain/common/time.h"
#include "domain/trust/codes.h"
#include "domain/trust/policy.h"

namespace vouch {

/// Whose a session is by its own services (SessionFact::services; RFC 6050 section 4, TS 24.229 clause
/// 7.2A.9). Seen at `instant`.
std::vector<Evidence> session_services(const std::vector<std::string>& services, NetworkTime instant);

/// The verdict for one session on a registration: an ME's common registration carries the embedded telephony
/// client and downloaded applications at once, and the session's own `services` tell which of them it was.
/// Trust in the IMEI stays the registration's, because the ME registered for both (DESIGN.md section 4),
/// unless what was `seen` in the session contradicts it.
Verdict session_verdict(const Policy& policy, const Verdict& registration,
                        const std::vector<std::string>& services, NetworkTime instant,
                        std::vector<Evidence> seen);

}  // namespace vouch
