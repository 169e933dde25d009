#include "signalling/isc/third_party_order.h"

#include <gtest/gtest.h>

namespace vouch::signalling {
namespace {

SipMessage sent(std::uint32_t cseq, const std::string& call_id = "isc-1",
                const std::string& to = "sip:alice@ims.example") {
  SipMessage message;
  message.call_id = call_id;
  message.cseq = cseq;
  message.to_uri = to;
  return message;
}

NetworkTime at_s(std::int64_t seconds) {
  return NetworkTime::from_us(0).plus_s(seconds);
}

/// RFC 3261 section 10.2.4.
TEST(ThirdPartyOrder, IsThatOfCSeqWithinACallId) {
  ThirdPartyOrder order;
  order.place(sent(1), at_s(0));
  EXPECT_EQ(order.place(sent(3), at_s(10)), at_s(10)) << "in order";
  EXPECT_EQ(order.place(sent(4), at_s(11)), at_s(11));
  const auto late = order.place(sent(2), at_s(12));
  ASSERT_TRUE(late);
  EXPECT_LT(*late, at_s(10)) << "before the first that was sent later";
  EXPECT_GT(*late, at_s(9));
}

TEST(ThirdPartyOrder, IsNotKnownOfTheFirstOfACallId) {
  ThirdPartyOrder order;
  EXPECT_FALSE(order.place(sent(1), at_s(0)));
  EXPECT_FALSE(order.place(sent(2, "isc-2"), at_s(1)));
  EXPECT_FALSE(order.place(sent(2, "isc-1", "sip:bob@ims.example"), at_s(1))) << "of another user";
}

TEST(ThirdPartyOrder, IsNotToldByWhatIsOlderThanARetransmission) {
  ThirdPartyOrder order;
  order.place(sent(9), at_s(0));
  EXPECT_FALSE(order.place(sent(1), at_s(60))) << "an S-CSCF that counts anew";
}

TEST(ThirdPartyOrder, ForgetsTheOldestCallIds) {
  ThirdPartyOrder order{2};
  for (const auto* call_id : {"a", "b", "c"}) order.place(sent(1, call_id), at_s(0));
  EXPECT_FALSE(order.place(sent(2, "a"), at_s(1)));
  EXPECT_TRUE(order.place(sent(2, "c"), at_s(1)));
}

}  // namespace
}  // namespace vouch::signalling
