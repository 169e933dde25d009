#include "services/ingest/sip/receive_window.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <charconv>
#include <filesystem>
#include <optional>
#include <string>

namespace vouch::services {
namespace {

/// The kernel takes twice that, for what it needs besides the octets themselves, or for them.
constexpr int kWindow = static_cast<int>(kReceiveWindowOctets / 2);

std::optional<std::uint16_t> listens_at(int socket) {
  int listens = 0;
  socklen_t size = sizeof listens;
  if (getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0)
    return std::nullopt;
  sockaddr_in6 own{};  // large enough for both families, with the port at one place
  static_assert(offsetof(sockaddr_in6, sin6_port) == offsetof(sockaddr_in, sin_port));
  size = sizeof own;
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&own), &size) != 0) return std::nullopt;
  if (own.sin6_family != AF_INET && own.sin6_family != AF_INET6) return std::nullopt;
  return ntohs(own.sin6_port);
}

}  // namespace

void bound_receive_window(std::uint16_t port) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", ignored)) {
    const std::string name = entry.path().filename().string();
    int socket = -1;
    std::from_chars(name.data(), name.data() + name.size(), socket);
    // What is accepted has it from the socket that listens.
    if (listens_at(socket) == port) setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &kWindow, sizeof kWindow);
  }
}

}  // namespace vouch::services
