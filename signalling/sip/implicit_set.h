#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/common/result.h"
#include "domain/identity/uri.h"
#include "signalling/sip/sip_message.h"

namespace vouch::signalling {

/// A public identity that the network itself names: a SIP URI without user counts, too. Errors: those of
/// parse_impu(), NO_USER only for one with an empty user.
Result<Impu> parse_named_impu(std::string_view text);

/// The rest of the implicit registration set that a 2xx tells of (P-Associated-URI, RFC 7315 section 4.1;
/// TS 24.229 clause 5.4.1.2.2F), sorted, without `aor`. What is readable of a malformed list counts.
///
/// Notes: MALFORMED_P_ASSOCIATED_URI, WILDCARDED_P_ASSOCIATED_URI (TS 23.003 clause 13.5; skipped, it names
/// nobody).
std::vector<Impu> read_implicit_set(const SipMessage& response, const Impu& aor,
                                    std::vector<std::string>& notes);

}  // namespace vouch::signalling
