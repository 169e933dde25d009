#include "services/vouchctl/shell/times.h"

#include <gtest/gtest.h>

#include <chrono>

namespace vouch::services::test {
namespace {

TEST(TypedTime, IsRfc3339WithAnyOffset) {
  EXPECT_EQ(typed_time("2026-11-24T09:00:00+01:00", "--at").value().seconds(), 1'795'507'200);
}

TEST(TypedTime, IsSecondsSince1970) {
  const auto time = typed_time("@1520606104.119540", "--at").value();
  EXPECT_EQ(time.seconds(), 1'520'606'104);
  EXPECT_EQ(time.nanos(), 119'540'000);
}

TEST(TypedTime, IsNow) {
  // Not std::time(): the clock it reads lags by up to a tick.
  const auto clock = [] { return std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()); };
  const auto before = clock();
  const auto time = typed_time("now", "--at").value().seconds();
  EXPECT_GE(time, before);
  EXPECT_LE(time, clock());
}

TEST(TypedTime, IsNothingElseAndTheMistakeNamesTheOption) {
  for (const char* text : {"", "yesterday", "2026-11-24", "1520606104", "@", "2026-13-01T00:00:00Z"}) {
    const auto time = typed_time(text, "--from");
    ASSERT_FALSE(time) << text;
    EXPECT_EQ(time.error().code, "USAGE_BAD_TIME");
    EXPECT_TRUE(time.error().field.starts_with("--from: ")) << time.error().field;
  }
}

TEST(ShownTime, IsUtcWithMilliseconds) {
  google::protobuf::Timestamp time;
  time.set_seconds(1'520'606'104);
  time.set_nanos(119'540'000);
  EXPECT_EQ(shown(time), "2018-03-09T14:35:04.119Z");
}

}  // namespace
}  // namespace vouch::services::test
