#include "signalling/pairing/register_pairing.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include "tests/unit/signalling/sip/message_builder.h"

namespace vouch::signalling {
namespace {

using testing::a_register;
using testing::accepted;
using testing::an_answer;
using testing::Message;

SeenRegister seen(const Message& message, std::uint64_t sequence, std::int64_t at_s = 0) {
  return {parsed(message), testing::kPhone, NetworkTime::from_us(0).plus_s(at_s), sequence};
}

/// The same REGISTER, one hop further.
Message further(const Message& request) {
  return request.on_top("Via", "SIP/2.0/UDP pcscf.example;branch=z9hG4bKpcscf1");
}

TEST(RegisterPairing, PairsARegisterWithItsSuccess) {
  RegisterPairing pairing;
  EXPECT_FALSE(pairing.take_request(seen(a_register(), 1)));
  const auto pair = pairing.take_final(seen(accepted(a_register()), 2));
  ASSERT_TRUE(pair);
  EXPECT_EQ(pair->request.sequence, 1U);
  EXPECT_EQ(pair->success.sequence, 2U);
}

TEST(RegisterPairing, PairsWhicheverComesFirst) {
  RegisterPairing pairing;
  EXPECT_FALSE(pairing.take_final(seen(accepted(a_register()), 1)));
  const auto pair = pairing.take_request(seen(a_register(), 2));
  ASSERT_TRUE(pair);
  EXPECT_EQ(pair->success.sequence, 1U);
}

TEST(RegisterPairing, ARefusalMakesNoPairAndEndsTheWaiting) {
  for (const auto* status : {"401 Unauthorized", "403 Forbidden", "423 Interval Too Brief", "302 Moved"}) {
    RegisterPairing pairing;
    pairing.take_request(seen(a_register(), 1));
    EXPECT_FALSE(pairing.take_final(seen(an_answer(a_register(), status), 2)));
    EXPECT_FALSE(pairing.waiting_since());
    pairing.finish();
    EXPECT_EQ(pairing.unpaired_requests(), 0U);
  }
}

TEST(RegisterPairing, EveryHopIsAPairOfItsOwn) {
  RegisterPairing pairing;
  pairing.take_request(seen(a_register(), 1));
  pairing.take_request(seen(further(a_register()), 2));
  const auto inner = pairing.take_final(seen(accepted(further(a_register())), 3));
  const auto outer = pairing.take_final(seen(accepted(a_register()), 4));
  ASSERT_TRUE(inner && outer);
  EXPECT_EQ(inner->request.sequence, 2U);
  EXPECT_EQ(outer->request.sequence, 1U);
}

TEST(RegisterPairing, CallIdAndCseqAloneDoNotPair) {
  const Message guess = a_register().with("Via", "SIP/2.0/UDP 10.1.2.3:5060;branch=z9hG4bKguess");
  const Message elsewhere = a_register().with("Via", "SIP/2.0/UDP 10.6.6.6:5060;branch=z9hG4bKphone1");
  RegisterPairing pairing;
  pairing.take_request(seen(guess, 1));
  pairing.take_request(seen(elsewhere, 2));
  EXPECT_FALSE(pairing.take_final(seen(accepted(a_register()), 3)));
}

TEST(RegisterPairing, TheBranchAloneDoesNotPairEither) {
  RegisterPairing pairing;
  pairing.take_request(seen(a_register().with("CSeq", "1 REGISTER"), 1));
  pairing.take_request(seen(a_register().with("Call-ID", "other"), 2));
  EXPECT_FALSE(pairing.take_final(seen(accepted(a_register()), 3)));
}

TEST(RegisterPairing, AnOldSenderIsPairedByItsWholeVia) {
  const Message old = a_register().with("Via", "SIP/2.0/UDP 10.1.2.3:5060");
  const Message answer = accepted(old).with("Via", "SIP/2.0/UDP 10.1.2.3:5060;received=203.0.113.7");
  RegisterPairing pairing;
  pairing.take_request(seen(old, 1));
  EXPECT_FALSE(pairing.take_final(seen(answer.with("Via", "SIP/2.0/UDP 10.1.2.4:5060"), 2)));
  EXPECT_TRUE(pairing.take_final(seen(answer, 3)));
}

TEST(RegisterPairing, RepetitionsBringNothing) {
  RegisterPairing pairing;
  pairing.take_request(seen(a_register(), 1));
  EXPECT_FALSE(pairing.take_request(seen(a_register(), 2)));
  const auto pair = pairing.take_final(seen(accepted(a_register()), 3));
  ASSERT_TRUE(pair);
  EXPECT_EQ(pair->request.sequence, 1U);
  EXPECT_FALSE(pairing.take_final(seen(accepted(a_register()), 4)));
  EXPECT_FALSE(pairing.take_request(seen(a_register(), 5)));
  EXPECT_FALSE(pairing.waiting_since());
}

TEST(RegisterPairing, TellsSinceWhenItWaits) {
  RegisterPairing pairing;
  EXPECT_FALSE(pairing.waiting_since());
  pairing.take_request(seen(a_register(), 4));
  pairing.take_request(seen(a_register().with("Call-ID", "other"), 7));
  EXPECT_EQ(pairing.waiting_since(), 4U);
  pairing.take_final(seen(accepted(a_register()), 8));
  EXPECT_EQ(pairing.waiting_since(), 7U);
}

TEST(RegisterPairing, GivesUpBehindTheWindow) {
  RegisterPairing pairing;
  pairing.take_request(seen(a_register(), 1, 100));
  pairing.take_request(seen(a_register().with("Call-ID", "other"), 2, 164));
  EXPECT_EQ(pairing.unpaired_requests(), 0U);
  pairing.take_request(seen(a_register().with("Call-ID", "third"), 3, 165));
  EXPECT_EQ(pairing.unpaired_requests(), 1U);
  EXPECT_EQ(pairing.waiting_since(), 2U);
  EXPECT_FALSE(pairing.take_final(seen(accepted(a_register()), 4, 166)));
}

TEST(RegisterPairing, OneWrongStampUnpairsNothing) {
  for (const std::int64_t wrong : {0, 999'999'999}) {
    RegisterPairing pairing;
    pairing.take_request(seen(a_register(), 1, 1'000'000));
    pairing.take_request(seen(a_register().with("Call-ID", "stray"), 2, wrong));
    EXPECT_TRUE(pairing.take_final(seen(accepted(a_register()), 3, 1'000'001)));
    EXPECT_EQ(pairing.unpaired_requests(), 0U);
  }
}

TEST(RegisterPairing, TwoSourcesWhoseClocksDifferBothPair) {
  RegisterPairing pairing;
  for (int i = 0; i < 100; ++i) {
    const Message request = a_register().with("Call-ID", "call-" + std::to_string(i));
    const auto sequence = static_cast<std::uint64_t>(i) * 2;
    const std::int64_t at_s = i % 2 == 0 ? 10'000 + i : i;
    pairing.take_request(seen(request, sequence + 1, at_s));
    EXPECT_TRUE(pairing.take_final(seen(accepted(request), sequence + 2, at_s)));
  }
}

TEST(RegisterPairing, AQuietFeedGivesUpAfterAFewMessages) {
  RegisterPairing pairing;
  for (std::uint64_t i = 0; i < 20; ++i)
    pairing.take_request(seen(a_register().with("Call-ID", "call-" + std::to_string(i)), i + 1,
                              static_cast<std::int64_t>(i) * 3600));
  EXPECT_GE(pairing.unpaired_requests(), 10U);
}

TEST(RegisterPairing, AClockThatWasSetBackIsFollowed) {
  RegisterPairing pairing;
  pairing.take_request(seen(a_register(), 1, 1'000'000));
  for (std::uint64_t i = 0; i < 200; ++i)
    pairing.take_final(
        seen(an_answer(a_register().with("Call-ID", "call-" + std::to_string(i)), "403 Forbidden"), i + 2,
             static_cast<std::int64_t>(i)));
  EXPECT_EQ(pairing.unpaired_requests(), 1U);
  EXPECT_FALSE(pairing.waiting_since());
}

TEST(RegisterPairing, CountsWhatFoundNoPartner) {
  RegisterPairing pairing;
  pairing.take_request(seen(a_register(), 1));
  pairing.take_final(seen(accepted(a_register().with("Call-ID", "other")), 2));
  pairing.finish();
  EXPECT_EQ(pairing.unpaired_requests(), 1U);
  EXPECT_EQ(pairing.unpaired_successes(), 1U);
  EXPECT_FALSE(pairing.waiting_since());
}

TEST(RegisterPairing, TellsOfWhatTimeSomethingWasGivenUp) {
  RegisterPairing pairing;
  pairing.take_request(seen(a_register(), 1, 100));
  pairing.take_request(seen(a_register().with("Call-ID", "soon-after"), 2, 110));
  pairing.take_request(seen(a_register().with("Call-ID", "much-later"), 3, 900));
  pairing.take_final(seen(accepted(a_register().with("Call-ID", "without-request")), 4, 950));
  pairing.finish();
  const auto told = pairing.take_unpaired();
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[0].since, NetworkTime::from_us(0).plus_s(100));
  EXPECT_EQ(told[0].until, NetworkTime::from_us(0).plus_s(142)) << "RFC 3261 section 17.1.2.2";
  EXPECT_EQ(told[0].messages, 2U);
  EXPECT_EQ(told[1].since, NetworkTime::from_us(0).plus_s(900));
  EXPECT_EQ(told[2].since, told[2].until) << "the registration stood when the 2xx came";
  EXPECT_TRUE(pairing.take_unpaired().empty()) << "told once";
}

TEST(RegisterPairing, IsBoundedInNumberAndOctets) {
  for (const RegisterPairing::Limits limits :
       {RegisterPairing::Limits{64, 10, 1UL << 30U}, RegisterPairing::Limits{64, 1000, 10'000}}) {
    RegisterPairing pairing{limits};
    for (std::uint64_t i = 1; i <= 100; ++i)
      pairing.take_request(seen(a_register().with("Call-ID", "call-" + std::to_string(i)), i));
    EXPECT_GE(pairing.unpaired_requests(), 80U);
    EXPECT_GT(*pairing.waiting_since(), 80U);
    EXPECT_TRUE(pairing.take_final(seen(accepted(a_register().with("Call-ID", "call-100")), 101)));
  }
}

TEST(RegisterPairing, RemembersWhatIsOverInLittleRoom) {
  // Where a whole fleet registers at once, nearly all of the window is over.
  constexpr std::uint64_t kCount = 5000;
  RegisterPairing pairing;
  const auto before = mallinfo2().uordblks;
  for (std::uint64_t i = 1; i <= kCount; ++i) {
    const Message request = a_register().with("Call-ID", "call-" + std::to_string(i));
    pairing.take_request(seen(request, 2 * i));
    ASSERT_TRUE(pairing.take_final(seen(accepted(request), 2 * i + 1)));
  }
  EXPECT_LT(mallinfo2().uordblks, before + kCount * 200);
  EXPECT_FALSE(pairing.take_request(seen(a_register().with("Call-ID", "call-1"), 3 * kCount)));
}

}  // namespace
}  // namespace vouch::signalling
