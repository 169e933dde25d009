#pragma once

#include <vector>

#include "domain/session/session.h"
#include "signalling/sip/sip_message.h"

namespace vouch::signalling {

/// The other dialogs a request names, sorted: in Replaces (RFC 3891), Join (RFC 3911), Target-Dialog (RFC
/// 4538), and in the Refer-To of a REFER that asks for a request with Replaces (RFC 3515 section 2.4.3). One
/// without both tags names none. At most 16.
std::vector<DialogReference> read_dialog_references(const SipMessage& message);

}  // namespace vouch::signalling
