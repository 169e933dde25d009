#include "services/ingest/sip/receive_window.h"

#include <sys/socket.h>

namespace vouch::services {

void bound_receive_window(int listening_socket) {
  // The kernel takes twice that, for what it needs besides the octets themselves, or for them. What is
  // accepted has it from the socket that listens.
  constexpr int window = static_cast<int>(kReceiveWindowOctets / 2);
  setsockopt(listening_socket, SOL_SOCKET, SO_RCVBUF, &window, sizeof window);
}

}  // namespace vouch::services
