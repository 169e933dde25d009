#include "signalling/framing/stream_framer.h"

#include <gtest/gtest.h>

#include <vector>

namespace vouch::signalling {
namespace {

std::string message(const std::string& body = "", const std::string& length = "") {
  return "MESSAGE sip:ims.example SIP/2.0\r\nCall-ID: 1\r\nContent-Length: " +
         (length.empty() ? std::to_string(body.size()) : length) + "\r\n\r\n" + body;
}

class StreamFramerTest : public testing::Test {
 protected:
  void feed(const std::string& octets) {
    ++segment_;
    framer_.feed(octets, NetworkTime::from_us(segment_), "frame " + std::to_string(segment_));
  }

  std::vector<std::string> messages_;
  std::vector<std::int64_t> times_;
  std::vector<std::string> codes_;
  std::int64_t segment_ = 0;
  StreamFramer framer_{[this](std::string octets, NetworkTime at, const std::string&) {
                         messages_.push_back(std::move(octets));
                         times_.push_back(at.us);
                       },
                       [this](Problem&& problem) { codes_.push_back(problem.code); }};
};

using Texts = std::vector<std::string>;

TEST_F(StreamFramerTest, GivesAMessageTheTimeOfTheSegmentThatCompletesIt) {
  const std::string whole = message("body");
  feed(whole.substr(0, 10));
  feed(whole.substr(10, 50));
  EXPECT_TRUE(messages_.empty());
  feed(whole.substr(60) + message());
  EXPECT_EQ(messages_, (Texts{whole, message()}));
  EXPECT_EQ(times_, (std::vector<std::int64_t>{3, 3}));
}

TEST_F(StreamFramerTest, SkipsKeepAlives) {
  feed("\r\n\r\n");
  feed(message());
  feed("\r\n");
  feed("\r\n\r\n" + message());
  EXPECT_EQ(messages_.size(), 2u);
  EXPECT_TRUE(codes_.empty());
}

TEST_F(StreamFramerTest, FindsTheNextMessageBehindGarbage) {
  feed(message() + "garbage\r\nmore of it\r\n" + message());
  EXPECT_EQ(messages_.size(), 2u);
  EXPECT_EQ(codes_, Texts{"NOT_SIP"});
}

TEST_F(StreamFramerTest, FindsAMessageAtTheBeginningOfASegmentBehindABodyThatIsTooLong) {
  feed(message("body is longer", "4"));
  feed(message());
  EXPECT_EQ(messages_.size(), 2u);
  EXPECT_EQ(codes_, Texts{"NOT_SIP"});
}

TEST_F(StreamFramerTest, DoesNotTakeTheRestOfAMethodForAMethod) {
  feed(message() + "MES");
  feed(message().substr(3));
  EXPECT_EQ(messages_, (Texts{message(), message()}));
  EXPECT_TRUE(codes_.empty());
}

TEST_F(StreamFramerTest, StartsInTheMiddleOfAMessageWithoutComplaint) {
  feed(message().substr(20) + message());
  EXPECT_EQ(messages_, Texts{message()});
  EXPECT_TRUE(codes_.empty());
}

TEST_F(StreamFramerTest, HandsOnTheHeadOfAMessageWithoutReadableLength) {
  for (const char* length : {"-1", "many"}) feed(message("", length));
  feed(message());
  EXPECT_EQ(messages_.size(), 3u);
  EXPECT_EQ(codes_, (Texts{"BAD_CONTENT_LENGTH", "BAD_CONTENT_LENGTH"}));
}

TEST_F(StreamFramerTest, PassesOverAMessageLongerThanAnyItTakes) {
  feed(message("", "999999999") + message());
  EXPECT_EQ(messages_, Texts{message()});
  EXPECT_EQ(codes_, Texts{"BAD_CONTENT_LENGTH"});
}

TEST_F(StreamFramerTest, FindsTheMessagesThatAWrongLengthSwallowed) {
  feed(message("", "9000") + message() + message());
  EXPECT_TRUE(messages_.empty());
  framer_.finish();
  EXPECT_EQ(messages_, (Texts{message(), message()}));
  EXPECT_EQ(codes_, Texts{"INCOMPLETE_MESSAGE"});
}

TEST_F(StreamFramerTest, DropsWhatAGapMadeIncomplete) {
  feed(message("body").substr(0, 50));
  framer_.gap();
  feed(message());
  EXPECT_EQ(messages_, Texts{message()});
  EXPECT_EQ(codes_, Texts{"INCOMPLETE_MESSAGE"});
}

TEST_F(StreamFramerTest, HoldsNoMoreThanOneMessage) {
  feed("MESSAGE sip:ims.example SIP/2.0\r\n");
  for (int i = 0; i < 1000; ++i) {
    feed("X: " + std::string(1000, 'x') + "\r\n");
    ASSERT_LE(framer_.held(), kMessageOctetsMax + 2000);
  }
  EXPECT_EQ(codes_.front(), "MESSAGE_TOO_LONG");
  feed("\r\n" + message());
  EXPECT_EQ(messages_, Texts{message()});
}

}  // namespace
}  // namespace vouch::signalling
