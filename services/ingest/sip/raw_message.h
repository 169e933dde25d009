#pragma once

#include <sofia-sip/msg_mclass.h>
#include <sofia-sip/sip.h>

#include <optional>
#include <string>

namespace vouch::services {

/// How messages are parsed so that their octets can be had as they came: Sofia-SIP's transaction layer
/// rewrites the topmost Via (RFC 3261 section 18.2.1) before it shows a request. Lives as long as the
/// process.
msg_mclass_t* raw_keeping_class();

/// The octets of a message that was read with raw_keeping_class(), head and body, as they came; what follows
/// the stated length is not part of it. Nothing if its head never was complete.
std::optional<std::string> octets_of(const sip_t& sip);

}  // namespace vouch::services
