#include "domain/common/time.h"

#include <gtest/gtest.h>

#include <string>

namespace vouch {
namespace {

constexpr std::int64_t kUsPerSecond = 1'000'000;

TEST(Time, IsWrittenInUtcWithMicroseconds) {
  EXPECT_EQ(rfc3339(0), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(rfc3339(1'795'507'200'000'001), "2026-11-24T08:00:00.000001Z");
}

TEST(Time, BeforeTheEpochCountsBackwards) {
  EXPECT_EQ(rfc3339(-1), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(rfc3339(-kUsPerSecond), "1969-12-31T23:59:59.000000Z");
}

TEST(Time, ReadsTheSameMomentInAnyOffset) {
  const auto utc = parse_time_us("2026-11-24T08:00:00Z");
  ASSERT_TRUE(utc);
  EXPECT_EQ(*utc, 1'795'507'200 * kUsPerSecond);
  EXPECT_EQ(parse_time_us("2026-11-24T09:30:00+01:30"), *utc);
  EXPECT_EQ(parse_time_us("2026-11-24T00:00:00-08:00"), *utc);
  EXPECT_EQ(parse_time_us("2026-11-24t08:00:00z"), *utc);
}

TEST(Time, ReadsFractionsAndDropsWhatIsFinerThanAMicrosecond) {
  EXPECT_EQ(parse_time_us("1970-01-01T00:00:00.5Z"), 500'000);
  EXPECT_EQ(parse_time_us("1970-01-01T00:00:00.000001Z"), 1);
  EXPECT_EQ(parse_time_us("1970-01-01T00:00:00.123456789Z"), 123'456);
}

TEST(Time, ReadsSecondsSinceTheEpoch) {
  EXPECT_EQ(parse_time_us("@0"), 0);
  EXPECT_EQ(parse_time_us("@1520606104.119540"), 1'520'606'104'119'540);
}

TEST(Time, KnowsLeapYears) {
  EXPECT_TRUE(parse_time_us("2024-02-29T00:00:00Z"));
  EXPECT_TRUE(parse_time_us("2000-02-29T00:00:00Z"));
  EXPECT_FALSE(parse_time_us("1900-02-29T00:00:00Z"));
  EXPECT_FALSE(parse_time_us("2026-02-29T00:00:00Z"));
}

TEST(Time, RefusesWhatIsNoTime) {
  for (const char* text : {"",
                           "@",
                           "@x",
                           "@-1",
                           "@1.",
                           "@1 ",
                           "2026-11-24",
                           "2026-11-24T08:00:00",
                           "2026-11-24T08:00Z",
                           "2026-13-01T00:00:00Z",
                           "2026-11-31T00:00:00Z",
                           "2026-11-24T24:00:00Z",
                           "2026-11-24T08:60:00Z",
                           "2026-11-24T08:00:61Z",
                           "2026-11-24T08:00:00.Z",
                           "2026-11-24T08:00:00.1234567890Z",
                           "2026-11-24T08:00:00+1:00",
                           "2026-11-24T08:00:00+24:00",
                           "2026-11-24T08:00:00Zx",
                           "@99999999999999999999"}) {
    const auto time = parse_time_us(text);
    ASSERT_FALSE(time) << text;
    EXPECT_EQ(time.error().code, "BAD_TIME");
  }
}

TEST(Timestamp, AnExpiryBeyondTheEndOfTimeStaysTheEndOfTime) {
  EXPECT_EQ(NetworkTime::from_us(1).plus_s(2), NetworkTime::from_us(2 * kUsPerSecond + 1));
  EXPECT_EQ(NetworkTime::max().plus_s(1), NetworkTime::max());
  EXPECT_EQ(NetworkTime::from_us(0).plus_s(INT64_MAX), NetworkTime::max());
  EXPECT_EQ(NetworkTime::min().plus_s(-1), NetworkTime::min());
}

TEST(Timestamp, NetworkTimeAndKnowledgeTimeCannotBeMixed) {
  static_assert(!std::is_convertible_v<NetworkTime, KnowledgeTime>);
  static_assert(!std::is_assignable_v<NetworkTime&, KnowledgeTime>);
  SUCCEED();
}

}  // namespace
}  // namespace vouch
