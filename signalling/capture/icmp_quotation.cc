#include "signalling/capture/icmp_quotation.h"

namespace vouch::signalling {

std::optional<QuotedDatagram> quoted_datagram(Octets icmp) {
  constexpr std::size_t icmp_header = 8;
  constexpr std::size_t udp_header = 8;
  constexpr std::uint8_t udp = 17;
  const auto quoted = read_ip(after(icmp, icmp_header));
  if (!quoted || quoted->protocol != udp || quoted->payload.size() < udp_header) return std::nullopt;
  if (quoted->fragment && quoted->fragment->offset > 0) return std::nullopt;
  const Octets datagram = quoted->payload;
  return QuotedDatagram{
      quoted->addresses, {be16(datagram, 0), be16(datagram, 2)}, after(datagram, udp_header)};
}

}  // namespace vouch::signalling
