#pragma once

#include <sys/socket.h>

#include <asio/ip/address.hpp>
#include <asio/ip/v6_only.hpp>
#include <asio/socket_base.hpp>
#include <cstdint>

#include "domain/common/result.h"
#include "services/ingest/hep/hep_config.h"

namespace vouch::services {

/// A listener's socket, or sockets, behind its transport. All calls come on the listener's thread, except
/// `port` and, before that thread runs, `start`.
class Receiver {
 public:
  virtual ~Receiver() = default;
  virtual std::uint16_t port() const = 0;
  virtual void start() = 0;
  /// Closes everything; nothing is received any more.
  virtual void stop() = 0;
};

/// Opens a socket and binds it to the configured address; "::" hears IPv4, too.
/// Errors: BAD_ADDRESS, ADDRESS_IN_USE, CANNOT_BIND.
template <class Socket>
Result<void> bind_socket(Socket& socket, const HepListenerConfig& config) {
  asio::error_code error;
  const auto address = asio::ip::make_address(config.address, error);
  if (error) return fail("BAD_ADDRESS", "address");
  const typename Socket::endpoint_type endpoint(address, config.port);
  socket.open(endpoint.protocol(), error);
  if (!error && address.is_v6() && address.is_unspecified())
    socket.set_option(asio::ip::v6_only(false), error);
  // A listener that starts again does not wait for its old connections to be forgotten.
  if (!error && endpoint.protocol().type() == SOCK_STREAM) {
    socket.set_option(asio::socket_base::reuse_address(true), error);
  }
  if (!error) socket.bind(endpoint, error);
  if (!error) socket.non_blocking(true, error);
  if (error == asio::error::address_in_use) return fail("ADDRESS_IN_USE", "address");
  if (error) return fail("CANNOT_BIND", "address");
  return {};
}

}  // namespace vouch::services
