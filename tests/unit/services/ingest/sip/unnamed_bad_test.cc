#include "services/ingest/sip/unnamed_bad.h"

#include <gtest/gtest.h>

namespace vouch::services {
namespace {

using std::chrono::seconds;

class Unnamed : public ::testing::Test {
 protected:
  std::uint64_t take(std::uint64_t counted, std::uint64_t named, int at_s) {
    return bad.take(counted, named, UnnamedBad::Clock::time_point{} + seconds{at_s});
  }
  UnnamedBad bad{seconds{10}};
};

TEST_F(Unnamed, AreNoneWhereEachWasNamed) {
  EXPECT_EQ(take(3, 3, 0), 0U);
  EXPECT_EQ(take(0, 0, 60), 0U);
}

TEST_F(Unnamed, AreNoneWhereOneOfTheTwoIsLater) {
  EXPECT_EQ(take(3, 1, 0), 0U);
  EXPECT_EQ(take(0, 2, 9), 0U);
  EXPECT_EQ(take(0, 4, 20), 0U);
  EXPECT_EQ(take(4, 0, 21), 0U);
  EXPECT_EQ(take(0, 0, 60), 0U);
}

TEST_F(Unnamed, AreThoseThatNobodyNamesInTime) {
  EXPECT_EQ(take(3, 1, 0), 0U);
  EXPECT_EQ(take(0, 0, 11), 2U);
  EXPECT_EQ(take(0, 0, 12), 0U) << "told once";
}

TEST_F(Unnamed, AreNotHiddenByOnesThatWereNamedLongAgo) {
  take(0, 5, 0);
  take(1, 0, 30);
  EXPECT_EQ(take(0, 0, 41), 1U);
}

}  // namespace
}  // namespace vouch::services
