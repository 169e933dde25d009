#include <gtest/gtest.h>

#include <map>

#include "tests/unit/signalling/capture/collecting_sink.h"

namespace vouch::signalling {
namespace {

using test::CollectingSink;

constexpr std::int64_t kFirstFrameUs = 1'700'000'000'250'000;

TEST(CaptureFile, TellsWhoSentAMessageToWhomAndWhen) {
  CollectingSink sink;
  const auto stats = read_capture_file(test::capture("ethernet.pcap"), sink);
  ASSERT_TRUE(stats.has_value());
  ASSERT_EQ(sink.messages.size(), 2u);
  EXPECT_EQ(sink.messages[0].source, (Endpoint{"192.0.2.1", 5060}));
  EXPECT_EQ(sink.messages[0].destination, (Endpoint{"198.51.100.7", 5060}));
  EXPECT_EQ(sink.messages[0].transport, Transport::kUdp);
  EXPECT_EQ(sink.messages[0].observed_at, NetworkTime::from_us(kFirstFrameUs));
  EXPECT_EQ(sink.messages[1].observed_at, NetworkTime::from_us(kFirstFrameUs + 1'000'000));
  EXPECT_EQ(sink.messages[1].where, "frame 2");
  EXPECT_EQ(stats->frames, 2u);
  EXPECT_EQ(stats->octets, std::filesystem::file_size(test::capture("ethernet.pcap")));
  EXPECT_EQ(stats->first_seen, sink.messages[0].observed_at);
  EXPECT_EQ(stats->last_seen, sink.messages[1].observed_at);
}

TEST(CaptureFile, ReadsNanosecondsAndBinaryFractionsAsMicroseconds) {
  for (const char* name : {"resolutions.pcapng", "late-interface.pcapng"}) {
    CollectingSink sink;
    ASSERT_TRUE(read_capture_file(test::capture(name), sink).has_value());
    ASSERT_EQ(sink.messages.size(), 2u);
    EXPECT_EQ(sink.messages[0].observed_at, NetworkTime::from_us(kFirstFrameUs));
    EXPECT_EQ(sink.messages[1].observed_at, NetworkTime::from_us(kFirstFrameUs + 1'000'000));
  }
}

TEST(CaptureFile, StampsAMessageOverTcpWithTheSegmentThatCompletesIt) {
  CollectingSink sink;
  ASSERT_TRUE(read_capture_file(test::capture("tcp-split.pcap"), sink).has_value());
  ASSERT_EQ(sink.messages.size(), 3u);
  EXPECT_EQ(sink.messages[0].where, "frame 4");
  EXPECT_EQ(sink.messages[0].transport, Transport::kTcp);
  EXPECT_EQ(sink.messages[0].observed_at, NetworkTime::from_us(kFirstFrameUs + 3'000'000));
}

TEST(CaptureFile, StampsAMessageWithTheLateSegmentThatFillsItsHole) {
  CollectingSink sink;
  ASSERT_TRUE(read_capture_file(test::capture("tcp-out-of-order.pcap"), sink).has_value());
  ASSERT_EQ(sink.messages.size(), 3u);
  for (const ObservedMessage& message : sink.messages) EXPECT_EQ(message.where, "frame 4");
}

TEST(CaptureFile, OnlyGlimpsesMessagesItHasNotWhole) {
  const std::map<std::string, std::size_t> glimpses{
      {"snapped-head.pcap", 2}, {"snapped-body.pcap", 0}, {"tcp-snapped.pcap", 1}, {"icmp-error.pcap", 1}};
  for (const auto& [name, count] : glimpses) {
    CollectingSink sink;
    ASSERT_TRUE(read_capture_file(test::capture(name), sink).has_value());
    EXPECT_EQ(sink.glimpses.size(), count) << name;
    EXPECT_FALSE(sink.problems.empty()) << name;
    for (const ObservedMessage& glimpse : sink.glimpses) EXPECT_FALSE(glimpse.source.address.empty()) << name;
  }
}

TEST(CaptureFile, GivesTheSameMessagesHoweverTheirSegmentsCome) {
  CollectingSink whole;
  ASSERT_TRUE(read_capture_file(test::capture("tcp.pcap"), whole).has_value());
  for (const char* name :
       {"tcp-split.pcap", "tcp-out-of-order.pcap", "tcp-retransmission.pcap", "tcp-wrap.pcap"}) {
    CollectingSink other;
    ASSERT_TRUE(read_capture_file(test::capture(name), other).has_value());
    ASSERT_EQ(other.messages.size(), whole.messages.size()) << name;
    for (std::size_t i = 0; i < whole.messages.size(); ++i) {
      EXPECT_EQ(other.messages[i].octets, whole.messages[i].octets) << name;
    }
  }
}

TEST(CaptureFile, NamesWhatItDoesNotLookIntoOnceWithTheNumberOfPackets) {
  CollectingSink sink;
  ASSERT_TRUE(read_capture_file(test::capture("esp-encrypted.pcap"), sink).has_value());
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].code, "NOT_LOOKED_INTO");
  EXPECT_EQ(sink.problems[0].where, "frame 1");
  EXPECT_EQ(sink.problems[0].detail, "ESP: 3 packets");
}

