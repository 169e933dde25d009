#include <gtest/gtest.h>

#include "signalling/hep/packet.h"
#include "tests/unit/signalling/hep/hep_packets.h"

namespace vouch::signalling {
namespace {

constexpr NetworkTime kArrival = NetworkTime::from_us(1'800'000'000'000'000);

std::string code_of(const std::string& packet) {
  const auto read = decode_hep(packet, kArrival);
  return read ? "" : read.error().code;
}

TEST(HepVersion3, ReadsTheWorkedExampleOfTheSpecification) {
  const std::string packet = Hep3()
                                 .chunk(1, be(2, 1))
                                 .chunk(2, be(0x11, 1))
                                 .chunk(3, be(0xd4ca0001, 4))
                                 .chunk(4, be(0x527400d3, 4))
                                 .chunk(7, be(0x2eea, 2))
                                 .chunk(8, be(0x13c4, 2))
                                 .chunk(9, be(0x4e4982cb, 4))
                                 .chunk(10, be(0x0001d4c0, 4))
                                 .chunk(11, be(1, 1))
                                 .chunk(12, be(0xe4, 4))
                                 .payload("INVITE sip:bob")
                                 .packet();
  ASSERT_EQ(packet.size(), 113U);
  const auto read = decode_hep(packet, kArrival);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->version, 3);
  EXPECT_TRUE(read->carries_sip);
  EXPECT_TRUE(read->stamped);
  EXPECT_EQ(read->capture_id, 228U);
  EXPECT_EQ(read->message.octets, "INVITE sip:bob");
  EXPECT_EQ(read->message.observed_at.us, 1'313'440'459'120'000);
  EXPECT_EQ(read->message.source, (Endpoint{"212.202.0.1", 12010}));
  EXPECT_EQ(read->message.destination, (Endpoint{"82.116.0.211", 5060}));
  EXPECT_EQ(read->message.transport, Transport::kUdp);
}

TEST(HepVersion3, ReadsIpv6AddressesKeyAndCorrelationId) {
  const std::string source = be(0x20010db8'00000000, 8) + be(0x0a, 8);
  const std::string destination = be(0x20010db8'00000000, 8) + be(0x0b, 8);
  const auto read = decode_hep(Hep3()
                                   .chunk(1, be(10, 1))
                                   .chunk(2, be(6, 1))
                                   .chunk(5, source)
                                   .chunk(6, destination)
                                   .key("hush")
                                   .chunk(17, "call-1")
                                   .payload(register_request())
                                   .packet(),
                               kArrival);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->message.source.address, "2001:db8::a");
  EXPECT_EQ(read->message.destination.address, "2001:db8::b");
  EXPECT_EQ(read->message.transport, Transport::kTcp);
  EXPECT_EQ(read->auth_key, "hush");
  EXPECT_EQ(read->correlation_id, "call-1");
  EXPECT_TRUE(read->carries_sip) << "it looks like SIP, though nobody says so";
}

TEST(HepVersion3, TakesTheArrivalForAMissingOrImpossibleTime) {
  const std::string microseconds = be(1'000'000, 4);
  for (const Hep3& hep :
       {Hep3(), Hep3().chunk(9, be(1, 4)).chunk(10, microseconds), Hep3().chunk(9, be(0, 4))}) {
    const auto read = decode_hep(Hep3(hep).type(1).payload(register_request()).packet(), kArrival);
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->stamped);
    EXPECT_EQ(read->message.observed_at, kArrival);
  }
}

TEST(HepVersion3, PassesOverUnknownChunksAndThoseOfVendors) {
  const auto read = decode_hep(Hep3()
                                   .circumstances()
                                   .chunk(0x7777, "whatever")
                                   .chunk(9, "of a vendor, so not the time", 2)
                                   .type(1)
                                   .payload(register_request())
                                   .packet(),
                               kArrival);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->message.observed_at.us, 1'700'000'000'250'000);
}

TEST(HepVersion3, InflatesACompressedPayload) {
  const auto read = decode_hep(Hep3().type(1).chunk(16, compressed(register_request())).packet(), kArrival);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->message.octets, register_request());
}

TEST(HepVersion3, RefusesABombAndABrokenCompression) {
  const std::string bomb = compressed(std::string(50'000'000, 'x'));
  ASSERT_LT(bomb.size(), 60'000U);
  EXPECT_EQ(code_of(Hep3().type(1).chunk(16, bomb).packet()), "PAYLOAD_TOO_LONG");
  EXPECT_EQ(code_of(Hep3().type(5).chunk(16, bomb).packet()), "") << "not SIP: not looked into";
  EXPECT_EQ(code_of(Hep3().type(1).chunk(16, "no zlib").packet()), "BAD_COMPRESSION");
  const std::string whole = compressed(register_request());
  EXPECT_EQ(code_of(Hep3().type(1).chunk(16, whole.substr(0, whole.size() / 2)).packet()), "BAD_COMPRESSION");
}

TEST(HepVersion3, SaysThatAnotherProtocolOrAKeepAliveIsNoSip) {
  for (const std::string& packet :
       {Hep3().type(5).payload("{}").packet(), Hep3().type(1).payload("\r\n\r\n").packet(),
        Hep3().type(1).payload(std::string(4, '\0')).packet(), Hep3().type(1).packet(),
        Hep3().payload("no type, no SIP").packet()}) {
    const auto read = decode_hep(packet, kArrival);
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->carries_sip);
    EXPECT_TRUE(read->message.octets.empty());
  }
}

TEST(HepVersion3, LeavesBrokenSipToItsReader) {
  const auto read = decode_hep(Hep3().type(1).payload("broken").packet(), kArrival);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->message.octets, "broken");
}

TEST(HepVersion3, AcceptsTheOtherMarkAndIgnoresWhatFollowsThePacket) {
  std::string packet = sip_packet(register_request());
  packet.replace(0, 1, "E");
  EXPECT_EQ(code_of(packet + "more"), "");
}

TEST(HepVersion3, RefusesLengthsThatCannotBe) {
  EXPECT_EQ(code_of(""), "TRUNCATED_PACKET");
  EXPECT_EQ(code_of("HEP3"), "TRUNCATED_PACKET");
  EXPECT_EQ(code_of("HEP3" + be(5, 2)), "BAD_PACKET_LENGTH");
  EXPECT_EQ(code_of("HEP3" + be(7, 2)), "TRUNCATED_PACKET");
  EXPECT_EQ(code_of("HEP4" + be(6, 2)), "NOT_HEP");
  EXPECT_EQ(code_of("HEP3" + be(6, 2) + std::string(kHepPacketOctetsMax, 'x')), "PACKET_TOO_LONG");
  EXPECT_EQ(code_of(Hep3().raw("short").packet()), "BAD_CHUNK_LENGTH");
  EXPECT_EQ(code_of(Hep3().raw(be(0, 4) + be(5, 2)).packet()), "BAD_CHUNK_LENGTH") << "would never end";
  EXPECT_EQ(code_of(Hep3().raw(be(0, 4) + be(7, 2)).packet()), "BAD_CHUNK_LENGTH");
  EXPECT_EQ(code_of(Hep3().chunk(9, be(1, 2)).packet()), "BAD_CHUNK_LENGTH");
}

TEST(HepVersion3, NamesThePlaceOfAnErrorAndNoValue) {
  const auto read = decode_hep(Hep3().type(1).chunk(3, "secret").packet(), kArrival);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().field, "chunk");
  EXPECT_EQ(read.error().offset, 13U);
}

}  // namespace
}  // namespace vouch::signalling
