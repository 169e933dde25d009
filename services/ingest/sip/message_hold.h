#pragma once

#include <sofia-sip/msg.h>

#include <memory>

namespace vouch::services {

struct MessageRelease {
  void operator()(msg_t* message) const { msg_destroy(message); }
};
/// One reference to a message of Sofia-SIP, given back at the end.
using MessageHold = std::unique_ptr<msg_t, MessageRelease>;

}  // namespace vouch::services
