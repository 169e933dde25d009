#include "signalling/hep/packet.h"

#include <string>
#include <vector>

#include "signalling/hep/hep_framer.h"
#include "tests/fuzz/fuzz_target.h"

namespace vouch::fuzz {
namespace {

using namespace signalling;

constexpr NetworkTime kArrived = NetworkTime::from_us(1'795'500'000'000'000);

void decode(std::string_view octets) {
  const auto packet = decode_hep(octets, kArrived);
  if (!packet) {
    require(is_plain_text(packet.error().code) && is_plain_text(packet.error().field),
            "errors are plain text");
    return require(packet.error().offset <= octets.size(), "an error is within the packet");
  }
  const ObservedMessage& message = packet->message;
  require(packet->version >= 1 && packet->version <= 3, "the version is known");
  require(packet->carries_sip == !message.octets.empty(), "octets are there if it carries SIP");
  require(message.octets.size() <= kHepInflatedOctetsMax, "a message is bounded");
  require(packet->stamped || message.observed_at == kArrived, "without a time it is stamped on arrival");
  require(is_plain_text(message.source.address) && is_plain_text(message.destination.address),
          "addresses are plain text");
}

struct Framed {
  std::vector<std::string> packets;
  bool broken = false;
  friend bool operator==(const Framed&, const Framed&) = default;
};

/// What is cut out of the stream if it arrives in pieces of `piece` octets.
Framed framed(std::string_view stream, std::size_t piece) {
  Framed framed;
  HepFramer framer;
  for (std::size_t at = 0; at < stream.size() && !framed.broken; at += piece) {
    framer.feed(stream.substr(at, piece));
    auto packet = framer.next();
    for (; packet && *packet; packet = framer.next()) framed.packets.emplace_back(**packet);
    framed.broken = !packet;
    require(framed.broken || framer.held().size() < kHepPacketOctetsMax, "less than a packet is held");
  }
  require(!framed.broken || !framer.next(), "a broken stream stays broken");
  return framed;
}

/// A datagram, and a stream of packets.
void take(std::string_view octets) {
  decode(octets);
  const Framed whole = framed(octets, octets.size() + 1);
  for (const std::string& packet : whole.packets) decode(packet);
  require(framed(octets, 1) == whole, "octet by octet gives the same packets");
  require(framed(octets, 7) == whole, "pieces give the same packets");
}

const Target kTarget{"hep", take};

}  // namespace
}  // namespace vouch::fuzz
