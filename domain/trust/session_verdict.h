#pragma once

#include <string>
#include <vector>

#include "domain/trust/verdict.h"

namespace vouch {

/// The verdict for one session on a registration: an ME's common registration carries the embedded telephony
/// client and downloaded applications at once, and the session's own services (ICSI, IARI) tell which of them
/// it was. Trust in the IMEI stays the registration's, because the ME registered for both (DESIGN.md section
/// 4), unless what was `seen` in the session contradicts it.
Verdict session_verdict(const Verdict& registration, const std::vector<std::string>& services,
                        const std::vector<Evidence>& seen);

}  // namespace vouch
