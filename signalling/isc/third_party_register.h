#pragma once

#include <optional>
#include <vector>

#include "domain/registration/registration.h"
#include "signalling/framing/observed_message.h"
#include "signalling/sip/register_reading.h"
#include "signalling/sip/sip_message.h"

namespace vouch::signalling {

/// What a third-party REGISTER came to.
struct ThirdPartyReading {
  std::optional<AcceptedRegistration> accepted;  ///< the UE's, as embedded
  std::vector<RegistrationFact> reports;         ///< the registration is over, one for each identity it names
  std::vector<Problem> problems;
};

/// Reads what the S-CSCF tells an application server (TS 24.229 clause 5.4.1.7): one for which
/// is_third_party() is true. Its own Contact is the S-CSCF's and binds nothing; what counts is embedded.
/// Pure.
///
/// - The UE's REGISTER with its 200 is an accepted registration, as any hop sees it and under the same id: as
///   it reached the S-CSCF, so behind the P-CSCF.
/// - The REGISTER alone is one, too: an S-CSCF tells of what it accepted. What was granted is then the outer
///   Expires (else that of the outer Contact), and the implicit registration set the outer P-Associated-URI,
///   which also stands in where the 200 has none. The outer To belongs to the set, unless the embedded 200
///   names a set without it: then only what is embedded is bound.
/// - With Expires 0 and an embedded REGISTER that asks for it, the UE de-registered: the same, its contacts
///   removed from every identity of the set.
/// - With Expires 0 and none that asks for it, the whole registration ended: a kReportedEnded without URI for
///   the outer To and the outer P-Associated-URI. The network did it, or its time ran out, or the filter
///   criteria do not ask for the REGISTER and the UE did: which of them is for the bindings to tell. It names
///   the Call-ID and CSeq of the embedded REGISTER, the last that the S-CSCF had accepted: what was
///   registered behind that one it does not end.
///
/// Problems, besides those of embedded_messages() and read_registration():
/// - THIRD_PARTY_REGISTER: seen elsewhere than on ISC, where a UE could have written it
/// - REGISTER_NOT_EMBEDDED: nothing to bind, and not the end of a registration either
/// - EMBEDDED_RESPONSE_MISMATCH: the embedded response is no success, or of another REGISTER
///
/// Notes, besides those of read_registration(): RESPONSE_FROM_ISC (the embedded 200 lacks what was
/// granted or the set, and the outer message stood in: it is not what the UE got), RESPONSE_NOT_EMBEDDED,
/// OUTER_TO_NOT_IN_SET, CONTACT_NOT_OF_LAST_REGISTER (a
/// report: the embedded REGISTER asked to bind, and is not what ended it), those of read_implicit_set() on
/// the outer P-Associated-URI of a report.
ThirdPartyReading read_third_party_register(const SipMessage& outer, NetworkTime observed_at,
                                            const FeedContext& feed);

}  // namespace vouch::signalling
