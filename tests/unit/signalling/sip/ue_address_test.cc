#include "signalling/sip/ue_address.h"

#include <gtest/gtest.h>

#include "tests/unit/signalling/sip/message_builder.h"

namespace vouch::signalling {
namespace {

using testing::a_register;

const Endpoint kSource{"2001:db8::77", 5060};

/// Where the UE with that Via in front of the network's registered from.
Endpoint ue_of(const std::string& via, std::string_view contact = "sip:alice@phone.example") {
  return ue_endpoint(parsed(a_register().with("Via", via)), contact, kSource);
}

TEST(UeAddressIpv6, IsWhatThePcscfSawHoweverItIsWritten) {
  for (const auto* received : {"2001:DB8:0:0::1", "[2001:db8::1]"}) {
    EXPECT_EQ(
        ue_of("SIP/2.0/UDP [2001:db8::9]:5060;branch=z9hG4bK1;rport=41000;received=" + std::string{received}),
        (Endpoint{"2001:db8::1", 41000}))
        << received;
  }
}

TEST(UeAddressIpv6, OfAViaWithRport) {
  EXPECT_EQ(ue_of("SIP/2.0/UDP [2001:DB8::9]:5060;branch=z9hG4bK1;rport=41000"),
            (Endpoint{"2001:db8::9", 41000}));
}

TEST(UeAddressIpv6, OfTheViaHasThePortStatedThere) {
  EXPECT_EQ(ue_of("SIP/2.0/TCP [2001:db8::9]:6060;branch=z9hG4bK1"), (Endpoint{"2001:db8::9", 6060}));
  EXPECT_EQ(ue_of("SIP/2.0/TCP [2001:db8::9];branch=z9hG4bK1"), (Endpoint{"2001:db8::9", 5060}));
}

TEST(UeAddressIpv6, OfTheContactOutranksTheVia) {
  EXPECT_EQ(ue_of("SIP/2.0/TCP [2001:db8::9]:6060;branch=z9hG4bK1", "sip:alice@[2001:DB8::0:5]:5070;ob"),
            (Endpoint{"2001:db8::5", 5070}));
}

TEST(UeAddress, ARportWithoutValueTellsNothing) {
  EXPECT_EQ(ue_of("SIP/2.0/UDP 10.1.2.3:5061;branch=z9hG4bK1;rport"), (Endpoint{"10.1.2.3", 5061}));
}

TEST(UeAddress, OfASenderBehindItsOwnAddressHasThePortOfItsVia) {
  EXPECT_EQ(ue_of("SIP/2.0/UDP 10.1.2.3:5061;branch=z9hG4bK1;received=10.1.2.3"),
            (Endpoint{"10.1.2.3", 5061}));
}

TEST(UeAddress, IgnoresAReceivedThatIsNoAddress) {
  EXPECT_EQ(ue_of("SIP/2.0/UDP 10.1.2.3:5061;branch=z9hG4bK1;received=proxy.example"),
            (Endpoint{"10.1.2.3", 5061}));
}

TEST(IpAddress, IsCanonicalOrNone) {
  EXPECT_EQ(ip_address("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(ip_address("[2001:DB8::0:1]"), "2001:db8::1");
  EXPECT_EQ(ip_address("2001:db8:0:0:0:0:0:1"), "2001:db8::1");
  for (const auto* none : {"", "phone.example", "192.0.2.256", "192.0.2", "[192.0.2.1", "2001:db8:::1", "[]"})
    EXPECT_EQ(ip_address(none), "") << none;
}

}  // namespace
}  // namespace vouch::signalling
