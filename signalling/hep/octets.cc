#include "signalling/hep/octets.h"

#include <arpa/inet.h>

#include <array>

#include "domain/identity/ipv6.h"

namespace vouch::signalling::hep {

std::string address_text(std::string_view octets) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = octets.size() == 4 ? AF_INET : AF_INET6;
  inet_ntop(family, octets.data(), text.data(), text.size());
  return family == AF_INET ? std::string(text.data()) : canonical_ipv6(text.data()).value_or(std::string());
}

Transport transport_of(std::uint8_t ip_protocol) {
  switch (ip_protocol) {
    case 6:
    case 22:
      return Transport::kTcp;
    case 17:
      return Transport::kUdp;
    case 132:
      return Transport::kSctp;
    default:
      return Transport::kUnknown;
  }
}

}  // namespace vouch::signalling::hep
