#include "signalling/framing/text_messages.h"

#include <gtest/gtest.h>

#include <string>

namespace vouch::signalling {
namespace {

const std::string kStart = "MESSAGE sip:ims.example SIP/2.0\n";

TEST(TextMessages, AreCutByTheirLength) {
  const std::string first = kStart + "l: 4\n\nbody";
  const std::string second = kStart + "l: 0\n\n";
  const std::string text = "\n" + first + "\n\n" + second;
  const auto messages = messages_in_text(text);
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[0].octets, first);
  EXPECT_EQ(messages[0].offset, 1u);
  EXPECT_EQ(messages[1].octets, second);
}

TEST(TextMessages, ReachToTheNextStartLineWhereTheLengthIsWrong) {
  const std::string first = kStart + "l: 40\n\nbody\nbody\n";
  const std::string text = first + kStart + "\n";
  const auto messages = messages_in_text(text);
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[0].octets, first);
}

TEST(TextMessages, KeepAMessageInTheBodyOfAnother) {
  const std::string fragment = "SIP/2.0 100 Trying\n";
  const std::string notify =
      "NOTIFY sip:ims.example SIP/2.0\nl: " + std::to_string(fragment.size()) + "\n\n" + fragment;
  const auto messages = messages_in_text(notify);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0].octets, notify);
}

TEST(TextMessages, MayFollowAByteOrderMarkAndBlankLines) {
  const std::string mark = "\xef\xbb\xbf\r\n";
  const std::string options = "OPTIONS sip:ims.example SIP/2.0\r\n\r\n";
  const std::string text = mark + options;
  const auto messages = messages_in_text(text);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0].octets, options);
  EXPECT_EQ(messages[0].offset, mark.size());
}

TEST(TextMessages, AreNoneInOtherTexts) {
  EXPECT_TRUE(messages_in_text("").empty());
  EXPECT_TRUE(messages_in_text("A letter\nMESSAGE sip:ims.example SIP/2.0\n\n").empty());
  EXPECT_TRUE(messages_in_text("\n\n\n").empty());
}

}  // namespace
}  // namespace vouch::signalling
