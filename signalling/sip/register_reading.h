#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/registration/registration.h"
#include "signalling/framing/observed_message.h"
#include "signalling/sip/sip_message.h"

namespace vouch::signalling {

/// What a feed knows of itself.
struct FeedContext {
  std::string name;
  ObservationPoint point = ObservationPoint::kUnspecified;
};

/// What a REGISTER and its 2xx came to.
struct RegisterReading {
  std::optional<AcceptedRegistration> accepted;  ///< nothing for a query, or if nothing in it could be bound
  std::vector<Problem> problems;
};

/// Whether a REGISTER, or a response to one, is what the S-CSCF sends to an application server: its From is
/// the S-CSCF, which is nobody's public identity (TS 24.229 clause 5.4.1.7). Elsewhere than on ISC somebody
/// may register for somebody else (RFC 3261 section 10.2), so there a From with a user does not tell it by
/// itself: read_registration() looks at more.
bool is_third_party(const SipMessage& message, const FeedContext& feed);

/// Reads an accepted registration at one hop (RFC 3261 section 10.3, TS 24.229 clause 5.4.1.2.2F). `source`
/// is the REGISTER's sender at this hop, `accepted_at` the time of the 2xx.
///
/// Problems, besides those of read_contacts():
/// - BAD_URI, UNSUPPORTED_SCHEME, NO_USER, TOO_LONG: To is no public identity
/// - DUPLICATE_HEADER: two Authorizations for one realm
/// - THIRD_PARTY_REGISTER: the S-CSCF's to an application server (TS 24.229 clause 5.4.1.7), whose Contact is
///   the S-CSCF: From is nobody's identity, or another than To in a request without Authorization
///
/// Notes, besides those of read_contacts() and read_implicit_set(): OBSERVATION_POINT_NOT_DECLARED,
/// PRIVATE_IDENTITY_UNREADABLE (derived from the public one instead).
RegisterReading read_registration(const SipMessage& request, const Endpoint& source,
                                  const SipMessage& response, NetworkTime accepted_at,
                                  const FeedContext& feed);

}  // namespace vouch::signalling
