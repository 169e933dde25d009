#include <gtest/gtest.h>

#include "domain/binding/timeline.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::at_s;
using test::kOtherPhone;
using test::Register;
using Kind = RegistrationKind;
using Feeds = std::vector<std::string>;

std::vector<Binding> bindings_of(std::vector<RegistrationFact> facts) {
  return timeline(facts);
}

/// A report of the contact that Register() registers.
Register report(const std::string& name, Kind kind = Kind::kReportedActive) {
  return Register(name).reported(kind);
}

TEST(Report, AloneOpensABindingThatKnowsWhatWasReported) {
  const auto bindings = bindings_of({report("r").at(10).expires(600)});
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_EQ(bindings[0].registered_at, at_s(10));
  EXPECT_EQ(bindings[0].expires_at, at_s(610));
  EXPECT_TRUE(bindings[0].instance);
  EXPECT_FALSE(bindings[0].impi);
  EXPECT_TRUE(bindings[0].call_ids.empty());
}

TEST(Report, OfARegistrationThatWasSeenIsItsSecondSource) {
  for (const int earlier_or_later : {9, 11}) {
    const auto bindings =
        bindings_of({Register("a").feed("mirror").at(10), report("r").at(earlier_or_later)});
    ASSERT_EQ(bindings.size(), 1U);
    EXPECT_EQ(bindings[0].registered_at, at_s(10));
    EXPECT_EQ(bindings[0].refreshes, 0U);
    EXPECT_EQ(bindings[0].expires_at, at_s(3610));
    EXPECT_EQ(bindings[0].feeds, (Feeds{"mirror", "reports"}));
  }
}

TEST(Report, OfARefreshThatWasNotSeenRefreshes) {
  const auto bindings = bindings_of(
      {Register("a").at(0).expires(600), report("r").at(300).expires(600), report("s").at(400).expires(500)});
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_EQ(bindings[0].refreshed_at, at_s(300));
  EXPECT_EQ(bindings[0].refreshes, 1U) << "the second report says the same expiry again";
  EXPECT_EQ(bindings[0].expires_at, at_s(900));
  EXPECT_EQ(bindings[0].ue_address, "10.0.0.1") << "a report knows no address and takes none away";
}

TEST(Report, ThatTheNetworkShortenedTheTimeShortensIt) {
  const auto bindings = bindings_of({Register("a").at(0).expires(6000), report("r").at(300).expires(60)});
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_EQ(bindings[0].expires_at, at_s(360));
  EXPECT_EQ(bindings[0].refreshes, 0U);
}

TEST(Report, OfAnEndGivesItsReason) {
  const auto reason_of = [](Kind kind) {
    const auto bindings = bindings_of({Register("a").at(0), report("r", kind).at(300)});
    EXPECT_EQ(bindings.at(0).ended_at, at_s(300));
    return bindings.at(0).end_reason;
  };
  EXPECT_EQ(reason_of(Kind::kReportedEnded), EndReason::kNetworkInitiated);
  EXPECT_EQ(reason_of(Kind::kReportedUnregistered), EndReason::kDeregistered);
  EXPECT_EQ(reason_of(Kind::kReportedExpired), EndReason::kExpired);
}

TEST(Report, OfAnotherContactsEndEndsNothing) {
  const auto bindings = bindings_of(
      {Register("a").at(0), report("r", Kind::kReportedEnded).contact("sip:alice@10.0.0.9:5060").at(300)});
  EXPECT_FALSE(bindings.at(0).ended_at);
}

TEST(Report, OfADeregistrationThatWasSeenAddsNothing) {
  for (const int earlier_or_later : {98, 102}) {
    const auto bindings = bindings_of({Register("a").at(0), Register("b").at(100).removed(),
                                       report("r", Kind::kReportedUnregistered).at(earlier_or_later)});
    ASSERT_EQ(bindings.size(), 1U);
    EXPECT_EQ(bindings[0].ended_at, at_s(100));
    EXPECT_EQ(bindings[0].end_reason, EndReason::kDeregistered);
  }
}

TEST(Report, OfFullStateEndsWhatItDoesNotList) {
  const auto bindings = bindings_of(
      {Register("a").at(0),
       Register("b").contact("sip:alice@10.0.0.2").address("10.0.0.2").reg_id(1).device(kOtherPhone).at(0),
       report("r", Kind::kReportedOthersGone).also_listed({"sip:alice@10.0.0.1:5060"}).at(300)});
  ASSERT_EQ(bindings.size(), 2U);
  const auto& gone = bindings[0].contact.reveal() == "sip:alice@10.0.0.2" ? bindings[0] : bindings[1];
  const auto& left = bindings[0].contact.reveal() == "sip:alice@10.0.0.2" ? bindings[1] : bindings[0];
  EXPECT_EQ(gone.ended_at, at_s(300));
  EXPECT_EQ(gone.end_reason, EndReason::kExpiredOrUnknown);
  EXPECT_FALSE(left.ended_at);
}

TEST(Report, OfFullStateWrittenJustBeforeARegistrationDoesNotEndIt) {
  const auto bindings = bindings_of({Register("a").at(10), report("r", Kind::kReportedOthersGone).at(12)});
  EXPECT_FALSE(bindings.at(0).ended_at);
}

TEST(Report, IsCompletedByTheNextRegisterInsteadOfReplaced) {
  const auto bindings = bindings_of({report("r").at(0), Register("a").at(300).reg_id(1)});
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_TRUE(bindings[0].impi);
  EXPECT_EQ(bindings[0].reg_id, 1U);
  EXPECT_EQ(bindings[0].refreshes, 1U);
}

TEST(Report, OfAFeedThatSeesNetworkInitiatedEndsMakesAnExpiryCertain) {
  const auto bindings =
      bindings_of({Register("a").at(0).expires(60), report("r").at(1).expires(60), Register("b").at(90)});
  ASSERT_EQ(bindings.size(), 2U);
  EXPECT_EQ(bindings[0].end_reason, EndReason::kExpired);
}

}  // namespace
}  // namespace vouch
