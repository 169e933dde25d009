#pragma once

#include <cstdint>
#include <string>

#include "signalling/capture/fragments.h"
#include "signalling/capture/frame_source.h"
#include "signalling/capture/layer.h"

namespace vouch::signalling {

/// How many layers of one frame are taken off at most, and how many IP headers.
inline constexpr int kLayersMax = 32;
inline constexpr int kIpHeadersMax = 8;

struct Ports {
  std::uint16_t source = 0;
  std::uint16_t destination = 0;
  friend auto operator<=>(const Ports&, const Ports&) = default;
};

/// A TCP segment, RFC 9293 section 3.1, as far as putting a stream together needs it.
struct TcpSegment {
  Ports ports;
  std::uint32_t sequence = 0;
  bool syn = false;
  Octets payload;
};

/// What a walk through a frame finds at its end.
class PacketVisitor {
 public:
  virtual ~PacketVisitor() = default;

  /// A UDP datagram; `cut_short` if it was longer on the wire.
  virtual void on_datagram(const IpPair& addresses, Ports ports, Octets payload, bool cut_short) = 0;
  /// A UDP datagram, or its beginning, that an ICMP error quotes.
  virtual void on_quotation(const IpPair& addresses, Ports ports, Octets payload) = 0;
  virtual void on_segment(const IpPair& addresses, const TcpSegment& segment, bool cut_short) = 0;
  /// An SCTP packet, common header included.
  virtual void on_sctp(const IpPair& addresses, Octets packet) = 0;
  /// There may be SIP inside, but this kind of packet is not looked into.
  virtual void on_not_looked_into(const std::string& kind) = 0;
  /// A header that is not whole or not what it should be.
  virtual void on_malformed() = 0;
};

/// Takes a frame apart, layer by layer, down to its transport; tunnels in tunnels, too. Remembers IP
/// fragments from frame to frame. Each step only looks into octets it has checked to be there, and the number
/// of steps is bounded. Not thread-safe.
class PacketWalk {
 public:
  explicit PacketWalk(PacketVisitor& visitor) : visitor_(visitor) {}

  void walk(const Frame& frame);
  const Fragments& fragments() const { return fragments_; }

 private:
  void descend(Layer layer);
  void ip(Octets octets);
  void transport(const IpPair& addresses, std::uint8_t protocol, Octets octets, bool cut_short);
  void udp(const IpPair& addresses, Octets octets, bool cut_short);
  void tcp(const IpPair& addresses, Octets octets, bool cut_short);
  void esp(const IpPair& addresses, Octets octets);

  PacketVisitor& visitor_;
  Fragments fragments_;
  std::uint64_t frame_ = 0;
  int layers_ = 0;
  int ip_headers_ = 0;
};

}  // namespace vouch::signalling
