#pragma once

#include <string>
#include <vector>

#include "domain/registration/registration.h"
#include "signalling/framing/observed_message.h"
#include "signalling/sip/contact.h"
#include "signalling/sip/sip_message.h"

namespace vouch::signalling {

/// What became of the contacts of a REGISTER that was accepted.
struct ContactsReading {
  std::vector<AcceptedContact> contacts;
  std::vector<std::string> notes;  ///< oddities survived, sorted
  std::vector<Problem> problems;   ///< contacts that brought nothing, and why
};

/// Holds the contacts of a REGISTER against those of its 2xx (RFC 3261 section 10.3): the response's expiry
/// is the one granted, the instance-id is the request's where the response has none, and the other way round.
/// One bad Contact does not cost the others.
///
/// Problems, with the number of the Contact:
/// - BAD_CONTACT: it cannot be read
/// - BAD_STAR_CONTACT: `*` beside others, or without Expires 0 (RFC 3261 section 10.2.2)
/// - CONTACT_NOT_ACCEPTED: the 2xx lists other contacts and not this one
/// - SEVERAL_REG_IDS: more than one flow to bind (RFC 5626 section 6); none is bound
/// - TOO_MANY_CONTACTS: more than 64; none is bound
///
/// Notes: CONTACT_NOT_WELL_FORMED (readable all the same), CONTACT_REWRITTEN (the 2xx has another host for
/// the user, or another URI for the instance), EXPIRY_NOT_GRANTED (the 2xx states none: the REGISTER's
/// counts, else 3600 s), REG_ID_IGNORED (out of range, or without instance-id), RESPONSE_WITHOUT_CONTACT,
/// RESPONSE_CONTACT_UNREADABLE (an entry of the 2xx; taken for the one that misses).
ContactsReading read_contacts(const SipMessage& request, const SipMessage& response);

}  // namespace vouch::signalling
