#include "tests/integration/services/answer/answer_fixture.h"

namespace vouch::services {
namespace {

using test::Call;
using test::impu;
using test::Register;

/// Alice calls by the one identity; which others of a warrant's targets reach the leg is by what they share
/// with it.
class ReachTest : public test::AnswerTest {
 protected:
  static Register phone(const std::string& name) {
    return Register(name).at(-20).expires(100'000).contact("sip:alice@10.0.0.1:5060").address("10.0.0.1");
  }
  void call() {
    auto batch = begin();
    ASSERT_TRUE(batch.add_session_facts(Call().invite(1).invite(2).answer(2).facts()));
    ASSERT_TRUE(batch.commit());
  }
  /// A warrant on many, of whom `target` is one.
  void warrant_on_many_and(const Target& target) {
    std::vector<Target> targets;
    for (int i = 0; i < 20; ++i) targets.emplace_back(impu("stranger-" + std::to_string(i)));
    targets.insert(targets.begin() + 10, target);
    warrant(targets);
  }
  Result<SessionAnswer> told() {
    return desk_.answer<SessionAnswer>(question(), test::kLimit, [](Case& open_case) {
      return resolve_session(open_case, Call().invite(1).facts().front().call_id, std::nullopt);
    });
  }
  void expect_told_of(const Impu& who) {
    const auto answer = told();
    ASSERT_TRUE(answer) << answer.error().code;
    ASSERT_EQ(answer->told.legs.size(), 1U);
    EXPECT_EQ(answer->told.withheld_legs, 1U);
    const ToldLeg& leg = answer->told.legs[0];
    ASSERT_EQ(leg.candidates.size(), 1U);
    EXPECT_EQ(leg.candidates[0].disclosed.binding.impu, who);
    EXPECT_TRUE(leg.session_verdict);
  }
  void expect_nothing_told() {
    const auto answer = told();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, "SESSION_NOT_FOUND");
  }
};

TEST_F(ReachTest, AnIdentityBoundBesideTheCallersIsReached) {
  ingest({phone("one").impu("alice").impi("alice"), phone("one").index(1).impu("alice-work").impi("alice")});
  call();
  warrant_on_many_and(impu("alice-work"));
  expect_told_of(impu("alice-work"));
}

TEST_F(ReachTest, AlsoWhereNoPrivateIdentityIsKnown) {
  ingest(
      {phone("one").impu("alice").without_impi(), phone("one").index(1).impu("alice-work").without_impi()});
  call();
  warrant_on_many_and(impu("alice-work"));
  expect_told_of(impu("alice-work"));
}

TEST_F(ReachTest, AnotherPhoneOfTheSameSubscriberIsNot) {
  ingest(
      {phone("one").impu("alice").impi("alice"),
       phone("two").impu("alice-work").impi("alice").contact("sip:alice@10.0.0.9:5060").address("10.0.0.9")});
  call();
  warrant_on_many_and(impu("alice-work"));
  expect_nothing_told();
}

TEST_F(ReachTest, TheDeviceIs) {
  ingest({phone("one").impu("alice").impi("alice")});
  call();
  warrant_on_many_and(test::kPhoneImei);
  expect_told_of(impu("alice"));
}

/// Without its brackets an instance-id is only a candidate; the refresh that also bound another identity had
/// them.
TEST_F(ReachTest, TheDeviceIsThroughABindingThatNamesItWellFormed) {
  RegistrationFact malformed = phone("one").impu("alice").impi("alice");
  malformed.contact.instance = parse_instance_id("\"" + malformed.contact.instance->normalized + "\"", true);
  ASSERT_FALSE(malformed.contact.instance->imei);
  ingest({malformed, phone("two").index(1).impu("alice-work").impi("alice")});
  call();
  warrant_on_many_and(test::kPhoneImei);
  expect_told_of(impu("alice-work"));
}

TEST_F(ReachTest, ThePrivateIdentityIs) {
  ingest({phone("one").impu("alice").impi("alice")});
  call();
  warrant_on_many_and(test::impi("alice"));
  expect_told_of(impu("alice"));
}

TEST_F(ReachTest, NobodyElseIs) {
  ingest({phone("one").impu("alice").impi("alice")});
  call();
  warrant_on_many_and(impu("another-stranger"));
  expect_nothing_told();
}

}  // namespace
}  // namespace vouch::services
