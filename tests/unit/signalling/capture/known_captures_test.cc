#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "tests/unit/signalling/capture/collecting_sink.h"

namespace vouch::signalling {
namespace {

struct Known {
  std::string file;
  std::size_t messages = 0;
  std::string problems;
};

std::vector<Known> known_captures() {
  std::vector<Known> list;
  std::ifstream table(test::capture("expected.tsv"));
  for (Known row; table >> row.file >> row.messages >> row.problems;) list.push_back(row);
  return list;
}

std::string codes_of(const std::vector<Problem>& problems) {
  std::string codes;
  for (const Problem& problem : problems) codes += (codes.empty() ? "" : ",") + problem.code;
  return codes.empty() ? "-" : codes;
}

class KnownCapture : public testing::TestWithParam<Known> {};

TEST_P(KnownCapture, GivesItsMessagesAndProblems) {
  test::CollectingSink sink;
  const auto stats = read_capture_file(test::capture(GetParam().file), sink);
  ASSERT_TRUE(stats.has_value()) << stats.error().code;
  EXPECT_EQ(sink.messages.size(), GetParam().messages);
  EXPECT_EQ(codes_of(sink.problems), GetParam().problems);
  EXPECT_TRUE(GetParam().file.ends_with("." + stats->format));
}

TEST_P(KnownCapture, GivesOnlyWholeMessages) {
  test::CollectingSink sink;
  ASSERT_TRUE(read_capture_file(test::capture(GetParam().file), sink).has_value());
  for (const ObservedMessage& message : sink.messages) {
    const bool begins = message.octets.starts_with("REGISTER sip:") ||
                        message.octets.starts_with("INVITE sip:") ||
                        message.octets.starts_with("SIP/2.0 200 OK\r\n");
    EXPECT_TRUE(begins);
    EXPECT_NE(message.octets.find("\r\n\r\n"), std::string::npos);
    EXPECT_TRUE(message.where.starts_with("frame "));
    EXPECT_NE(message.transport, Transport::kUnknown);
    const bool known_end = message.source.address == "192.0.2.1" || message.source.address == "2001:db8::1" ||
                           message.source.address == "198.51.100.7";
    EXPECT_TRUE(known_end);
  }
}

INSTANTIATE_TEST_SUITE_P(All, KnownCapture, testing::ValuesIn(known_captures()), [](const auto& row) {
  std::string name = row.param.file;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
  return name;
});

}  // namespace
}  // namespace vouch::signalling
