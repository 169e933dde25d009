#include "services/ingest/live/message_rate.h"

#include <gtest/gtest.h>

namespace vouch::services::test {
namespace {

NetworkTime at(double seconds) {
  return NetworkTime::from_us(1'700'000'000'000'000 + static_cast<std::int64_t>(seconds * 1e6));
}

/// Messages at an even pace over a while.
void run(MessageRate& rate, double from, double to, double per_second) {
  for (double when = from; when < to; when += 1 / per_second) rate.count(at(when));
}

TEST(MessageRate, IsWhatCameOverTheLastMinute) {
  MessageRate rate{at(0)};
  run(rate, 0, 120, 20);
  EXPECT_NEAR(rate.per_second(at(120)), 20, 0.5);
}

TEST(MessageRate, GoesDownAsTheMinutePassesAndToZero) {
  MessageRate rate{at(0)};
  run(rate, 0, 60, 10);
  EXPECT_NEAR(rate.per_second(at(60)), 10, 0.5);
  EXPECT_NEAR(rate.per_second(at(90)), 5, 0.5);
  EXPECT_EQ(rate.per_second(at(120)), 0);
  EXPECT_EQ(rate.per_second(at(100'000)), 0);
}

TEST(MessageRate, IsNotDilutedByTimeBeforeItBegan) {
  MessageRate rate{at(0.5)};
  run(rate, 0.5, 5.5, 40);
  EXPECT_NEAR(rate.per_second(at(5.5)), 40, 1);
}

TEST(MessageRate, OfOneMessageAtOnceIsOne) {
  MessageRate rate{at(0)};
  rate.count(at(0));
  EXPECT_EQ(rate.per_second(at(0)), 1);
}

TEST(MessageRate, SurvivesAClockThatIsSetBack) {
  MessageRate rate{at(100)};
  rate.count(at(100), 10);
  rate.count(at(10), 10);
  EXPECT_EQ(rate.per_second(at(100)), 20);
  EXPECT_EQ(rate.per_second(at(10)), 20);
}

}  // namespace
}  // namespace vouch::services::test
