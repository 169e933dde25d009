#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "signalling/sip/sip_message.h"

namespace vouch::signalling {
namespace {

/// Every file of tests/data/sip with what its README and expected.tsv say of it.
TEST(Torture, EveryMessageIsReadAsExpected) {
  const std::string folder = std::string{VOUCH_TEST_DATA} + "/sip/";
  std::ifstream expected{folder + "expected.tsv"};
  std::string file;
  std::string code;
  int files = 0;
  while (expected >> file >> code) {
    std::ifstream stream{folder + file, std::ios::binary};
    ASSERT_TRUE(stream) << file;
    std::stringstream octets;
    octets << stream.rdbuf();
    const auto message = parse_sip(octets.str());
    EXPECT_EQ(message ? "OK" : message.error().code, code) << file;
    ++files;
  }
  EXPECT_GE(files, 20);
}

}  // namespace
}  // namespace vouch::signalling
