#include "domain/common/unprintable.h"

#include <gtest/gtest.h>

#include <ostream>
#include <type_traits>
#include <unordered_set>

namespace vouch {
namespace {

using Name = Unprintable<struct NameTag>;
using Place = Unprintable<struct PlaceTag>;

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) {
  out << value;
};

TEST(Unprintable, DoesNotFlowIntoAStream) {
  static_assert(Streamable<std::string>);
  static_assert(!Streamable<Name>);
  SUCCEED();
}

TEST(Unprintable, DoesNotTurnIntoTextByItself) {
  static_assert(!std::is_convertible_v<Name, std::string>);
  static_assert(!std::is_convertible_v<Name, std::string_view>);
  static_assert(!std::is_convertible_v<std::string, Name>);
  SUCCEED();
}

TEST(Unprintable, NamesOfDifferentThingsCannotBeSwapped) {
  static_assert(!std::is_convertible_v<Name, Place>);
  static_assert(!std::is_constructible_v<Name, Place>);
  SUCCEED();
}

TEST(Unprintable, IsComparedOrderedAndHashedByItsText) {
  const Name alice("alice");
  const Name bob("bob");
  EXPECT_TRUE(alice == Name("alice"));
  EXPECT_TRUE(alice < bob);
  const std::unordered_set<Name> names{alice, bob, Name("alice")};
  EXPECT_EQ(names.size(), 2U);
}

TEST(Unprintable, GivesItsTextToWhoAsksForIt) {
  EXPECT_EQ(Name("alice").reveal(), "alice");
  EXPECT_TRUE(Name().empty());
}

}  // namespace
}  // namespace vouch
