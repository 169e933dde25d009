#include "signalling/isc/body_parts.h"

#include <gtest/gtest.h>

#include <string>

namespace vouch::signalling {
namespace {

using Parts = std::vector<std::pair<std::string, std::string>>;

Parts parts_of(std::string_view type, std::string_view body) {
  Parts parts;
  for (const BodyPart& part : body_parts(type, body)) parts.emplace_back(part.type, part.content);
  return parts;
}

TEST(Body, OfOneTypeIsOnePart) {
  EXPECT_EQ(parts_of("Message/SIP;version=2.0", "x"), (Parts{{"message/sip", "x"}}));
  EXPECT_EQ(parts_of("", "x"), (Parts{{"", "x"}}));
}

/// RFC 2046 section 5.1.1.
TEST(Multipart, IsTakenApartAtItsBoundary) {
  const std::string body =
      "preamble\r\n--b 1\r\nContent-Type: message/sip\r\n\r\nfirst\r\n\r\n--b 1  \r\n"
      "content-type :application/3gpp-ims+xml;x=y\r\nX: y\r\n\r\nsecond --b 1\r\n--b 1x\r\n--b "
      "1--\r\nepilogue";
  EXPECT_EQ(parts_of("multipart/mixed; boundary=\"b 1\"", body),
            (Parts{{"message/sip", "first\r\n"}, {"application/3gpp-ims+xml", "second --b 1\r\n--b 1x"}}));
}

TEST(Multipart, MayHaveLineFeedsAloneAndPartsWithoutHead) {
  EXPECT_EQ(parts_of("multipart/mixed;boundary=b", "--b\n\nfirst\n--b\nContent-Type: a/b\n\nsecond\n--b--"),
            (Parts{{"", "first"}, {"a/b", "second"}}));
}

TEST(Multipart, WithoutEndKeepsItsLastPart) {
  EXPECT_EQ(parts_of("multipart/mixed;boundary=b", "--b\r\nContent-Type: a/b\r\n\r\ncut"),
            (Parts{{"a/b", "cut"}}));
}

TEST(Multipart, WhoseBoundaryCannotBeFoundHasNoParts) {
  EXPECT_TRUE(parts_of("multipart/mixed;boundary=b", "nothing --b\r\n").empty());
  EXPECT_TRUE(parts_of("multipart/mixed", "--b\r\n\r\nx\r\n--b--").empty());
  EXPECT_TRUE(parts_of("multipart/mixed;boundary=" + std::string(71, 'b'), "x").empty());
  EXPECT_TRUE(parts_of("multipart/mixed;boundary=b", "--b--\r\n--b\r\n\r\nbehind the end").empty());
}

TEST(Multipart, HasNoMorePartsThanAreLookedAt) {
  std::string body;
  for (int i = 0; i < 100; ++i) body += "--b\r\n\r\nx\r\n";
  EXPECT_EQ(parts_of("multipart/mixed;boundary=b", body).size(), kBodyPartsMax);
}

}  // namespace
}  // namespace vouch::signalling
