#pragma once

#include <vector>

#include "signalling/framing/observed_message.h"

namespace vouch::services {

/// A connection that a peer opened.
struct AcceptedSocket {
  int socket;
  signalling::Endpoint peer;
};

/// The stream sockets of one event loop, as the kernel knows them. Sofia-SIP, which owns them, neither hands
/// them out nor lists what it accepted; but what it accepted has the local address of what it listens at, and
/// no other socket of the process can have that.
class OwnSockets {
 public:
  /// Finds what listens at `at`; nothing changes if nothing does.
  void listen_at(const signalling::Endpoint& at);

  const std::vector<int>& listening() const { return listening_; }
  /// On how many of them a connection waits to be accepted.
  int waiting() const;
  /// All that were accepted and are connected. Looks at every descriptor of the process.
  std::vector<AcceptedSocket> accepted() const;

 private:
  bool is_ours(const signalling::Endpoint& local) const;

  std::vector<int> listening_;
  std::vector<signalling::Endpoint> ends_;
};

}  // namespace vouch::services
