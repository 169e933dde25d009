#include "tests/integration/services/answer/answer_fixture.h"

namespace vouch::services {
namespace {

using test::at_s;
using test::impu;
using test::kPhoneImei;
using test::Register;

class AsOfTest : public test::AnswerTest {
 protected:
  void ingest_call(const std::vector<SessionFact>& facts) {
    auto batch = begin();
    ASSERT_TRUE(batch.add_session_facts(facts));
    ASSERT_TRUE(batch.commit());
  }
  ToldSession session(std::optional<KnowledgeTime> as_of = {}) {
    return answer<SessionAnswer>(
               question(Delivery::kQuery, as_of),
               [](Case& open_case) { return resolve_session(open_case, "call-1", std::nullopt); })
        .told;
  }
};

TEST_F(AsOfTest, ADeviceThatADeeperHopDoesNotNameIsStillFoundAsItWasKnown) {
  warrant({kPhoneImei});
  const KnowledgeTime known = ingest({Register("one").hop(1)});
  ASSERT_EQ(lookup(kPhoneImei).size(), 1U);
  ingest({Register("one").hop(3).without_instance()});
  EXPECT_EQ(lookup(kPhoneImei, known).size(), 1U);
}

TEST_F(AsOfTest, AFlowMatchIsGivenAgainAfterARefreshFromAnotherPort) {
  warrant({kPhoneImei});
  ingest({Register("one").at(-100).reg_id(1).contact("sip:alice@phone.invalid").address("10.0.0.1", 5060)});
  // Another identity's claim: only the flow leads to the phone.
  ingest_call(test::Call().invite(1).contact("sip:anonymous@anonymous.invalid").facts());
  auto batch = begin();
  const KnowledgeTime known = batch.known_at();
  ASSERT_TRUE(batch.commit());
  const auto before = session(known);
  ASSERT_EQ(before.legs.at(0).association.match, MatchKind::kFlow);
  ingest({Register("two").at(50).reg_id(1).contact("sip:alice@phone.invalid").address("10.0.0.1", 6060)});
  const auto again = session(known);
  ASSERT_EQ(again.legs.size(), 1U);
  EXPECT_EQ(again.legs[0].association.match, MatchKind::kFlow);
  EXPECT_EQ(again.legs[0].candidates.at(0).disclosed, before.legs[0].candidates.at(0).disclosed);
}

TEST_F(AsOfTest, AFlowTokenOfThePathLeadsToItsBinding) {
  warrant({kPhoneImei});
  RegistrationFact fact =
      Register("one").at(-100).reg_id(1).contact("sip:bob@phone.invalid").address("10.7.7.7");
  fact.registration.change().path = {"sip:token@pcscf.example.com;lr;ob"};
  ingest({fact});
  auto facts = test::Call().invite(1).facts();
  facts.front().route = fact.registration->path;
  facts.front().request_uri = "sip:somebody@else.invalid";
  facts.front().to.reset();
  facts.front().from.reset();
  ingest_call(facts);
  const auto told = session();
  ASSERT_EQ(told.legs.size(), 1U);
  EXPECT_EQ(told.legs[0].leg.role, LegRole::kTerminating);
  EXPECT_EQ(told.legs[0].association.match, MatchKind::kFlow);
}

TEST_F(AsOfTest, ALegIsToldTheSameWhateverElseTheWarrantNames) {
  // Private addresses repeat: bob registered from alice's, and the warrant brings his bindings in first.
  ingest({Register("a").at(-100).reg_id(1)});
  ingest({Register("b").at(-90).impu("bob").impi("bob").device(test::kOtherPhone)});
  ingest_call(test::Call().invite(1).facts());
  warrant({Target{impu("bob")}, Target{kPhoneImei}});
  const auto told = session();
  ASSERT_FALSE(told.legs.empty());
  for (const ToldBinding& candidate : told.legs[0].candidates) {
    EXPECT_EQ(candidate.disclosed.binding.impu, impu("alice"));
  }
}

}  // namespace
}  // namespace vouch::services
