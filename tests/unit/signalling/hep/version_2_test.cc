#include <gtest/gtest.h>

#include <algorithm>

#include "signalling/hep/packet.h"
#include "tests/unit/signalling/hep/hep_packets.h"

namespace vouch::signalling {
namespace {

constexpr std::uint32_t kSeconds = 1'700'000'000;
constexpr NetworkTime kArrival = NetworkTime::from_us(1'700'000'001'000'000);

std::string little(std::uint64_t number, int octets) {
  std::string text = be(number, octets);
  std::reverse(text.begin(), text.end());
  return text;
}

std::string ipv4_header(std::uint8_t version, std::uint8_t header_octets = 16) {
  return be(version, 1) + be(header_octets, 1) + be(2, 1) + be(17, 1) + be(5060, 2) + be(5061, 2) +
         be(0xc0000201, 4) + be(0xc0000202, 4);
}

TEST(HepVersion1, IsStampedWithTheArrival) {
  const auto read = decode_hep(ipv4_header(1) + register_request(), kArrival);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->version, 1);
  EXPECT_FALSE(read->stamped);
  EXPECT_EQ(read->message.observed_at, kArrival);
  EXPECT_EQ(read->message.octets, register_request());
  EXPECT_EQ(read->message.source, (Endpoint{"192.0.2.1", 5060}));
  EXPECT_EQ(read->message.destination, (Endpoint{"192.0.2.2", 5061}));
  EXPECT_EQ(read->message.transport, Transport::kUdp);
}

TEST(HepVersion2, ReadsTheTimeInEitherOrder) {
  const std::string as_kamailio = little(kSeconds, 4) + little(250'000, 4) + little(7, 2) + "\xAA\xBB";
  const std::string as_others = be(kSeconds, 4) + be(250'000, 4) + be(7, 2) + std::string(2, '\0');
  for (const std::string& time : {as_kamailio, as_others}) {
    const auto read = decode_hep(ipv4_header(2) + time + register_request(), kArrival);
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->stamped);
    EXPECT_EQ(read->message.observed_at.us, 1'700'000'000'250'000);
    EXPECT_EQ(read->capture_id, 7U);
    EXPECT_EQ(read->message.octets, register_request());
  }
}

TEST(HepVersion2, ReadsATimeWithoutPaddingAndOneThatTheHeaderLengthCounts) {
  const std::string time = little(kSeconds, 4) + little(0, 4) + little(7, 2);
  for (const std::string& packet :
       {ipv4_header(2) + time, ipv4_header(2, 28) + time + std::string(2, '\0')}) {
    const auto read = decode_hep(packet + register_request(), kArrival);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->message.octets, register_request());
  }
}

TEST(HepVersion2, ReadsIpv6) {
  const std::string source = be(0x20010db8'00000000, 8) + be(1, 8);
  const std::string packet = be(1, 1) + be(40, 1) + be(10, 1) + be(6, 1) + be(5060, 2) + be(5061, 2) +
                             source + source + register_request();
  const auto read = decode_hep(packet, kArrival);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->message.source.address, "2001:db8::1");
  EXPECT_EQ(read->message.transport, Transport::kTcp);
}

TEST(HepVersion2, RefusesWhatIsTooShortOrOfAnotherFamily) {
  const auto code = [](const std::string& packet) { return decode_hep(packet, kArrival).error().code; };
  EXPECT_EQ(code(ipv4_header(1).substr(0, 7)), "TRUNCATED_PACKET");
  EXPECT_EQ(code(ipv4_header(1).substr(0, 15)), "TRUNCATED_PACKET");
  EXPECT_EQ(code(ipv4_header(2) + std::string(9, '\0')), "TRUNCATED_PACKET");
  EXPECT_EQ(code(ipv4_header(1, 15)), "BAD_ADDRESS_FAMILY");
  EXPECT_EQ(code(std::string("\x01\x10\x03", 3) + std::string(40, '\0')), "BAD_ADDRESS_FAMILY");
}

}  // namespace
}  // namespace vouch::signalling
