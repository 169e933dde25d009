#include "domain/common/opaque_id.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace vouch {
namespace {

constexpr const char* kText = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";

TEST(OpaqueId, IsWrittenAsAUuidInLowerCase) {
  const auto octets = parse_uuid("F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6");
  ASSERT_TRUE(octets);
  EXPECT_EQ(octets->front(), 0xf8);
  EXPECT_EQ(octets->back(), 0xf6);
  EXPECT_EQ(format_uuid(*octets), kText);
}

TEST(OpaqueId, ReadsNoOtherForm) {
  for (const char* text : {"", "f81d4fae7dec11d0a76500a0c91e6bf6", "{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}",
                           "f81d4fae-7dec-11d0-a765-00a0c91e6bf", "f81d4fae-7dec-11d0-a765-00a0c91e6bf66",
                           "g81d4fae-7dec-11d0-a765-00a0c91e6bf6", "f81d4fae-7dec-11d0-a76-500a0c91e6bf6"}) {
    EXPECT_FALSE(parse_uuid(text)) << text;
  }
}

TEST(OpaqueId, IdsOfDifferentThingsHaveDifferentTypes) {
  using SessionId = OpaqueId<struct SessionIdTag>;
  using BindingId = OpaqueId<struct BindingIdTag>;
  static_assert(!std::is_convertible_v<SessionId, BindingId>);
  SUCCEED();
}

TEST(OpaqueId, DerivedIdsDependOnIdAndText) {
  const auto id = *parse_uuid(kText);
  auto other = id;
  other[0] ^= 1U;
  EXPECT_EQ(derive_uuid(id, "alice"), derive_uuid(id, "alice"));
  EXPECT_NE(derive_uuid(id, "alice"), derive_uuid(id, "bob"));
  EXPECT_NE(derive_uuid(id, "alice"), derive_uuid(other, "alice"));
  EXPECT_NE(derive_uuid(id, ""), id);
}

// Derived ids are stored: another machine, or a later version, must derive the same.
TEST(OpaqueId, DerivationIsFnv1aOf128Bits) {
  EXPECT_EQ(format_uuid(derive_uuid({}, "")), "f1f90b7b-f705-b5ef-1517-163834145e4d");
  EXPECT_EQ(format_uuid(derive_uuid(*parse_uuid(kText), "alice")), "817b64c5-69c1-3ed2-8c44-69607f491543");
}

}  // namespace
}  // namespace vouch
