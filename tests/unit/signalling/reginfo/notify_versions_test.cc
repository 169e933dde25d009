#include "signalling/reginfo/notify_versions.h"

#include <gtest/gtest.h>

namespace vouch::signalling {
namespace {

/// RFC 3680 section 5.1.
TEST(NotifyVersions, FollowOneAnotherByOne) {
  NotifyVersions versions;
  EXPECT_TRUE(versions.follows("a", 5)) << "nobody knows what was told before";
  EXPECT_TRUE(versions.follows("a", 6));
  EXPECT_TRUE(versions.follows("a", 6)) << "a repetition";
  EXPECT_FALSE(versions.follows("a", 8)) << "7 is missing";
  EXPECT_TRUE(versions.follows("a", 9)) << "the gap was told";
  EXPECT_FALSE(versions.follows("a", 0)) << "the registrar began anew";
  EXPECT_TRUE(versions.follows("a", 1));
}

TEST(NotifyVersions, AreCountedForEachSubscription) {
  NotifyVersions versions;
  EXPECT_TRUE(versions.follows("a", 5));
  EXPECT_TRUE(versions.follows("b", 0));
  EXPECT_TRUE(versions.follows("a", 6));
  EXPECT_TRUE(versions.follows("b", 1));
}

TEST(NotifyVersions, OfTheOldestSubscriptionAreForgotten) {
  NotifyVersions versions{2};
  for (const auto* subscription : {"a", "b", "c"}) EXPECT_TRUE(versions.follows(subscription, 0));
  EXPECT_TRUE(versions.follows("a", 7)) << "forgotten, so it is a first one";
  EXPECT_FALSE(versions.follows("c", 7));
}

}  // namespace
}  // namespace vouch::signalling
