#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "signalling/capture/packet_walk.h"

namespace vouch::signalling {
namespace {

/// Touches every octet it is given, so that the sanitizers see a view that reaches too far.
struct TouchingVisitor : PacketVisitor {
  unsigned sum = 0;
  int ends = 0;
  void touch(Octets octets) {
    for (const auto octet : octets) sum += octet;
    ++ends;
  }
  void on_datagram(const IpPair& addresses, Ports, Octets payload, bool) override {
    sum += static_cast<unsigned>(addresses.source.text().size());
    touch(payload);
  }
  void on_quotation(const IpPair&, Ports, Octets payload) override { touch(payload); }
  void on_segment(const IpPair&, const TcpSegment& segment, bool) override { touch(segment.payload); }
  void on_sctp(const IpPair&, Octets packet) override { touch(packet); }
  void on_not_looked_into(const std::string&) override { ++ends; }
  void on_malformed() override { ++ends; }
};

RC_GTEST_PROP(PacketWalkProperty, AFrameOfAnyOctetsComesToAtMostOneEnd, ()) {
  auto octets = *rc::gen::container<std::vector<std::uint8_t>>(rc::gen::arbitrary<std::uint8_t>());
  const auto link = *rc::gen::element<std::uint32_t>(0, 1, 9, 12, 51, 101, 108, 113, 228, 229, 276, 9999);
  // Half of the frames get an Ethernet type that leads on.
  if (octets.size() > 14 && *rc::gen::arbitrary<bool>()) {
    const auto type = *rc::gen::element(0x0800, 0x86dd, 0x8100, 0x8847, 0x8864, 0x6558);
    octets[12] = static_cast<std::uint8_t>(type >> 8);
    octets[13] = static_cast<std::uint8_t>(type & 0xff);
  }
  if (octets.size() > 24 && *rc::gen::arbitrary<bool>()) {
    octets[14] = *rc::gen::element<std::uint8_t>(0x45, 0x46, 0x60);
    octets[23] = *rc::gen::element<std::uint8_t>(4, 6, 17, 41, 47, 50, 51, 132);
    octets[20] = *rc::gen::element<std::uint8_t>(4, 6, 17, 41, 44, 47, 50, 51, 132);
  }
  TouchingVisitor visitor;
  PacketWalk walk(visitor);
  walk.walk({1, link, octets, octets.size(), {}});
  RC_ASSERT(visitor.ends <= 1);
}

}  // namespace
}  // namespace vouch::signalling
