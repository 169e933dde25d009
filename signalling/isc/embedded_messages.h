#pragma once

#include <optional>
#include <vector>

#include "signalling/framing/observed_message.h"
#include "signalling/sip/sip_message.h"

namespace vouch::signalling {

/// The SIP messages that the body of a third-party REGISTER holds.
struct EmbeddedMessages {
  std::optional<SipMessage> request;   ///< the UE's REGISTER
  std::optional<SipMessage> response;  ///< to a REGISTER
  std::vector<Problem> problems;
};

/// Finds them in a body of message/sip or message/sipfrag, or in a multipart/mixed with such parts; what else
/// is there (service information, other methods) is passed over.
///
/// Problems, with the number of the part: those of parse_sip(); DUPLICATE_EMBEDDED_MESSAGE (two REGISTERs or
/// two responses: neither is taken).
EmbeddedMessages embedded_messages(const SipMessage& outer);

}  // namespace vouch::signalling
