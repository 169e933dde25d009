#include "services/ingest/admin/shape.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace vouch::services {
namespace {

TEST(Shape, KeepsNamesAndPunctuationAndTellsNobodysIdentity) {
  EXPECT_EQ(
      shape_of(
          "REGISTER sip:ims.example SIP/2.0\r\nTo: <sip:alice1@ims.example>\r\nCSeq 12 REGISTER\r\n\r\n"),
      "REGISTER xxx:xxx.xxxxxxx xxx/9.9\nTo: <xxx:xxxxx9@xxx.xxxxxxx>\nxxxx 99 xxxxxxxx\n\n");
}

TEST(Shape, KeepsTheVersionOfAResponse) {
  EXPECT_EQ(shape_of("SIP/2.0 200 OK\r\n"), "SIP/2.0 999 xx\n");
}

TEST(Shape, OfSomethingLongIsCutOff) {
  const std::string shape = shape_of(std::string(10'000, 'a'));
  EXPECT_LT(shape.size(), 4100U);
  EXPECT_TRUE(shape.ends_with("...\n"));
}

RC_GTEST_PROP(Shape, HoldsNoDigitOfTheMessage, (const std::string& octets)) {
  const std::string shape = shape_of("x: " + octets);
  RC_ASSERT(shape.find_first_of("012345678") == std::string::npos);
}

}  // namespace
}  // namespace vouch::services
