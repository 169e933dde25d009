#include <gtest/gtest.h>

#include "domain/binding/merge_hops.h"
#include "domain/binding/timeline.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::at_s;
using test::Register;

std::vector<RegistrationFact> seen_on_three_hops() {
  ClientProfile at_ue = test::telephony_profile();
  at_ue.integrity_protected.clear();
  at_ue.behind_pcscf = false;
  at_ue.security_mechanism = "ipsec-3gpp";
  return {
      Register("a").hop(3).at(10).contact("sip:alice@10.0.0.1:5060;alias=10.0.0.1~5060~1"),
      Register("a").hop(2).at(11).contact("sip:alice@10.0.0.1:5060;alias=10.0.0.1~5060~1"),
      Register("a").hop(1).at(12).profile(at_ue),
  };
}

TEST(Hops, OneRegistrationSeenOnSeveralHopsIsOneBinding) {
  const auto bindings = timeline(seen_on_three_hops());
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_EQ(bindings[0].refreshes, 0U);
}

TEST(Hops, TheSCscfsOwnHopDecidesTheContactAndTheTime) {
  const auto bindings = timeline(seen_on_three_hops());
  EXPECT_EQ(bindings[0].registered_at, at_s(10));
  EXPECT_EQ(bindings[0].contact.reveal(), "sip:alice@10.0.0.1:5060;alias=10.0.0.1~5060~1");
}

TEST(Hops, WhatOneHopStripsAnotherStillShows) {
  const auto bindings = timeline(seen_on_three_hops());
  ASSERT_EQ(bindings[0].profiles.size(), 2U);
}

TEST(Novel, TheSameFactAgainTellsNothing) {
  const std::vector<RegistrationFact> facts = seen_on_three_hops();
  EXPECT_TRUE(novel(facts, facts).empty());
}

TEST(Novel, TheSameFactTwiceInOneBatchIsStoredOnce) {
  const std::vector<RegistrationFact> twice{Register("a"), Register("a")};
  EXPECT_EQ(novel({}, twice).size(), 1U);
}

TEST(Novel, ARepetitionSeenLaterTellsNothing) {
  const std::vector<RegistrationFact> known{Register("a").at(10)};
  const std::vector<RegistrationFact> later{Register("a").at(11)};
  EXPECT_TRUE(novel(known, later).empty());
}

TEST(Novel, AnEarlierSightingCorrectsTheTime) {
  const std::vector<RegistrationFact> known{Register("a").at(10)};
  const std::vector<RegistrationFact> earlier{Register("a").at(9)};
  EXPECT_EQ(novel(known, earlier).size(), 1U);
}

TEST(Novel, AnotherFeedThatSawItOtherwiseIsAnotherSource) {
  const std::vector<RegistrationFact> known{Register("a")};
  const std::vector<RegistrationFact> other{Register("a").feed("feed-2").on_isc()};
  EXPECT_EQ(novel(known, other).size(), 1U);
}

TEST(Novel, TheSameCaptureFromAnotherFeedIsARepetition) {
  const std::vector<RegistrationFact> known{Register("a")};
  const std::vector<RegistrationFact> other{Register("a").feed("feed-2")};
  EXPECT_TRUE(novel(known, other).empty());
}

}  // namespace
}  // namespace vouch
