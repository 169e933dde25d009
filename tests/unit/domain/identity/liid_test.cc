#include "domain/identity/liid.h"

#include <gtest/gtest.h>

namespace vouch {
namespace {

TEST(Liid, IsUpToTwentyFiveVisibleCharacters) {
  EXPECT_EQ(parse_liid("A")->reveal(), "A");
  EXPECT_TRUE(parse_liid("LI-2026/0042#b"));
  EXPECT_TRUE(parse_liid(std::string(25, 'Z')));
  EXPECT_FALSE(parse_liid(std::string(26, 'Z')));
}

TEST(Liid, OrTwentySixToFiftyLowerCaseHexadecimalDigits) {
  EXPECT_TRUE(parse_liid(std::string(26, 'f')));
  EXPECT_TRUE(parse_liid(std::string(50, '0')));
  EXPECT_FALSE(parse_liid(std::string(51, '0')));
  EXPECT_FALSE(parse_liid(std::string(26, 'F')));
  EXPECT_FALSE(parse_liid(std::string(25, '0') + "g"));
}

TEST(Liid, RefusesWhatCouldNotBeSeenOrWritten) {
  for (const std::string& text : {std::string(), std::string("LI 1"), std::string("LI\n1"),
                                  std::string("LI\0", 3), std::string("L\xc3\xaf"), std::string("\x7f")}) {
    const auto liid = parse_liid(text);
    ASSERT_FALSE(liid);
    EXPECT_EQ(liid.error().code, "BAD_LIID");
  }
}

}  // namespace
}  // namespace vouch
