#include "domain/coverage/stretches.h"

#include <gtest/gtest.h>

namespace vouch {
namespace {

NetworkTime at_s(std::int64_t seconds) {
  return NetworkTime::from_us(0).plus_s(seconds);
}
Stretches::Stretch stretch(std::int64_t since, std::int64_t until, std::uint64_t count) {
  return {at_s(since), at_s(until), count};
}
using All = std::vector<Stretches::Stretch>;

TEST(Stretches, JoinWhatIsCloseTogether) {
  Stretches some;
  some.note(at_s(1000), at_s(1010), 2);
  some.note(at_s(1070), at_s(1080), 3);
  some.note(at_s(930), at_s(940), 1);
  EXPECT_EQ(some.all(), (All{stretch(930, 1080, 6)}));
}

TEST(Stretches, LeaveWhatIsFarFromAllElseAlone) {
  Stretches some;
  some.note(at_s(1000), at_s(1000), 1);
  some.note(at_s(5), at_s(5), 1);
  some.note(at_s(9000), at_s(9000), 1);
  some.note(at_s(1001), at_s(1002), 1);
  EXPECT_EQ(some.all(), (All{stretch(5, 5, 1), stretch(1000, 1002, 2), stretch(9000, 9000, 1)}));
}

TEST(Stretches, JoinAllThatOneReaches) {
  Stretches some;
  for (const std::int64_t second : {100, 200, 300, 1000}) some.note(at_s(second), at_s(second), 1);
  some.note(at_s(50), at_s(290), 1);
  EXPECT_EQ(some.all(), (All{stretch(50, 300, 4), stretch(1000, 1000, 1)}));
}

TEST(Stretches, AreFewAndForgetNothing) {
  Stretches some;
  some.note(NetworkTime::min(), NetworkTime::min(), 1);
  some.note(NetworkTime::max(), NetworkTime::max(), 1);
  for (std::int64_t i = 0; i < 100; ++i) some.note(at_s(100 * i * i), at_s(100 * i * i), 1);
  ASSERT_EQ(some.all().size(), Stretches::kMost);
  std::uint64_t count = 0;
  for (const auto& one : some.all()) count += one.count;
  EXPECT_EQ(count, 102U);
  EXPECT_EQ(some.all().front(), (Stretches::Stretch{NetworkTime::min(), NetworkTime::min(), 1}));
}

}  // namespace
}  // namespace vouch
