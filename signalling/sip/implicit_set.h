#pragma once

#include <string>
#include <vector>

#include "domain/identity/uri.h"
#include "signalling/sip/sip_message.h"

namespace vouch::signalling {

/// The rest of the implicit registration set that a 2xx tells of (P-Associated-URI, RFC 7315 section 4.1;
/// TS 24.229 clause 5.4.1.2.2F), sorted, without `aor`. What is readable of a malformed list counts. A SIP
/// URI without user counts here, because it is the network that calls it an identity.
///
/// Notes: MALFORMED_P_ASSOCIATED_URI, WILDCARDED_P_ASSOCIATED_URI (TS 23.003 clause 13.5; skipped, it names
/// nobody).
std::vector<Impu> read_implicit_set(const SipMessage& response, const Impu& aor,
                                    std::vector<std::string>& notes);

}  // namespace vouch::signalling
