#include "services/ingest/peers/sender_tally.h"

#include <gtest/gtest.h>

namespace vouch::services::test {
namespace {

NetworkTime at(std::int64_t seconds) {
  return NetworkTime::from_us(seconds * 1'000'000);
}

TEST(SenderTally, CountsEachSenderForItself) {
  SenderTally tally;
  tally.count("192.0.2.20", 100, at(1));
  tally.count("192.0.2.21", 30, at(2));
  tally.count("192.0.2.20", 50, at(3));
  const SenderTally::Totals expected{{"192.0.2.20", {2, 150, at(3)}}, {"192.0.2.21", {1, 30, at(2)}}};
  EXPECT_EQ(tally.totals(), expected);
}

TEST(SenderTally, HasPlacesForSoMany) {
  SenderTally tally;
  for (int i = 0; i < 1000; ++i) tally.count("sender-" + std::to_string(i), 1, at(i));
  tally.count("sender-0", 1, at(1000));
  const auto totals = tally.totals();
  EXPECT_EQ(totals.size(), SenderTally::kSenders + 1);
  EXPECT_EQ(totals.at("others").messages, 1000 - SenderTally::kSenders);
  EXPECT_EQ(totals.at("sender-0").messages, 2U);
}

}  // namespace
}  // namespace vouch::services::test
