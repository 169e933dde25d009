#include "signalling/capture/null_esp.h"

#include <array>

#include "signalling/capture/ip.h"

namespace vouch::signalling {
namespace {

constexpr std::size_t kHeader = 8;
constexpr std::size_t kTrailer = 2;

bool padding_counts_up(Octets padding) {
  for (std::size_t i = 0; i < padding.size(); ++i) {
    if (padding[i] != static_cast<std::uint8_t>(i + 1)) return false;
  }
  return true;
}

bool fits(std::uint8_t protocol, Octets inner) {
  switch (protocol) {
    case 17:  // UDP
      return inner.size() >= 8 && be16(inner, 4) == inner.size();
    case 6: {  // TCP
      const std::size_t header = inner.size() < 20 ? 0 : static_cast<std::size_t>(inner[12] >> 4) * 4;
      return header >= 20 && header <= inner.size() && (inner[12] & 0x0e) == 0;
    }
    case 4:     // IPv4
    case 41: {  // IPv6
      const auto packet = read_ip(inner);
      return packet && !packet->cut_short && packet->addresses.source.v6 == (protocol == 41);
    }
    default:
      return false;
  }
}

Peeled with_check_value(Octets octets, std::size_t check_value) {
  if (octets.size() < kHeader + kTrailer + check_value) return std::nullopt;
  const Octets body = octets.subspan(kHeader, octets.size() - kHeader - check_value);
  const std::size_t padding = body[body.size() - 2];
  const std::uint8_t protocol = body[body.size() - 1];
  if (padding + kTrailer > body.size()) return std::nullopt;
  const std::size_t inner = body.size() - kTrailer - padding;
  if (!padding_counts_up(body.subspan(inner, padding)) || !fits(protocol, body.first(inner)))
    return std::nullopt;
  return Layer{Numbering::kIpProtocol, protocol, body.first(inner)};
}

}  // namespace

Peeled peel_null_esp(Octets octets) {
  constexpr std::array<std::size_t, 5> check_values{12, 16, 0, 24, 32};
  for (const std::size_t check_value : check_values) {
    if (auto layer = with_check_value(octets, check_value)) return layer;
  }
  return std::nullopt;
}

}  // namespace vouch::signalling
