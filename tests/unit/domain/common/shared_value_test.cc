#include "domain/common/shared_value.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vouch {
namespace {

using Shared = SharedValue<std::string>;

TEST(ASharedValue, IsOneForAllItsCopies) {
  const Shared one{"sip:alice@example.com"};
  const Shared other = one;
  EXPECT_EQ(&*one, &*other);
}

TEST(ASharedValue, ChangesForNobodyElse) {
  const Shared one{"as it was"};
  Shared other = one;
  other.change() += ", changed";
  EXPECT_EQ(*one, "as it was");
  EXPECT_EQ(*other, "as it was, changed");
}

TEST(ASharedValue, ThatNobodyElseHasIsNotCopiedToBeChanged) {
  Shared one{"alone"};
  const std::string* const before = &*one;
  EXPECT_EQ(&one.change(), before);
}

TEST(ASharedValue, IsComparedByWhatItHolds) {
  EXPECT_EQ(Shared{"a"}, Shared{"a"});
  EXPECT_LT(Shared{"a"}, Shared{"b"});
  const Shared one{"a"};
  const Shared same = one;
  EXPECT_EQ(one, same);
  EXPECT_FALSE(one < same);
}

TEST(ASharedValue, OfNothingHoldsAnEmptyOne) {
  EXPECT_EQ(*SharedValue<std::vector<int>>{}, std::vector<int>{});
}

}  // namespace
}  // namespace vouch
