#include "services/ingest/sip/peer_address.h"

#include <arpa/inet.h>
#include <sofia-sip/su.h>

#include <array>

namespace vouch::services {

signalling::Endpoint address_of(const su_sockaddr_t& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* const octets = address.su_family == AF_INET6
                                 ? static_cast<const void*>(&address.su_sin6.sin6_addr)
                                 : static_cast<const void*>(&address.su_sin.sin_addr);
  if (inet_ntop(address.su_family, octets, text.data(), text.size()) == nullptr) return {};
  return {text.data(), ntohs(address.su_port)};
}

signalling::Endpoint sender_of(const msg_t* message) {
  return address_of(*msg_addr(const_cast<msg_t*>(message)));
}

signalling::Endpoint own_end_of(const tport_t* transport) {
  const su_addrinfo_t* address = tport_get_address(tport_parent(transport));
  if (address == nullptr || address->ai_addr == nullptr) return {};
  return address_of(*reinterpret_cast<const su_sockaddr_t*>(address->ai_addr));
}

}  // namespace vouch::services
