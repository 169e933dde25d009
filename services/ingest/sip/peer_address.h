#pragma once

#include <sofia-sip/msg_addr.h>
#include <sofia-sip/tport.h>

#include "signalling/framing/observed_message.h"

namespace vouch::services {

/// A socket's address as text, without brackets, and its port.
signalling::Endpoint address_of(const su_sockaddr_t& address);
/// Who sent a message.
signalling::Endpoint sender_of(const msg_t* message);
/// Our end of a transport: the address it is bound to.
signalling::Endpoint own_end_of(const tport_t* transport);

}  // namespace vouch::services
