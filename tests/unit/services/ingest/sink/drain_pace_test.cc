#include "services/ingest/sink/drain_pace.h"

#include <gtest/gtest.h>

namespace vouch::services {
namespace {

using std::chrono::milliseconds;

TEST(DrainPace, GoesOnWhereNobodyIsHeldUp) {
  DrainPace pace;
  EXPECT_EQ(pace.pause(milliseconds{100}, true), milliseconds{0});
  pace.note(milliseconds{2});
  EXPECT_EQ(pace.pause(milliseconds{100}, true), milliseconds{0});
}

TEST(DrainPace, LeavesAsMuchTimeAsItTookToThoseItHeldUp) {
  DrainPace pace;
  pace.note(milliseconds{30});
  pace.note(milliseconds{1});
  EXPECT_EQ(pace.pause(milliseconds{100}, true), milliseconds{100});
  EXPECT_EQ(pace.pause(milliseconds{100}, true), milliseconds{0}) << "once";
}

TEST(DrainPace, NeverPausesForLong) {
  DrainPace pace;
  pace.note(milliseconds{30});
  EXPECT_EQ(pace.pause(std::chrono::seconds{20}, true), DrainPace::kPauseAtMost);
}

TEST(DrainPace, DoesNotPauseWhereItMayNot) {
  DrainPace pace;
  pace.note(milliseconds{30});
  EXPECT_EQ(pace.pause(milliseconds{100}, false), milliseconds{0});
}

}  // namespace
}  // namespace vouch::services
