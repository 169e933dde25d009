#pragma once

#include <cstddef>

namespace vouch::services {

/// The most octets that may wait unread on a connection.
inline constexpr std::size_t kReceiveWindowOctets = 128 * 1024;

/// Bounds what the kernel keeps unread of each connection that will be accepted by the socket, which listens
/// for Sofia-SIP. That reads all that is there into the buffer of one message: past the message limit it
/// closes the connection, though no message is that long, and it moves what is behind a message once for
/// every message in it. A sender that is quicker than we are for a moment must meet neither: it waits
/// instead.
void bound_receive_window(int listening_socket);

}  // namespace vouch::services
