#include "services/ingest/sink/trouble.h"

#include <gtest/gtest.h>

namespace vouch::services::test {
namespace {

constexpr Trouble::Clock::time_point kNow{std::chrono::hours{1}};

TEST(Trouble, IsToldWhenItBeginsAndThenNowAndThenWithHowOftenItWasMet) {
  Trouble trouble;
  EXPECT_EQ(trouble.met(kNow), 1U);
  EXPECT_FALSE(trouble.met(kNow + std::chrono::seconds{1}, 10));
  EXPECT_FALSE(trouble.met(kNow + std::chrono::seconds{59}));
  EXPECT_EQ(trouble.met(kNow + Trouble::kBetweenTellings), 12U);
}

TEST(Trouble, IsToldAtOnceWhenItComesBack) {
  Trouble trouble;
  EXPECT_TRUE(trouble.met(kNow));
  trouble.over();
  EXPECT_EQ(trouble.met(kNow, 3), 3U);
}

}  // namespace
}  // namespace vouch::services::test
