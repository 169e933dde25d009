#pragma once

#include <optional>

#include "domain/session/session.h"
#include "signalling/framing/observed_message.h"
#include "signalling/sip/register_reading.h"
#include "signalling/sip/sip_message.h"

namespace vouch::signalling {

/// The session fact a message is; nothing for one that starts, moves or ends no session (RFC 3261 sections 13
/// to 15, RFC 3428, RFC 3515, RFC 6665). Subscriptions to one's own state at the network are none of it.
std::optional<SessionFact> read_session_fact(const SipMessage& message, const ObservedMessage& seen,
                                             const FeedContext& feed);

}  // namespace vouch::signalling
