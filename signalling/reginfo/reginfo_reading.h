#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/registration/registration.h"
#include "signalling/framing/observed_message.h"
#include "signalling/sip/register_reading.h"
#include "signalling/sip/sip_message.h"

namespace vouch::signalling {

/// What a NOTIFY of the reg event package came to.
struct ReginfoReading {
  std::vector<RegistrationFact> facts;
  std::vector<Problem> problems;
  std::string subscription;              ///< names the dialog: Call-ID and the notifier's tag
  std::optional<std::uint32_t> version;  ///< of the document; nothing if there is none
  bool full = false;                     ///< it told the whole state
};

/// Whether a message is a NOTIFY of the reg event package (RFC 3680 section 4.1).
bool is_reg_notify(const SipMessage& message);

/// Reads what a NOTIFY of the reg event package tells (RFC 3680, RFC 5628, TS 24.229 clause 5.4.2.1.2), the
/// IMPU of a fact being the registration's `aor`. An active contact becomes kReportedActive; a terminated one
/// kReportedExpired, kReportedUnregistered, or kReportedEnded for any other event. A registration told in
/// full state becomes one kReportedOthersGone besides, whose also_listed are its active contacts; a
/// terminated one without them a kReportedEnded without URI, the whole registration's end; neither if an
/// active contact cannot be read or the document is cut off, since one that is not listed may then be live
/// all the same. Pure. A NOTIFY without body brings nothing.
///
/// `contact.index` is the position among all contacts of the document; of what concludes a registration,
/// kReginfoContactsMax and more. How long a contact lives is its `expires`; where that is missing, as long as
/// the subscription (Subscription-State) lasts, which would tell of an end, else 3600 s. Whether documents
/// are missing in front of this one is not for here: NotifyVersions.
///
/// Problems, with the numbers of registration and contact:
/// - UNSUPPORTED_REPORT: the body is no application/reginfo+xml
/// - TOO_LARGE, DOCUMENT_TYPE_REFUSED, NOT_REGINFO: see parse_reginfo()
/// - BAD_URI, UNSUPPORTED_SCHEME: `aor` is no public identity, not even one without user (parse_named_impu)
/// - BAD_CONTACT: its URI cannot be read
/// - BAD_CONTACT_STATE: neither active nor terminated
///
/// Notes: REGINFO_AMPERSAND_REPAIRED, REGINFO_CUT_OFF, EXPIRY_NOT_TOLD, EVENT_NOT_TOLD (nothing says what
/// happened: no event that fits the state, or "registered" in full state, which registrars write for contacts
/// that were merely refreshed as well), REGINFO_BAD_Q (no number from 0 to 1), REGINFO_ID_REUSED (the id of
/// the contact names another one, too: it is used for nothing), REG_ID_IGNORED (out of range, or without
/// instance-id).
ReginfoReading read_reginfo(const SipMessage& notify, NetworkTime observed_at, const FeedContext& feed);

}  // namespace vouch::signalling
