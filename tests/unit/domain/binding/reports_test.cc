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

/// A report that the registrar ended the registration, whatever its contacts.
Register whole_end(const std::string& name) {
  return report(name, Kind::kReportedEnded).contact("").without_instance();
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
  EXPECT_EQ(bindings[0].flow_at(at_s(300))->ue_address, "10.0.0.1")
      << "a report knows no address and takes none away";
}

TEST(Report, ThatTheNetworkShortenedTheTimeShortensIt) {
  const auto bindings = bindings_of({Register("a").at(0).expires(6000), report("r").at(300).expires(60)});
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_EQ(bindings[0].expires_at, at_s(360));
  EXPECT_EQ(bindings[0].refreshes, 0U);
}

/// RFC 3680 section 5.1: q is optional there.
TEST(Report, TellsTheQOfAContactOrLeavesItAsItWas) {
  const auto bindings = bindings_of(
      {Register("a").at(0).q(500), report("r").at(300), report("s").at(600).q(200), report("t").at(900)});
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_EQ(bindings[0].q_at(at_s(599)), 500);
  EXPECT_EQ(bindings[0].q_at(at_s(900)), 200);
}

TEST(Report, TellsTheQOfARegistrationThatDidNotSayIt) {
  const auto bindings = bindings_of({Register("a").at(0), report("r").at(1).q(200)});
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_EQ(bindings[0].q_at(at_s(0)), 200);
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

/// A report of an end is never the second source of what accepted the registration, however soon it comes.
TEST(Report, OfAnEndJustBehindARefreshEndsItAllTheSame) {
  for (const Kind kind : {Kind::kReportedEnded, Kind::kReportedUnregistered, Kind::kReportedExpired}) {
    for (const int at : {400, 402, 405}) {
      const auto bindings =
          bindings_of({Register("a").at(0), Register("b").at(400), report("r", kind).at(at)});
      ASSERT_EQ(bindings.size(), 1U);
      EXPECT_EQ(bindings[0].refreshes, 1U);
      EXPECT_EQ(bindings[0].ended_at, at_s(at)) << name_of(kind);
    }
  }
}

TEST(Report, OfAnEndAtTheMomentOfARegistrationComesBehindItWhateverItsName) {
  for (const char* name : {"0", "z"}) {
    const auto bindings = bindings_of({Register("m").at(10), report(name, Kind::kReportedEnded).at(10)});
    ASSERT_EQ(bindings.size(), 1U);
    EXPECT_EQ(bindings[0].end_reason, EndReason::kNetworkInitiated);
  }
}

/// Feeds travel by different ways; RFC 3680 section 5.3: callid and cseq are those of the contact's last
/// REGISTER.
TEST(Report, OfAnEndComesBehindTheRegisterItNamesEvenIfSeenFirst) {
  const RegistrationFact seen_late = Register("a").at(10);
  const RegistrationFact end = report("r", Kind::kReportedEnded)
                                   .call(seen_late.registration->call_id, seen_late.registration->cseq)
                                   .at(8);
  const auto bindings = bindings_of({end, seen_late});
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_EQ(bindings[0].ended_at, at_s(10));
  EXPECT_EQ(bindings[0].end_reason, EndReason::kNetworkInitiated);
}

TEST(Report, OfAnEndSeenJustBeforeANewRegistrationEndsTheOldOne) {
  const auto bindings =
      bindings_of({Register("a").at(0), report("r", Kind::kReportedEnded).at(98), Register("b").at(100)});
  ASSERT_EQ(bindings.size(), 2U);
  EXPECT_EQ(bindings[0].ended_at, at_s(98));
  EXPECT_FALSE(bindings[1].ended_at);
}

/// A third-party REGISTER with Expires 0 names no contact.
TEST(ReportOfTheWholeRegistrationsEnd, EndsAllContactsAlsoJustBehindARefresh) {
  const auto bindings = bindings_of(
      {Register("a").at(0), Register("b").at(300),
       Register("c").contact("sip:alice@10.0.0.2").address("10.0.0.2").device(kOtherPhone).reg_id(1).at(0),
       whole_end("r").at(302)});
  ASSERT_EQ(bindings.size(), 2U);
  for (const Binding& binding : bindings) {
    EXPECT_EQ(binding.ended_at, at_s(302));
    EXPECT_EQ(binding.end_reason, EndReason::kExpiredOrUnknown) << "the UE may have done it, unseen by us";
    EXPECT_EQ(binding.feeds, (Feeds{"feed-1", "reports"}));
  }
}

TEST(ReportOfTheWholeRegistrationsEnd, IsTheNetworksDoingWhereTheUesOwnWouldHaveBeenTold) {
  const auto reason_of = [](int at) {
    return bindings_of({Register("a").on_isc().at(0).expires(600), whole_end("r").at(at)}).at(0).end_reason;
  };
  EXPECT_EQ(reason_of(300), EndReason::kNetworkInitiated);
  EXPECT_EQ(reason_of(597), EndReason::kExpired) << "its time ran out just then";
}

/// TS 24.229 clause 5.4.1.7: embedded is the last REGISTER that the S-CSCF had accepted.
TEST(ReportOfTheWholeRegistrationsEnd, SeenLateEndsNothingRegisteredBehindTheRegisterItNames) {
  const RegistrationFact late = whole_end("r").call("c", 1).at(103);
  for (const Register& newer : {Register("b").call("c", 2).at(100), Register("b").call("other", 1).at(100)}) {
    const auto bindings = bindings_of({Register("a").call("c", 1).at(0), late, newer});
    ASSERT_EQ(bindings.size(), 2U);
    EXPECT_LT(bindings[0].end(), at_s(100)) << "what it is about ended";
    EXPECT_EQ(bindings[1].registered_at, at_s(100));
    EXPECT_FALSE(bindings[1].ended_at);
  }
}

TEST(ReportOfTheWholeRegistrationsEnd, EndsAllTheSameIfTheRegisterItNamesIsOld) {
  const auto bindings = bindings_of({Register("a").call("c", 1).at(0), Register("b").call("c", 2).at(100),
                                     whole_end("r").call("c", 1).at(200)});
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_EQ(bindings[0].ended_at, at_s(200)) << "no retransmission is so late";
}

TEST(ReportOfTheWholeRegistrationsEnd, EndsWhatAnotherDeviceRegisteredShortlyBefore) {
  const auto bindings = bindings_of({Register("a").call("c", 1).at(90),
                                     Register("b")
                                         .call("d", 1)
                                         .contact("sip:alice@10.0.0.2")
                                         .address("10.0.0.2")
                                         .device(kOtherPhone)
                                         .reg_id(1)
                                         .at(95),
                                     whole_end("r").call("c", 1).at(100)});
  for (const Binding& binding : bindings) EXPECT_EQ(binding.ended_at, at_s(100));
}

TEST(ReportOfTheWholeRegistrationsEnd, SeenFirstComesBehindTheRegisterItNames) {
  const auto bindings = bindings_of({whole_end("r").call("c", 1).at(8), Register("a").call("c", 1).at(10)});
  ASSERT_EQ(bindings.size(), 1U);
  EXPECT_EQ(bindings[0].ended_at, at_s(10));
}

/// Two sources of one registration, seen at the same depth: which is kept as its fact does not matter.
TEST(ReportOfTheWholeRegistrationsEnd, IsTheNetworksDoingWhereAMirrorSawTheRegisterToo) {
  for (const char* mirror : {"a-mirror", "z-mirror"}) {
    const auto bindings =
        bindings_of({Register("a").on_isc().feed("isc"), Register("a").feed(mirror), whole_end("r").at(300)});
    EXPECT_EQ(bindings.at(0).end_reason, EndReason::kNetworkInitiated);
  }
}

TEST(ReportOfTheWholeRegistrationsEnd, BesideTheUesDeregistrationIsItsSecondSource) {
  for (const int earlier_or_later : {98, 100, 102}) {
    const auto bindings = bindings_of(
        {Register("a").on_isc().at(0), Register("b").at(100).removed(), whole_end("r").at(earlier_or_later)});
    ASSERT_EQ(bindings.size(), 1U);
    EXPECT_EQ(bindings[0].ended_at, at_s(100));
    EXPECT_EQ(bindings[0].end_reason, EndReason::kDeregistered);
  }
}

TEST(ReportOfTheWholeRegistrationsEnd, LeavesTheReasonToWhatTheSameReportTellsOfAContact) {
  const auto bindings = bindings_of({Register("a").at(0), whole_end("r").at(300).index(9),
                                     report("r", Kind::kReportedUnregistered).call("c", 1).at(300)});
  EXPECT_EQ(bindings.at(0).end_reason, EndReason::kDeregistered);
}

TEST(ReportOfTheWholeRegistrationsEnd, LeavesAnEmergencyRegistration) {
  const auto bindings = bindings_of({Register("a").emergency().at(0), whole_end("r").at(300)});
  EXPECT_FALSE(bindings.at(0).ended_at) << "TS 24.229 clause 5.4.8.2: no application server is told of one";
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
