#include "signalling/sip/ue_address.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>

#include "domain/identity/ipv6.h"
#include "domain/identity/uri.h"

namespace vouch::signalling {
namespace {

std::uint16_t port_of(std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return error == std::errc{} && end == digits.data() + digits.size() ? port : std::uint16_t{0};
}

constexpr std::uint16_t kDefaultPort = 5060;

std::uint16_t port_or_default(std::string_view digits) {
  return digits.empty() ? kDefaultPort : port_of(digits);
}

}  // namespace

std::string ip_address(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (auto ipv6 = canonical_ipv6(host)) return *ipv6;
  in_addr ipv4{};
  const std::string text{host};
  return inet_pton(AF_INET, text.c_str(), &ipv4) == 1 ? text : std::string{};
}

Endpoint ue_endpoint(const SipMessage& request, std::string_view contact_uri, const Endpoint& packet_source) {
  const Via& own = request.vias.back();
  const std::string received = ip_address(own.received);
  if (!received.empty()) {
    if (!own.rport.empty()) return {received, port_of(own.rport)};
    // An address other than the UE's own word comes from a NAT, which has its own ports.
    return {received, received == ip_address(own.host) ? port_or_default(own.port) : std::uint16_t{0}};
  }
  if (!own.rport.empty() && !ip_address(own.host).empty()) return {ip_address(own.host), port_of(own.rport)};
  if (const auto contact = parse_uri(contact_uri)) {
    const std::string address = ip_address(contact->host);
    if (!address.empty()) return {address, port_or_default(contact->port)};
  }
  const std::string sent_by = ip_address(own.host);
  if (!sent_by.empty()) return {sent_by, port_or_default(own.port)};
  return request.vias.size() == 1 ? packet_source : Endpoint{};
}

}  // namespace vouch::signalling
