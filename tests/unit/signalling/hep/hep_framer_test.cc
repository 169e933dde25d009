#include "signalling/hep/hep_framer.h"

#include <gtest/gtest.h>

#include "tests/unit/signalling/hep/hep_packets.h"

namespace vouch::signalling {
namespace {

TEST(HepFramer, CutsPacketsThatCameTogether) {
  HepFramer framer;
  const std::string first = sip_packet(register_request("one"));
  const std::string second = sip_packet(register_request("two"));
  framer.feed(first + second + second.substr(0, 3));
  EXPECT_EQ(framer.next().value(), first);
  EXPECT_EQ(framer.next().value(), second);
  EXPECT_EQ(framer.next().value(), std::nullopt);
  EXPECT_EQ(framer.held().size(), 3U);
  framer.feed(second.substr(3));
  EXPECT_EQ(framer.next().value(), second);
  EXPECT_TRUE(framer.held().empty());
}

TEST(HepFramer, FailsForGoodAtTheFirstOctetThatIsNoPacket) {
  HepFramer framer;
  framer.feed("HEX");
  EXPECT_EQ(framer.next().error().code, "BAD_FRAME");
  framer.feed(sip_packet(register_request()));
  EXPECT_EQ(framer.next().error().code, "BAD_FRAME");
}

TEST(HepFramer, RefusesAPacketThatIsShorterThanItsHeaderOrTooLong) {
  HepFramer short_one;
  short_one.feed("HEP3" + be(5, 2));
  EXPECT_EQ(short_one.next().error().code, "BAD_FRAME");
  HepFramer long_one(1000);
  long_one.feed("HEP3" + be(1001, 2));
  EXPECT_EQ(long_one.next().error().code, "BAD_FRAME");
}

}  // namespace
}  // namespace vouch::signalling
