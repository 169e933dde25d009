#include "tests/integration/services/answer/answer_fixture.h"

namespace vouch::services {
namespace {

using test::Call;
using test::impu;
using test::kOtherPhone;
using test::Register;

const std::string kFirst = "sip:bob@10.0.0.2:5060";
const std::string kSecond = "sip:bob@10.0.0.3:5060";

/// Bob has two devices; the one of the higher q is tried first, and busy (TS 24.229 clause 5.4.3.3).
class ForkByQTest : public test::AnswerTest {
 protected:
  void SetUp() override {
    AnswerTest::SetUp();
    ingest({Register("one")
                .impu("bob")
                .impi("bob")
                .at(-20)
                .expires(100'000)
                .contact(kFirst)
                .address("10.0.0.4")
                .q(700),
            Register("two")
                .impu("bob")
                .impi("bob-2")
                .at(-10)
                .expires(100'000)
                .contact(kSecond)
                .device(kOtherPhone)
                .address("10.0.0.3")
                .q(300)});
    auto batch = begin();
    ASSERT_TRUE(batch.add_session_facts(Call()
                                            .invite(1)
                                            .invite(2, "one", kFirst)
                                            .failure("one", 486)
                                            .invite(2, "two", kSecond)
                                            .answer(2, "two")
                                            .contact(kSecond)
                                            .facts()));
    ASSERT_TRUE(batch.commit());
  }
  ToldSession told() {
    return answer<SessionAnswer>(question(),
                                 [&](Case& open_case) {
                                   return resolve_session(open_case, Call().invite(1).facts().front().call_id,
                                                          std::nullopt);
                                 })
        .told;
  }
};

TEST_F(ForkByQTest, IsToldOfEveryLegThatItExplains) {
  warrant({Target{impu("bob")}});
  const ToldSession session = told();
  ASSERT_EQ(session.legs.size(), 2U);
  for (const ToldLeg& leg : session.legs) EXPECT_EQ(leg.fork_by_q, "FORK_IN_ORDER_OF_Q");
  EXPECT_EQ(session.legs[0].candidates.at(0).disclosed.binding.q_at(session.legs[0].leg.instant), 700);
}

TEST_F(ForkByQTest, TellsNothingOfADeviceThatTheWarrantDoesNotReach) {
  warrant({Target{*Imei::from_digits(kOtherPhone)}});
  const ToldSession session = told();
  ASSERT_EQ(session.legs.size(), 1U);
  EXPECT_EQ(session.withheld_legs, 2U);
  EXPECT_EQ(session.legs[0].fork_by_q, "");
}

}  // namespace
}  // namespace vouch::services
