#pragma once

#include <cstddef>
#include <cstdint>

namespace vouch::services {

/// The most octets that may wait unread on a connection.
inline constexpr std::size_t kReceiveWindowOctets = 128 * 1024;

/// Bounds what the kernel keeps unread of each connection that will be accepted at `port`. Sofia-SIP, whose
/// sockets these are, reads all that is there into the buffer of one message: past the message limit it
/// closes the connection, though no message is that long, and it moves what is behind a message once for
/// every message in it. A sender that is quicker than we are for a moment must meet neither: it waits
/// instead.
void bound_receive_window(std::uint16_t port);

}  // namespace vouch::services
