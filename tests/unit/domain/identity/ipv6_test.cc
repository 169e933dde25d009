#include "domain/identity/ipv6.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cstdio>

namespace vouch {
namespace {

TEST(Ipv6, HasOneSpelling) {
  EXPECT_EQ(canonical_ipv6("2001:0DB8:0000:0000:0000:0000:0000:0001"), "2001:db8::1");
  EXPECT_EQ(canonical_ipv6("2001:db8::0:1"), "2001:db8::1");
  EXPECT_EQ(canonical_ipv6("::"), "::");
  EXPECT_EQ(canonical_ipv6("::1"), "::1");
  EXPECT_EQ(canonical_ipv6("1::"), "1::");
}

// RFC 5952 section 4.2: the longest run, the first of two, and never a single group.
TEST(Ipv6, ShortensTheRunThatTheStandardNames) {
  EXPECT_EQ(canonical_ipv6("2001:0:0:1:0:0:0:1"), "2001:0:0:1::1");
  EXPECT_EQ(canonical_ipv6("2001:db8:0:0:1:0:0:1"), "2001:db8::1:0:0:1");
  EXPECT_EQ(canonical_ipv6("2001:db8::1:1:1:1:1"), "2001:db8:0:1:1:1:1:1");
}

TEST(Ipv6, ReadsADottedEnd) {
  EXPECT_EQ(canonical_ipv6("::ffff:192.0.2.1"), canonical_ipv6("::ffff:c000:201"));
  EXPECT_EQ(canonical_ipv6("64:ff9b::192.0.2.33"), "64:ff9b::c000:221");
}

TEST(Ipv6, RefusesWhatIsNoAddress) {
  for (const char* text : {"",
                           ":",
                           ":::",
                           "1",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "1::2::3",
                           "12345::",
                           "g::",
                           "1:2:3:4:5:6:7:8::",
                           "::1%eth0",
                           "192.0.2.1",
                           "::192.0.2.256",
                           "::192.0.2",
                           "192.0.2.1::",
                           "1:2:3:4:5:6:7:192.0.2.1",
                           "::1:",
                           ":1::",
                           "::-1",
                           "::+1",
                           " ::1"}) {
    EXPECT_FALSE(canonical_ipv6(text)) << text;
  }
}

RC_GTEST_PROP(Ipv6, EverySpellingOfAnAddressHasOneCanonicalForm, ()) {
  const auto groups = *rc::gen::container<std::array<std::uint16_t, 8>>(
      rc::gen::oneOf(rc::gen::just<std::uint16_t>(0), rc::gen::arbitrary<std::uint16_t>()));
  std::string full;
  for (const std::uint16_t group : groups) {
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "%04X", static_cast<unsigned>(group));
    full += (full.empty() ? "" : ":") + std::string(text.data());
  }
  const auto canonical = canonical_ipv6(full);
  RC_ASSERT(canonical.has_value());
  RC_ASSERT(canonical->size() <= full.size());
  RC_ASSERT(canonical_ipv6(*canonical) == canonical);
}

}  // namespace
}  // namespace vouch
