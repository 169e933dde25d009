#include "services/ingest/sip/own_sockets.h"

#include <dirent.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <memory>
#include <optional>

#include "services/ingest/sip/peer_address.h"

namespace vouch::services {
namespace {

using signalling::Endpoint;

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

/// Calls `visit` for each descriptor of the process.
template <class Visit>
void for_each_descriptor(Visit visit) {
  const std::unique_ptr<DIR, CloseFolder> folder{opendir("/proc/self/fd")};
  if (!folder) return;
  while (const dirent* entry = readdir(folder.get())) {
    int descriptor = -1;
    const char* const name = entry->d_name;
    if (std::from_chars(name, name + std::strlen(name), descriptor).ec == std::errc{}) visit(descriptor);
  }
}

/// What getsockname() or getpeername() says; nothing of what is no IP socket.
std::optional<Endpoint> end_of(int socket, decltype(getsockname)* tell) {
  su_sockaddr_t address{};
  socklen_t size = sizeof address;
  if (tell(socket, &address.su_sa, &size) != 0) return std::nullopt;
  if (address.su_family != AF_INET && address.su_family != AF_INET6) return std::nullopt;
  return address_of(address);
}

bool listens(int socket) {
  int listens = 0;
  socklen_t size = sizeof listens;
  return getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens != 0;
}

bool is_stream(int socket) {
  int type = 0;
  socklen_t size = sizeof type;
  return getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM;
}

bool is_every_address(const std::string& address) {
  return address == "0.0.0.0" || address == "::";
}

}  // namespace

void OwnSockets::listen_at(const Endpoint& at) {
  for_each_descriptor([&](int descriptor) {
    const auto local = end_of(descriptor, getsockname);
    if (!local || local->port != at.port || local->address != at.address || !listens(descriptor)) return;
    listening_.push_back(descriptor);
    ends_.push_back(at);
  });
}

int OwnSockets::waiting() const {
  std::vector<pollfd> all;
  all.reserve(listening_.size());
  for (const int socket : listening_) all.push_back({socket, POLLIN, 0});
  return std::max(0, poll(all.data(), all.size(), 0));
}

bool OwnSockets::is_ours(const Endpoint& local) const {
  return std::any_of(ends_.begin(), ends_.end(), [&](const Endpoint& end) {
    return end.port == local.port && (end.address == local.address || is_every_address(end.address));
  });
}

std::vector<AcceptedSocket> OwnSockets::accepted() const {
  std::vector<AcceptedSocket> all;
  for_each_descriptor([&](int descriptor) {
    const auto local = end_of(descriptor, getsockname);
    if (!local || !is_ours(*local) || !is_stream(descriptor)) return;
    if (auto peer = end_of(descriptor, getpeername)) all.push_back({descriptor, std::move(*peer)});
  });
  return all;
}

}  // namespace vouch::services
