#include "signalling/isc/third_party_register.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "domain/binding/merge_hops.h"
#include "domain/binding/timeline.h"
#include "tests/unit/signalling/isc/third_party.h"

namespace vouch::signalling {
namespace {

using testing::a_register;
using testing::accepted;
using testing::an_answer;
using testing::at_the_scscf;
using testing::codes;
using testing::embedding;
using testing::Message;
using testing::part;
using testing::third_party;
using testing::with_typed_body;
using Codes = std::vector<std::string>;

ThirdPartyReading reading_of(const Message& outer, ObservationPoint point = ObservationPoint::kOnIsc) {
  return read_third_party_register(testing::parsed(outer), NetworkTime::from_us(2'000'000),
                                   {"lab/isc", point});
}

AcceptedRegistration registered(const Message& outer, ObservationPoint point = ObservationPoint::kOnIsc) {
  return reading_of(outer, point).accepted.value();
}

Message granting_200() {
  return accepted(at_the_scscf()).with("P-Associated-URI", "<sip:alice@ims.example>, <tel:+49301234>");
}

bool has_note(const AcceptedRegistration& accepted, const std::string& note) {
  const auto& notes = accepted.registration.notes;
  return std::find(notes.begin(), notes.end(), note) != notes.end();
}

/// TS 24.229 clause 5.4.1.7.
TEST(ThirdPartyRegister, WithRequestAndResponseIsTheUesRegistration) {
  const ThirdPartyReading reading = reading_of(embedding({at_the_scscf(), granting_200()}));
  ASSERT_TRUE(reading.accepted);
  EXPECT_TRUE(reading.problems.empty());
  EXPECT_TRUE(reading.reports.empty());
  const AcceptedRegistration& it = *reading.accepted;
  EXPECT_EQ(it.aor.reveal(), "sip:alice@ims.example");
  ASSERT_EQ(it.associated.size(), 1U);
  EXPECT_EQ(it.associated[0].reveal(), "tel:+49301234");
  ASSERT_EQ(it.contacts.size(), 1U);
  EXPECT_EQ(it.contacts[0].uri.reveal(), "sip:alice@10.1.2.3:5060") << "not the S-CSCF's";
  EXPECT_EQ(it.contacts[0].expires_s, 3600U);
  EXPECT_TRUE(it.contacts[0].instance);
  EXPECT_EQ(it.registration.call_id, "call-1@10.1.2.3");
  EXPECT_EQ(it.registration.impi->reveal(), "alice@private.example");
  EXPECT_EQ(it.registration.profile.authentication, Authentication::kAka);
  EXPECT_TRUE(it.registration.profile.behind_pcscf);
  EXPECT_EQ(it.registration.profile.user_agent, "Phone/1.0");
  EXPECT_EQ(it.registration.ue_address, "10.1.2.3");
  EXPECT_EQ(it.registration.observed_at, NetworkTime::from_us(2'000'000));
  EXPECT_EQ(it.registration.point, ObservationPoint::kOnIsc);
  EXPECT_EQ(it.registration.feed, "lab/isc");
  EXPECT_EQ(it.registration.notes, Codes{}) << "ISC says where it observes";
}

/// Two sources, one registration.
TEST(ThirdPartyRegister, IsTheRegistrationThatAMirrorSees) {
  const auto mirrored = testing::registered(at_the_scscf(), granting_200());
  const auto told = registered(embedding({at_the_scscf(), granting_200()}));
  EXPECT_EQ(told.registration.id, mirrored.registration.id);
  EXPECT_EQ(told.registration.hop, mirrored.registration.hop);
  auto facts = facts_of(mirrored);
  for (const RegistrationFact& fact : facts_of(told)) facts.push_back(fact);
  std::erase_if(facts, [&](const RegistrationFact& fact) { return fact.impu != mirrored.aor; });
  const auto merged = merge_hops(facts);
  ASSERT_EQ(merged.size(), 1U);
  EXPECT_EQ(merged[0].feeds, (Codes{"lab/feed", "lab/isc"}));
}

/// A UE can write such a message, with an embedded 200 of its own making: a mirror cannot tell it from the
/// S-CSCF's.
TEST(ThirdPartyRegister, IsBelievedOnlyWhereTheScscfAloneCanSend) {
  const Message outer = embedding({at_the_scscf(), granting_200()});
  for (const auto point : {ObservationPoint::kAtScscf, ObservationPoint::kBehindPcscf,
                           ObservationPoint::kBeforePcscf, ObservationPoint::kUnspecified}) {
    EXPECT_FALSE(reading_of(outer, point).accepted);
    EXPECT_EQ(codes(reading_of(outer, point).problems), Codes{"THIRD_PARTY_REGISTER"});
  }
  EXPECT_TRUE(reading_of(outer).accepted);
}

/// Kamailio's ims_isc: IncludeRegisterRequest alone; the outer headers tell what was granted.
TEST(ThirdPartyRegister, WithTheRequestAloneIsAcceptedAsTheOuterHeadersSay) {
  const Message outer = with_typed_body(third_party("1800"), "message/sip", at_the_scscf().text())
                            .with("P-Associated-URI", "<sip:alice@ims.example>, <tel:+49301234>");
  const auto it = registered(outer);
  EXPECT_EQ(it.contacts.at(0).kind, RegistrationKind::kBound);
  EXPECT_EQ(it.contacts[0].expires_s, 1800U);
  EXPECT_EQ(it.associated.size(), 1U);
  EXPECT_EQ(it.registration.notes, Codes{"RESPONSE_NOT_EMBEDDED"});
  const Message in_contact =
      outer.without("Expires").with("Contact", "<sip:scscf.ims.example:6060>;expires=900");
  EXPECT_EQ(registered(in_contact).contacts.at(0).expires_s, 900U);
  const auto untold = registered(outer.without("Expires"));
  EXPECT_EQ(untold.contacts.at(0).expires_s, 600000U) << "what the UE asked for";
  EXPECT_TRUE(has_note(untold, "EXPIRY_NOT_GRANTED"));
}

/// Kamailio's sample S-CSCF runs isc_match_filter_reg for a re-registration before save(): whether it was
/// accepted nobody says.
TEST(ThirdPartyRegister, ToldBeforeItWasAcceptedIsKnownByItsNote) {
  const Message again = at_the_scscf().with("CSeq", "3 REGISTER").with("Expires", "1200");
  const auto it = registered(embedding({again}, third_party("1200")));
  EXPECT_EQ(it.contacts.at(0).expires_s, 1200U) << "no longer than it says";
  EXPECT_TRUE(has_note(it, "RESPONSE_NOT_EMBEDDED"));
}

/// Older Kamailio does not tell of the initial registration.
TEST(ThirdPartyRegister, FirstToldOfARefreshOpensTheBinding) {
  const auto it = registered(embedding({at_the_scscf().with("CSeq", "7 REGISTER")}));
  EXPECT_EQ(it.contacts.at(0).kind, RegistrationKind::kBound);
  EXPECT_EQ(timeline(facts_of(it)).size(), 1U);
}

TEST(ThirdPartyRegister, MayEmbedAFragment) {
  EXPECT_TRUE(reading_of(with_typed_body(third_party(), "message/sipfrag", at_the_scscf().text())).accepted);
  const std::string info =
      part("<ims-3gpp version=\"1\"><service-info>x</service-info></ims-3gpp>", "application/3gpp-ims+xml");
  EXPECT_TRUE(reading_of(with_typed_body(third_party(), "multipart/mixed;boundary=bound",
                                         info + part(at_the_scscf().text()) + "--bound--"))
                  .accepted);
}

/// ims_isc makes the 200 from the REGISTER: no Contact, no P-Associated-URI; and with tel: and sip: URIs the
/// outer one is malformed.
TEST(ThirdPartyRegister, WithABareResponseIsCompletedFromTheOuterHeaders) {
  const Message outer = embedding({at_the_scscf(), an_answer(at_the_scscf(), "200 OK")}, third_party("1800"))
                            .with("P-Associated-URI", "<sip:alice@ims.example, tel:+49301234>");
  const auto it = registered(outer);
  EXPECT_EQ(it.contacts.at(0).expires_s, 1800U);
  ASSERT_EQ(it.associated.size(), 1U);
  EXPECT_EQ(it.associated[0].reveal(), "tel:+49301234");
  EXPECT_EQ(it.registration.notes,
            (Codes{"MALFORMED_P_ASSOCIATED_URI", "RESPONSE_FROM_ISC", "RESPONSE_WITHOUT_CONTACT"}));
}

/// The 200 names no set: the outer message is all there is.
TEST(ThirdPartyRegister, ForAnotherIdentityThatNothingExcludesBringsItIn) {
  const Message to_another = third_party().with("To", "<sip:alice.b@ims.example>");
  const Message bare = an_answer(at_the_scscf(), "200 OK");
  const Message wildcarded =
      accepted(at_the_scscf()).with("P-Associated-URI", "<sip:alice@ims.example>, <sip:ali!.*!@ims.example>");
  const Message unreadable =
      accepted(at_the_scscf()).with("P-Associated-URI", "<sip:alice@ims.example>, <alice.b>");
  for (const auto& parts : {std::vector{at_the_scscf()},
                            {at_the_scscf(), bare},
                            {at_the_scscf(), accepted(at_the_scscf())},
                            {at_the_scscf(), wildcarded},
                            {at_the_scscf(), unreadable}}) {
    const auto it = registered(embedding(parts, to_another));
    EXPECT_EQ(it.aor.reveal(), "sip:alice@ims.example");
    ASSERT_EQ(it.associated.size(), 1U);
    EXPECT_EQ(it.associated[0].reveal(), "sip:alice.b@ims.example");
    EXPECT_FALSE(has_note(it, "OUTER_TO_NOT_IN_SET"));
  }
}

/// TS 24.229 clause 5.4.1.7: To is an identity of the set. One that the UE's own 200 does not know is not
/// bound on the word of the outer message.
TEST(ThirdPartyRegister, ForAnIdentityThatTheEmbeddedSetExcludesBindsWhatIsEmbedded) {
  const auto it =
      registered(embedding({at_the_scscf(), granting_200()}).with("To", "<sip:mallory@ims.example>"));
  EXPECT_EQ(it.aor.reveal(), "sip:alice@ims.example");
  ASSERT_EQ(it.associated.size(), 1U);
  EXPECT_EQ(it.associated[0].reveal(), "tel:+49301234");
  EXPECT_EQ(it.registration.notes, Codes{"OUTER_TO_NOT_IN_SET"});
  const auto of_the_set =
      registered(embedding({at_the_scscf(), granting_200()}).with("To", "<tel:+49301234>"));
  EXPECT_EQ(of_the_set.associated.size(), 1U);
  EXPECT_EQ(of_the_set.registration.notes, Codes{});
}

/// A 200 to a de-registration has no Contact left to tell an expiry of.
TEST(ThirdPartyRegister, OfADeregistrationWithItsOwn200InfersNothing) {
  const Message request = at_the_scscf().with("Expires", "0");
  const Message answer = an_answer(request, "200 OK").with("P-Associated-URI", "<tel:+49301234>");
  EXPECT_FALSE(has_note(registered(embedding({request, answer}, third_party("0"))), "RESPONSE_FROM_ISC"));
}

/// TS 24.229 clause 5.4.1.4.1: the whole implicit registration set goes with it.
TEST(ThirdPartyRegister, OfADeregistrationRemovesTheContactFromTheWholeSet) {
  const Message request = at_the_scscf().with("Expires", "0");
  const Message with_set = an_answer(request, "200 OK").with("P-Associated-URI", "<tel:+49301234>");
  const Message in_outer = embedding({request}, third_party("0")).with("P-Associated-URI", "<tel:+49301234>");
  for (const auto& outer : {in_outer, embedding({request, with_set}, third_party("0"))}) {
    const ThirdPartyReading reading = reading_of(outer);
    ASSERT_TRUE(reading.accepted);
    EXPECT_TRUE(reading.reports.empty());
    const auto facts = facts_of(*reading.accepted);
    ASSERT_EQ(facts.size(), 2U);
    EXPECT_EQ(facts[1].impu.reveal(), "tel:+49301234");
    for (const RegistrationFact& fact : facts) EXPECT_EQ(fact.contact.kind, RegistrationKind::kRemoved);
  }
}

TEST(ThirdPartyRegister, WithExpiresZeroAndNothingEmbeddedReportsTheEndOfTheWholeSet) {
  const Message outer = third_party("0").with("P-Associated-URI", "<sip:alice@ims.example>, <tel:+49301234>");
  const ThirdPartyReading reading = reading_of(outer);
  EXPECT_FALSE(reading.accepted);
  EXPECT_TRUE(reading.problems.empty());
  ASSERT_EQ(reading.reports.size(), 2U);
  EXPECT_EQ(reading.reports[0].impu.reveal(), "tel:+49301234");
  EXPECT_EQ(reading.reports[1].impu.reveal(), "sip:alice@ims.example");
  for (const RegistrationFact& report : reading.reports) {
    EXPECT_TRUE(ends_whole_registration(report.contact));
    EXPECT_EQ(report.registration->profile.authentication, Authentication::kNotSeen);
    EXPECT_EQ(report.registration->hop, 0U);
    EXPECT_FALSE(report.registration->impi);
    EXPECT_TRUE(report.registration->notes.empty());
    EXPECT_EQ(report.registration->id, reading.reports[0].registration->id);
  }
  EXPECT_NE(reading.reports[0].registration->id,
            reading_of(outer.with("CSeq", "11 REGISTER")).reports.at(0).registration->id);
}

TEST(ThirdPartyRegister, WithExpiresZeroAndAMalformedSetReportsWhatIsReadable) {
  const auto reports =
      reading_of(third_party("0").with("P-Associated-URI", "<sip:alice@ims.example, tel:+49301234>")).reports;
  ASSERT_EQ(reports.size(), 2U);
  EXPECT_EQ(reports[0].registration->notes, Codes{"MALFORMED_P_ASSOCIATED_URI"});
}

/// The last REGISTER of the UE asked to bind: it is not what ended the registration.
TEST(ThirdPartyRegister, WithExpiresZeroAndAnOldRegisterReportsTheEnd) {
  for (const auto& outer : {embedding({at_the_scscf()}, third_party("0")),
                            embedding({at_the_scscf(), granting_200()}, third_party("0"))}) {
    const ThirdPartyReading reading = reading_of(outer);
    EXPECT_FALSE(reading.accepted) << "it would bind, or contradict the REGISTER under its own id";
    ASSERT_EQ(reading.reports.size(), 1U);
    EXPECT_EQ(reading.reports[0].registration->notes, Codes{"CONTACT_NOT_OF_LAST_REGISTER"});
    EXPECT_EQ(reading.reports[0].registration->call_id, "call-1@10.1.2.3")
        << "it ends nothing registered later";
    EXPECT_EQ(reading.reports[0].registration->cseq, 2U);
  }
}

/// Kamailio sends ServiceInfo in place of the REGISTER.
TEST(ThirdPartyRegister, WithoutTheRegisterSaysWhatIsMissingInTheFilterCriteria) {
  const Message service_info =
      with_typed_body(third_party(), "application/3gpp-ims+xml", "<ims-3gpp version=\"1\"/>");
  for (const Message& outer : {third_party(), service_info, embedding({granting_200()}),
                               third_party().without("Expires"), embedding({})}) {
    const auto problems = reading_of(outer).problems;
    ASSERT_EQ(codes(problems), Codes{"REGISTER_NOT_EMBEDDED"});
    EXPECT_NE(problems[0].detail.find("IncludeRegisterRequest"), std::string::npos);
    EXPECT_NE(problems[0].detail.find("ServiceInfo"), std::string::npos);
  }
}

TEST(ThirdPartyRegister, WhoseResponseIsOfAnotherRegisterBindsNothing) {
  for (const Message& response :
       {granting_200().with("Call-ID", "other"), granting_200().with("CSeq", "3 REGISTER"),
        granting_200().with("From", "<sip:alice@ims.example>;tag=f2"),
        an_answer(at_the_scscf(), "401 Unauthorized")}) {
    const ThirdPartyReading reading = reading_of(embedding({at_the_scscf(), response}));
    EXPECT_FALSE(reading.accepted);
    EXPECT_EQ(codes(reading.problems), Codes{"EMBEDDED_RESPONSE_MISMATCH"});
  }
}

TEST(ThirdPartyRegister, WithABrokenPartSaysWhich) {
  const Message no_cseq = at_the_scscf().without("CSeq");
  const ThirdPartyReading broken = reading_of(embedding({no_cseq, granting_200()}));
  EXPECT_FALSE(broken.accepted);
  ASSERT_EQ(codes(broken.problems), Codes{"MISSING_HEADER"});
  EXPECT_EQ(broken.problems[0].where, "body part 1, header CSeq");
  EXPECT_TRUE(reading_of(embedding({no_cseq}, third_party("0"))).reports.empty())
      << "who knows what it removed";
  const ThirdPartyReading half = reading_of(embedding({at_the_scscf(), granting_200().without("CSeq")}));
  EXPECT_EQ(codes(half.problems), Codes{"MISSING_HEADER"});
  EXPECT_TRUE(has_note(half.accepted.value(), "RESPONSE_NOT_EMBEDDED"));
}

TEST(ThirdPartyRegister, WithTwoRegistersTakesNeither) {
  const ThirdPartyReading reading =
      reading_of(embedding({at_the_scscf(), at_the_scscf().with("CSeq", "3 REGISTER")}));
  EXPECT_FALSE(reading.accepted);
  EXPECT_EQ(codes(reading.problems), Codes{"DUPLICATE_EMBEDDED_MESSAGE"});
}

TEST(ThirdPartyRegister, WithinAThirdPartyRegisterBindsNothing) {
  const ThirdPartyReading reading = reading_of(embedding({third_party()}));
  EXPECT_FALSE(reading.accepted);
  EXPECT_EQ(codes(reading.problems), Codes{"THIRD_PARTY_REGISTER"});
}

TEST(ThirdPartyRegister, ToNoIdentityIsRefused) {
  EXPECT_EQ(codes(reading_of(third_party().with("To", "<mailto:a@h>")).problems),
            Codes{"UNSUPPORTED_SCHEME"});
}

TEST(ThirdParty, IsToldByItsFrom) {
  const auto is = [](const Message& message, ObservationPoint point) {
    return is_third_party(testing::parsed(message), {"lab/feed", point});
  };
  const Message named = third_party().with("From", "<sip:scscf@ims.example>;tag=s1");
  EXPECT_TRUE(is(third_party(), ObservationPoint::kUnspecified));
  EXPECT_TRUE(is(an_answer(third_party(), "200 OK"), ObservationPoint::kUnspecified));
  EXPECT_TRUE(is(named, ObservationPoint::kOnIsc));
  EXPECT_FALSE(is(named, ObservationPoint::kAtScscf)) << "somebody may register for somebody else";
  EXPECT_FALSE(is(a_register(), ObservationPoint::kOnIsc));
}

}  // namespace
}  // namespace vouch::signalling
