#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "signalling/framing/observed_message.h"
#include "signalling/sip/sip_message.h"

namespace vouch::signalling {

/// Where a UE sent its REGISTER from, as far as the message tells: `received` and `rport` of its own Via,
/// else an address in its Contact or Via, else the packet's source on the first hop (RFC 3261 section 18.2.1,
/// RFC 3581). Empty if nothing does; port 0 if the address alone is known.
Endpoint ue_endpoint(const SipMessage& request, std::string_view contact_uri, const Endpoint& packet_source);

/// An IP address as text without brackets (IPv6 as RFC 5952 has it); empty if `host` is none.
std::string ip_address(std::string_view host);

}  // namespace vouch::signalling
