#include "services/correlator/reading_pace.h"

#include <gtest/gtest.h>

namespace vouch::services {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr ReadingPace::Time kBegan{};

TEST(ReadingPace, AnnouncesWhoCatchesUpAfterAWhileAndNobodyElse) {
  ReadingPace pace;
  EXPECT_FALSE(pace.has_caught_up(kBegan));
  EXPECT_FALSE(pace.is_given_up(kBegan));
  EXPECT_FALSE(pace.has_caught_up(kBegan + seconds{4}));
  EXPECT_FALSE(pace.is_given_up(kBegan + seconds{10}));
  EXPECT_TRUE(pace.has_caught_up(kBegan + seconds{15}));
  EXPECT_FALSE(pace.has_caught_up(kBegan + seconds{60})) << "once";
}

TEST(ReadingPace, GivesUpAClientThatTakesNothing) {
  ReadingPace pace;
  EXPECT_FALSE(pace.is_given_up(kBegan));
  EXPECT_FALSE(pace.is_given_up(kBegan + minutes{10} - seconds{1}));
  EXPECT_TRUE(pace.is_given_up(kBegan + minutes{10}));
}

TEST(ReadingPace, WaitsForAClientThatTakesAMessageNowAndThen) {
  ReadingPace pace;
  for (minutes passed{0}; passed < minutes{60}; passed += minutes{9}) {
    EXPECT_FALSE(pace.is_given_up(kBegan + passed));
    pace.note_taken(kBegan + passed);
  }
  EXPECT_TRUE(pace.has_caught_up(kBegan + minutes{60})) << "all of it was told as it stood meanwhile";
}

TEST(ReadingPace, CountsPatienceFromWhenSomethingBeganToWait) {
  ReadingPace pace;
  pace.note_taken(kBegan);
  EXPECT_FALSE(pace.is_given_up(kBegan + minutes{30}));
}

}  // namespace
}  // namespace vouch::services
