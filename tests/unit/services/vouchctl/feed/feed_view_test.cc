#include "services/vouchctl/feed/feed_view.h"

#include <gtest/gtest.h>

#include <sstream>

namespace vouch::services::test {
namespace {

namespace v1 = ::vouch::v1;

constexpr std::int64_t kNow_s = 1'800'000'000;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream{text};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// A busy feed with every number it may have.
v1::Feed busy_feed(int number) {
  v1::Feed feed;
  v1::FeedSpec& spec = *feed.mutable_spec();
  spec.set_name("scscf-" + std::to_string(number) + "/hep-over-tls");
  spec.set_name(spec.name().substr(0, 17));
  constexpr std::array kinds{v1::HEP, v1::ISC, v1::REG_EVENT, v1::CAPTURE_DIRECTORY};
  spec.set_kind(kinds.at(static_cast<std::size_t>(number) % kinds.size()));
  spec.set_transport(v1::FEED_TLS);
  spec.set_address("2001:db8:1234:5678:9abc:def0:1234:5678");
  spec.set_port(9060);
  feed.set_state(number % 5 == 0 ? "RESPONSES_MISSING" : "LISTENING");
  feed.set_messages_per_second(4321.9);
  feed.set_registrations(123'456'789'012);
  feed.set_lag_microseconds(1'999'000);
  feed.mutable_last_message_at()->set_seconds(kNow_s - 119);
  feed.add_losses()->set_count(12'345'678);
  feed.add_refusals()->set_count(1'234'567);
  return feed;
}

std::string listed(const v1::ListFeedsResponse& response) {
  std::ostringstream out;
  print_feeds(out, response, NetworkTime::from_us(kNow_s * 1'000'000));
  return out.str();
}

TEST(FeedList, OfTwentyFeedsFitsAHundredColumns) {
  v1::ListFeedsResponse response;
  for (int i = 1; i <= 20; ++i) *response.add_feeds() = busy_feed(i);
  const auto lines = lines_of(listed(response));
  ASSERT_GE(lines.size(), 22U);
  EXPECT_TRUE(lines[0].starts_with("FEED"));
  for (std::size_t row = 0; row < 22; ++row) EXPECT_LE(lines[row].size(), 100U) << lines[row];
  EXPECT_NE(lines[2].find("4321.9"), std::string::npos);
  EXPECT_NE(lines[2].find("  119 s  "), std::string::npos);
}

TEST(FeedList, TellsBelowWhatIsTheMatter) {
  v1::ListFeedsResponse response;
  *response.add_feeds() = busy_feed(1);
  *response.add_feeds() = busy_feed(5);
  const std::string text = listed(response);
  EXPECT_NE(text.find("\nscscf-5/hep-over-: 0 of 0 REGISTERs without response"), std::string::npos) << text;
  EXPECT_EQ(text.find("\nscscf-1/hep-over-: "), std::string::npos) << "nothing is the matter with it";
}

TEST(FeedList, WithoutFeedsSaysHowToAddOne) {
  EXPECT_TRUE(listed({}).starts_with("No feed. `vouchctl feed add --help`"));
}

TEST(FeedShow, TellsEverySettingAndNoSecret) {
  v1::Feed feed = busy_feed(4);
  v1::FeedSpec& spec = *feed.mutable_spec();
  spec.set_kind(v1::HEP);
  spec.set_observation_point(v1::AT_S_CSCF);
  spec.set_element("scscf-4");
  spec.add_allowed_senders("192.0.2.20");
  spec.add_allowed_senders("198.51.100.0/24");
  spec.add_tls_peers("scscf-4.example.org");
  spec.set_tls_ca_file("/etc/vouch/ca.pem");
  spec.set_auth_key_file("/etc/vouch/hep.key");
  spec.set_rhythm_seconds(60);
  spec.set_clock_bound_seconds(7);
  feed.set_most_unsettled_octets(64U << 20U);
  feed.mutable_connections()->set_most(2000);
  feed.mutable_connections()->set_most_of_one_sender(200);
  std::ostringstream out;
  print_feed(out, feed);
  for (const char* line :
       {"feed            scscf-4/hep-over-\n", "kind            hep\n",
        "listens         tls [2001:db8:1234:5678:9abc:def0:1234:5678]:9060\n", "observes        at-s-cscf\n",
        "element         scscf-4\n", "senders         192.0.2.20, 198.51.100.0/24\n",
        "TLS peers       scscf-4.example.org\n", "TLS CA          /etc/vouch/ca.pem\n",
        "key file        /etc/vouch/hep.key\n", "rhythm          60 s\n", "clock bound     7 s\n",
        "bounds          64 MiB not durable yet, 2000 connections, 200 of one sender\n"}) {
    EXPECT_NE(out.str().find(line), std::string::npos) << line << "in\n" << out.str();
  }
}

TEST(FeedShow, NeverTellsIdentities) {
  v1::Feed feed = busy_feed(2);
  feed.mutable_spec()->add_impus("sip:+49301234509@ims.example.org");
  std::ostringstream out;
  print_feed(out, feed);
  EXPECT_EQ(out.str().find("4930"), std::string::npos);
}

TEST(FeedShow, NamesTheLastFilesThatCouldNotBeRead) {
  v1::Feed feed = busy_feed(2);
  v1::FileProblem& rejected = *feed.mutable_files()->mutable_last_rejected();
  rejected.set_file("notes.txt");
  rejected.set_code("NOT_A_CAPTURE");
  v1::FileProblem& damaged = *feed.mutable_files()->mutable_last_damaged();
  damaged.set_file("cut.pcap");
  damaged.set_code("TRUNCATED_FILE");
  damaged.set_where("octet 3400");
  std::ostringstream out;
  print_feed(out, feed);
  EXPECT_NE(out.str().find("last file rejected: notes.txt: NOT_A_CAPTURE, "), std::string::npos) << out.str();
  EXPECT_NE(out.str().find("last file taken in part: cut.pcap: TRUNCATED_FILE at octet 3400, "),
            std::string::npos)
      << out.str();
}

TEST(FeedRejected, TellsOfAFileNoMoreThanWhereAndWhy) {
  v1::ListRejectedResponse response;
  v1::Rejected& one = *response.add_rejected();
  one.set_feed("files");
  one.set_code("TRUNCATED_FILE");
  one.set_where("cut.pcap, octet 3400");
  std::ostringstream out;
  print_rejected(out, response);
  EXPECT_TRUE(out.str().ends_with("  files  TRUNCATED_FILE  cut.pcap, octet 3400\n")) << out.str();
}

TEST(FeedRejected, MarksFeedsThatAreNotListed) {
  v1::ListRejectedResponse response;
  v1::Rejected& one = *response.add_rejected();
  one.set_feed("gone");
  one.set_feed_removed(true);
  response.add_rejected()->set_feed("here");
  std::ostringstream out;
  print_rejected(out, response);
  EXPECT_NE(out.str().find("  gone (not listed)  "), std::string::npos);
  EXPECT_NE(out.str().find("  here  "), std::string::npos);
}

TEST(ShortSpan, KeepsTwoDigitsOrThreeInTheUnitThatSuits) {
  EXPECT_EQ(short_span(-5), "0 ms");
  EXPECT_EQ(short_span(999'999), "999 ms");
  EXPECT_EQ(short_span(2'000'000), "2 s");
  EXPECT_EQ(short_span(120'000'000), "2 min");
  EXPECT_EQ(short_span(3 * 3'600'000'000), "3 h");
  EXPECT_EQ(short_span(400LL * 86'400'000'000), "400 d");
}

}  // namespace
}  // namespace vouch::services::test
