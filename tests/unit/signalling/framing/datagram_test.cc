#include "signalling/framing/datagram.h"

#include <gtest/gtest.h>

#include <string>

#include "signalling/framing/content_length.h"

namespace vouch::signalling {
namespace {

const std::string kHead = "OPTIONS sip:ims.example SIP/2.0\r\nCall-ID: 1\r\n";

TEST(Datagram, HoldsOneMessage) {
  const std::string message = kHead + "Content-Length: 4\r\n\r\nbody";
  EXPECT_EQ(message_in_datagram(message), message);
  EXPECT_EQ(message_in_datagram("\r\n\r\n" + message), message);
  EXPECT_EQ(message_in_datagram(message + kHead + "\r\n"), message);
}

TEST(Datagram, NeedsNoContentLength) {
  const std::string message = kHead + "\r\nbody";
  EXPECT_EQ(message_in_datagram(message), message);
}

TEST(Datagram, LeavesAWrongLengthToTheReader) {
  for (const char* length : {"5000", "-1", "99999999999999999999999", "four"}) {
    const std::string message = kHead + "l: " + length + "\r\n\r\nbody";
    EXPECT_EQ(message_in_datagram(message), message);
  }
}

TEST(Datagram, IsNoMessageIfItDoesNotBeginLikeOne) {
  EXPECT_FALSE(message_in_datagram("").has_value());
  EXPECT_FALSE(message_in_datagram("\r\n\r\n").has_value());
  EXPECT_FALSE(message_in_datagram("hello").has_value());
}

TEST(ContentLength, IsReadInEverySpelling) {
  for (const char* row :
       {"Content-Length: 12", "content-length:12", "CONTENT-LENGTH  : 12 ", "l: 12", "L:\r\n 12"}) {
    const auto length = content_length_of(kHead + row + "\r\n\r\n");
    EXPECT_EQ(length.kind, ContentLength::Kind::kStated) << row;
    EXPECT_EQ(length.octets, 12u) << row;
  }
  EXPECT_EQ(content_length_of(kHead + "\r\n").kind, ContentLength::Kind::kAbsent);
  EXPECT_EQ(content_length_of(kHead + "l: -4\r\n\r\n").kind, ContentLength::Kind::kUnreadable);
  EXPECT_EQ(content_length_of(kHead + "l:\r\n\r\n").kind, ContentLength::Kind::kUnreadable);
}

}  // namespace
}  // namespace vouch::signalling
