#include "services/common/process/systemd.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <string>

namespace vouch::services {

void notify_systemd(std::string_view state) {
  const char* path = std::getenv("NOTIFY_SOCKET");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string_view name = path == nullptr ? std::string_view{} : path;
  if (name.empty() || name.size() >= sizeof(address.sun_path)) return;
  std::copy(name.begin(), name.end(), static_cast<char*>(address.sun_path));
  if (name.front() == '@') address.sun_path[0] = '\0';
  const int socket_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket_fd < 0) return;
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  // A failure means that nobody listens: the service runs all the same.
  [[maybe_unused]] const auto sent = sendto(socket_fd, state.data(), state.size(), MSG_NOSIGNAL,
                                            reinterpret_cast<const sockaddr*>(&address), length);
  close(socket_fd);
}

}  // namespace vouch::services