TEST(CaptureFile, TellsWhereACutFileEnds) {
  CollectingSink sink;
  ASSERT_TRUE(read_capture_file(test::capture("cut-file.pcapng"), sink).has_value());
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].code, "TRUNCATED_FILE");
  EXPECT_TRUE(sink.problems[0].where.starts_with("octet "));
}

TEST(CaptureFile, ReadsMessagesWrittenIntoATextFile) {
  const test::TemporaryFile file(
      "REGISTER sip:ims.example SIP/2.0\nCall-ID: 1\nContent-Length: 0\n\nSIP/2.0 200 OK\nCall-ID: 1\n\n");
  CollectingSink sink;
  const auto stats = read_capture_file(file.path(), sink);
  ASSERT_TRUE(stats.has_value());
  EXPECT_EQ(stats->format, "text");
  EXPECT_EQ(stats->frames, 0u);
  EXPECT_FALSE(stats->first_seen.has_value());
  ASSERT_EQ(sink.messages.size(), 2u);
  EXPECT_EQ(sink.messages[0].observed_at, NetworkTime{});
  EXPECT_EQ(sink.messages[0].where, "octet 0");
  EXPECT_EQ(sink.messages[1].where, "octet 63");
}

std::string error_of(const std::filesystem::path& path) {
  CollectingSink sink;
  const auto stats = read_capture_file(path, sink);
  return stats ? "" : stats.error().code;
}

TEST(CaptureFile, RefusesWhatIsNoCapture) {
  EXPECT_EQ(error_of(test::capture("no-such-file")), "NOT_READABLE");
  EXPECT_EQ(error_of(VOUCH_TEST_DATA), "NOT_READABLE");
  EXPECT_EQ(error_of(test::TemporaryFile("").path()), "NOT_A_CAPTURE");
  EXPECT_EQ(error_of(test::TemporaryFile("Dear Sir or Madam").path()), "NOT_A_CAPTURE");
  EXPECT_EQ(error_of(test::TemporaryFile("\x1f\x8b\x08 and so on").path()), "COMPRESSED_CAPTURE");
  EXPECT_EQ(error_of(test::TemporaryFile("\xa1\xb2\xc3\xd4").path()), "BAD_CAPTURE");
}

TEST(CaptureFile, StopsWhenTheSinkHasEnough) {
  struct : CollectingSink {
    bool on_progress(std::uint64_t read, std::uint64_t total) override { return calls++, read > total; }
    int calls = 0;
  } sink;
  const std::string two = test::octets_of(test::capture("ethernet.pcap"));
  std::string many = two;
  for (int i = 0; i < 2000; ++i) many += two.substr(24);
  const test::TemporaryFile file(many);
  const auto stats = read_capture_file(file.path(), sink);
  ASSERT_TRUE(stats.has_value());
  EXPECT_EQ(stats->frames, 1024u);
  EXPECT_EQ(sink.calls, 1);
}

}  // namespace
}  // namespace vouch::signalling
