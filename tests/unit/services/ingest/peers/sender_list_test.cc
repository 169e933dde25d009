#include "services/ingest/peers/sender_list.h"

#include <gtest/gtest.h>

namespace vouch::services::test {
namespace {

SenderList list(const std::vector<std::string>& texts) {
  const auto read = SenderList::from(texts);
  EXPECT_TRUE(read) << (texts.empty() ? "" : texts.front());
  return read.value_or(SenderList{});
}

TEST(SenderList, HearsAddressesThatAreNamed) {
  const SenderList senders = list({"192.0.2.20", "2001:db8::20"});
  EXPECT_TRUE(senders.hears("192.0.2.20"));
  EXPECT_TRUE(senders.hears("::ffff:192.0.2.20"));
  EXPECT_TRUE(senders.hears("2001:DB8:0::20"));
  for (const char* other : {"192.0.2.21", "2001:db8::21", "", "192.0.2.20 ", "scscf"})
    EXPECT_FALSE(senders.hears(other)) << other;
}

TEST(SenderList, HearsAllOfAPrefix) {
  const SenderList senders = list({"192.0.2.16/28", "2001:db8:7::/48", "10.0.0.0/8"});
  for (const char* one : {"192.0.2.16", "192.0.2.31", "2001:db8:7:ffff::1", "10.255.0.1", "::ffff:10.0.0.1"})
    EXPECT_TRUE(senders.hears(one)) << one;
  for (const char* other : {"192.0.2.15", "192.0.2.32", "2001:db8:8::1", "11.0.0.0"})
    EXPECT_FALSE(senders.hears(other)) << other;
}

TEST(SenderList, HearsEverybodyIfThatIsSaid) {
  EXPECT_TRUE(list({"any"}).hears("203.0.113.9"));
  EXPECT_FALSE(list({"any"}).names_somebody());
  EXPECT_TRUE(list({"192.0.2.20"}).names_somebody());
}

TEST(SenderList, TakesNothingThatMayBeAMistake) {
  for (const char* text :
       {"", "host", "010.0.0.1", "10.0.0.1/8", "0.0.0.0/0", "::/0", "10.0.0.0/33", "2001:db8::/129",
        "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/8x", "any", "fe80::1%eth0"}) {
    const auto read = SenderList::from({"192.0.2.1", text});
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, "BAD_ADDRESS");
    EXPECT_EQ(read.error().offset, 1U);
  }
}

}  // namespace
}  // namespace vouch::services::test
