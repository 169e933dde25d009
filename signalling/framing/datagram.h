#pragma once

#include <optional>
#include <string_view>

namespace vouch::signalling {

/// The SIP message in a datagram: without line ends in front of it and without what follows its stated
/// length, which may be a second message and is ignored (RFC 3261 section 18.3). A message whose stated
/// length exceeds the datagram comes back as it is; its reader refuses it. Nothing if the datagram is no SIP.
std::optional<std::string_view> message_in_datagram(std::string_view payload);

}  // namespace vouch::signalling
