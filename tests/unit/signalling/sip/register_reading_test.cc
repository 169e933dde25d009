#include "signalling/sip/register_reading.h"

#include <gtest/gtest.h>

#include "tests/unit/signalling/sip/message_builder.h"

namespace vouch::signalling {
namespace {

using testing::a_register;
using testing::accepted;
using testing::codes;
using testing::kPcscf;
using testing::kPhone;
using testing::Message;
using testing::reading_of;
using testing::registered;
using Codes = std::vector<std::string>;

/// The REGISTER behind the P-CSCF.
Message forwarded(const Message& request) {
  return request.with("Via", request.values("Via").front() + ";received=10.1.2.3;rport=5060")
      .on_top("Via", "SIP/2.0/UDP pcscf.example;branch=z9hG4bKpcscf1")
      .with("Path", "<sip:term@pcscf.example;lr;ob>");
}

AcceptedRegistration with_implicit_set(const std::string& value) {
  return registered(a_register(), accepted(a_register()).with("P-Associated-URI", value));
}

Codes revealed(const std::vector<Impu>& impus) {
  Codes texts;
  for (const Impu& impu : impus) texts.push_back(impu.reveal());
  return texts;
}

TEST(Registration, BindsTheAddressOfRecordToTheContact) {
  const auto accepted_one = registered(a_register(), accepted(a_register()));
  EXPECT_EQ(accepted_one.aor.reveal(), "sip:alice@ims.example");
  EXPECT_EQ(accepted_one.registration.impi->reveal(), "alice@private.example");
  EXPECT_EQ(accepted_one.registration.observed_at, NetworkTime::from_us(1'000'000));
  EXPECT_EQ(accepted_one.registration.call_id, "call-1@10.1.2.3");
  EXPECT_EQ(accepted_one.registration.cseq, 2U);
  EXPECT_EQ(accepted_one.registration.hop, 1U);
  EXPECT_EQ(accepted_one.registration.feed, "lab/feed");
  ASSERT_EQ(accepted_one.contacts.size(), 1U);
  EXPECT_EQ(accepted_one.contacts[0].expires_s, 3600U);
}

TEST(Registration, IsOneOnAllHops) {
  const Message later = forwarded(a_register());
  const auto first = registered(a_register(), accepted(a_register()));
  const auto second = registered(later, accepted(later));
  EXPECT_EQ(first.registration.id, second.registration.id);
  EXPECT_EQ(second.registration.hop, 2U);
  EXPECT_EQ(second.registration.path, Codes{"<sip:term@pcscf.example;lr;ob>"});
}

TEST(Registration, OfAnOldSenderIsNamedByItsAddress) {
  const Message old = a_register().with("Via", "SIP/2.0/UDP 10.1.2.3:5060");
  EXPECT_EQ(registered(old, accepted(old)).registration.id,
            registered(forwarded(old), accepted(forwarded(old))).registration.id);
  const Message other = a_register().with("Via", "SIP/2.0/UDP 10.1.2.4:5060");
  EXPECT_NE(registered(old, accepted(old)).registration.id,
            registered(other, accepted(other)).registration.id);
}

TEST(Registration, IsAnotherOneForEveryPartOfItsName) {
  const auto id = [](const Message& request) {
    return registered(request, accepted(request)).registration.id;
  };
  const auto plain = id(a_register());
  EXPECT_NE(plain, id(a_register().with("Call-ID", "call-2")));
  EXPECT_NE(plain, id(a_register().with("CSeq", "3 REGISTER")));
  EXPECT_NE(plain, id(a_register().with("From", "<sip:alice@ims.example>;tag=f2")));
  EXPECT_NE(plain, id(a_register().with("Via", "SIP/2.0/UDP 10.1.2.3:5060;branch=z9hG4bKphone2")));
  EXPECT_NE(id(a_register().with("Call-ID", "a1").with("CSeq", "2 REGISTER")),
            id(a_register().with("Call-ID", "a").with("CSeq", "12 REGISTER")))
      << "parts never run together";
}

TEST(Registration, ToNoIdentityIsRefused) {
  const auto code = [](const std::string& to) {
    const Message request = a_register().with("To", to).with("From", "<sip:alice@ims.example>;tag=1");
    return codes(reading_of(request, accepted(request)).problems);
  };
  EXPECT_EQ(code("<sip:ims.example>"), Codes{"NO_USER"});
  EXPECT_EQ(code("<mailto:alice@ims.example>"), Codes{"UNSUPPORTED_SCHEME"});
  EXPECT_EQ(code("<sip:alice@>"), Codes{"BAD_URI"});
}

TEST(Registration, RefusalsHoldNoValueOfTheMessage) {
  const Message request =
      a_register().with("To", "<mailto:alice@ims.example>").with("Contact", "secret-contact !");
  for (const Problem& problem : reading_of(request, accepted(request)).problems) {
    for (const std::string& text : {problem.code, problem.where, problem.detail}) {
      EXPECT_EQ(text.find("alice"), std::string::npos);
      EXPECT_EQ(text.find("secret"), std::string::npos);
    }
  }
}

/// TS 24.229 clause 5.4.1.7: From is the S-CSCF's URI, which may have a user part, and To the served user.
TEST(Registration, OfAnScscfWithAUserPartIsNotTheUes) {
  const Message request = a_register()
                              .with("From", "<sip:scscf@ims.example>;tag=s1")
                              .with("Contact", "<sip:scscf@ims.example:6060>")
                              .without("Authorization");
  for (const auto point : {ObservationPoint::kAtScscf, ObservationPoint::kBehindPcscf}) {
    const auto reading = reading_of(request, accepted(request), point);
    EXPECT_EQ(codes(reading.problems), Codes{"THIRD_PARTY_REGISTER"});
    EXPECT_FALSE(reading.accepted);
  }
}

TEST(Registration, IsNotEscapedByAnotherFrom) {
  const Message request = a_register().with("From", "<sip:somebody-else@ims.example>;tag=f1");
  EXPECT_TRUE(reading_of(request, accepted(request)).accepted) << "who proves itself is a UE";
}

TEST(Registration, OfAUeThatProvesNothingIsNone) {
  const Message request = a_register().without("Authorization");
  EXPECT_TRUE(reading_of(request, accepted(request)).accepted)
      << "From is To: it may be known by its address";
}

TEST(Registration, OfTheScscfAtAnApplicationServerIsNotTheUes) {
  const Message request = a_register()
                              .with("From", "<sip:scscf.ims.example:6060>;tag=1")
                              .with("Contact", "<sip:scscf.ims.example:6060>");
  const auto reading = reading_of(request, accepted(request));
  EXPECT_FALSE(reading.accepted);
  EXPECT_EQ(codes(reading.problems), Codes{"THIRD_PARTY_REGISTER"});
  const Message on_isc = a_register().with("From", "<sip:scscf@ims.example>;tag=1");
  EXPECT_FALSE(reading_of(on_isc, accepted(on_isc), ObservationPoint::kOnIsc).accepted);
}

TEST(PrivateIdentity, IsDerivedFromThePublicOneWhereNothingNamesIt) {
  const Message request = a_register().without("Authorization");
  EXPECT_EQ(registered(request, accepted(request)).registration.impi->reveal(), "alice@ims.example");
}

TEST(PrivateIdentity, ThatCannotBeReadIsDerivedAndSaidSo) {
  const Message request = a_register().with(
      "Authorization", "Digest username=\"" + std::string(300, 'a') + "\", realm=\"r\", response=\"00\"");
  const auto registration = registered(request, accepted(request)).registration;
  EXPECT_EQ(registration.impi->reveal(), "alice@ims.example");
  EXPECT_EQ(registration.notes, Codes{"PRIVATE_IDENTITY_UNREADABLE"});
}

TEST(PrivateIdentity, NamedTwiceInOneCredentialIsNobodys) {
  const Message request = a_register().with("Authorization",
                                            "Digest username=\"alice@private.example\", realm=\"r\", "
                                            "response=\"00\", username=\"mallory@private.example\"");
  const auto registration = registered(request, accepted(request)).registration;
  EXPECT_EQ(registration.impi->reveal(), "alice@ims.example");
  EXPECT_EQ(registration.notes, Codes{"PRIVATE_IDENTITY_UNREADABLE"});
}

TEST(PrivateIdentity, OfSeveralCredentialsTheOneWithThePcscfsWordCounts) {
  const Message request =
      a_register().on_top("Authorization", "Digest username=\"other\", realm=\"elsewhere\", response=\"00\"");
  EXPECT_EQ(registered(request, accepted(request)).registration.impi->reveal(), "alice@private.example");
}

TEST(PrivateIdentity, ThePcscfsWordCountsNothingWhereAUeCanWriteIt) {
  const Message request =
      a_register()
          .with("Authorization",
                "Digest username=\"alice@private.example\", realm=\"ims.example\", response=\"00\"")
          .and_also("Authorization",
                    "Digest username=\"mallory\", realm=\"elsewhere\", integrity-protected=\"ip-assoc-yes\"");
  const auto impi_at = [&](ObservationPoint point) {
    return reading_of(request, accepted(request), point).accepted->registration.impi->reveal();
  };
  EXPECT_EQ(impi_at(ObservationPoint::kBeforePcscf), "alice@private.example");
  EXPECT_EQ(impi_at(ObservationPoint::kUnspecified), "alice@private.example");
  EXPECT_EQ(impi_at(ObservationPoint::kAtScscf), "mallory");
}

TEST(PrivateIdentity, TwoCredentialsForOneRealmBindNothing) {
  const Message request = a_register().and_also(
      "Authorization", "Digest username=\"mallory\", realm=\"IMS.example\", response=\"00\"");
  const auto reading = reading_of(request, accepted(request));
  EXPECT_FALSE(reading.accepted);
  ASSERT_EQ(codes(reading.problems), Codes{"DUPLICATE_HEADER"});
  EXPECT_EQ(reading.problems[0].where, "header Authorization");
}

TEST(ImplicitSet, IsReadFromRowsAndLists) {
  const auto one = registered(a_register(),
                              accepted(a_register())
                                  .with("P-Associated-URI", "<sip:alice@ims.example>, <tel:+4930-1>")
                                  .and_also("P-Associated-URI", "\"A\" <sip:+49301@ims.example;user=phone>"));
  EXPECT_EQ(revealed(one.associated), (Codes{"sip:+49301@ims.example", "tel:+49301"}));
  EXPECT_TRUE(one.registration.notes.empty());
}

TEST(ImplicitSet, OfAMalformedListWhatIsReadableCounts) {
  const auto one = with_implicit_set("<sip:b@ims.example, tel:+49301>, <sip:c@ims.example>");
  EXPECT_EQ(revealed(one.associated), (Codes{"sip:b@ims.example", "sip:c@ims.example", "tel:+49301"}));
  EXPECT_EQ(one.registration.notes, Codes{"MALFORMED_P_ASSOCIATED_URI"});
  const auto other = with_implicit_set("<sip:b@ims.example>, nonsense here, <mailto:x@y>");
  EXPECT_EQ(revealed(other.associated), Codes{"sip:b@ims.example"});
  EXPECT_EQ(other.registration.notes, Codes{"MALFORMED_P_ASSOCIATED_URI"});
}

TEST(ImplicitSet, AWildcardNamesNobody) {
  const auto one = with_implicit_set("<sip:chat!.*!@ims.example>, <sip:b@ims.example>");
  EXPECT_EQ(revealed(one.associated), Codes{"sip:b@ims.example"});
  EXPECT_EQ(one.registration.notes, Codes{"WILDCARDED_P_ASSOCIATED_URI"});
}

TEST(ImplicitSet, HoldsAnIdentityWithoutUserThatTheNetworkGives) {
  EXPECT_EQ(revealed(with_implicit_set("<sip:0301234>").associated), Codes{"sip:0301234"});
}

Endpoint ue_of(const Message& request, const Endpoint& source = kPcscf) {
  const auto registration =
      reading_of(request, accepted(request), ObservationPoint::kAtScscf, source).accepted->registration;
  return {registration.ue_address, registration.ue_port};
}

TEST(UeAddress, IsWhatThePcscfSawInTheUesOwnVia) {
  const Message request =
      a_register()
          .with("Via", "SIP/2.0/UDP 10.1.2.3:5060;branch=z9hG4bK1;received=203.0.113.7;rport=41000")
          .on_top("Via", "SIP/2.0/UDP pcscf.example;branch=z9hG4bK2");
  EXPECT_EQ(ue_of(request), (Endpoint{"203.0.113.7", 41000}));
}

TEST(UeAddress, BehindANatHasNoKnownPortWithoutRport) {
  EXPECT_EQ(ue_of(a_register().with("Via", "SIP/2.0/UDP 10.1.2.3:5060;branch=z9hG4bK1;received=203.0.113.7")),
            (Endpoint{"203.0.113.7", 0}));
}

TEST(UeAddress, IsElseThatOfTheContact) {
  const Message request = a_register()
                              .with("Via", "SIP/2.0/TCP phone.example;branch=z9hG4bK1")
                              .with("Contact", "<sip:alice@[2001:DB8:0::1]:5070>");
  EXPECT_EQ(reading_of(request, accepted(request).without("Contact")).accepted->registration.ue_address,
            "2001:db8::1");
}

TEST(UeAddress, IsNotThatOfAContactItLeft) {
  const Message request = a_register()
                              .with("Via", "SIP/2.0/TCP phone.example;branch=z9hG4bK1")
                              .with("Contact", "<sip:alice@10.1.2.3>;expires=0, <sip:alice@10.4.5.6>");
  EXPECT_EQ(reading_of(request, accepted(request).without("Contact")).accepted->registration.ue_address,
            "10.4.5.6");
}

TEST(UeAddress, IsElseThatOfTheVia) {
  EXPECT_EQ(ue_of(a_register()
                      .with("Via", "SIP/2.0/UDP 10.1.2.3;branch=z9hG4bK1")
                      .with("Contact", "<sip:alice@phone.example>")
                      .with("Expires", "0")),
            (Endpoint{"10.1.2.3", 5060}));
}

TEST(UeAddress, IsElseThePacketsSourceOnTheFirstHopOnly) {
  const Message request = a_register()
                              .with("Via", "SIP/2.0/UDP phone.example;branch=z9hG4bK1")
                              .with("Contact", "<sip:alice@phone.example>")
                              .with("Expires", "0");
  EXPECT_EQ(ue_of(request, {"10.7.7.7", 1234}), (Endpoint{"10.7.7.7", 1234}));
  EXPECT_EQ(ue_of(request.on_top("Via", "SIP/2.0/UDP p.example;branch=z9hG4bK2"), {"10.7.7.7", 1234}),
            Endpoint{});
}

struct Observed {
  bool behind = false;
  Codes notes;
  friend bool operator==(const Observed&, const Observed&) = default;
};

Observed observed_at(const Message& request, ObservationPoint point, const Endpoint& source) {
  const auto registration = reading_of(request, accepted(request), point, source).accepted->registration;
  return {registration.profile.behind_pcscf, registration.notes};
}

TEST(ObservationPoint, IsTheOneTheFeedDeclares) {
  const Message later = forwarded(a_register());
  EXPECT_EQ(observed_at(later, ObservationPoint::kBeforePcscf, kPcscf), (Observed{false, {}}));
  EXPECT_EQ(observed_at(a_register(), ObservationPoint::kBehindPcscf, kPhone), (Observed{true, {}}));
  EXPECT_EQ(observed_at(a_register(), ObservationPoint::kAtScscf, kPhone), (Observed{true, {}}));
}

/// TS 24.229 clause 5.2.2: a UE can write a second Via, `received` and Path as well as the P-CSCF's word.
TEST(ObservationPoint, ThatIsNotDeclaredIsNotBehindThePcscfWhateverTheMessageLooksLike) {
  const Observed not_declared{false, {"OBSERVATION_POINT_NOT_DECLARED"}};
  EXPECT_EQ(observed_at(forwarded(a_register()), ObservationPoint::kUnspecified, kPcscf), not_declared);
  EXPECT_EQ(observed_at(a_register(), ObservationPoint::kUnspecified, kPhone), not_declared);
}

}  // namespace
}  // namespace vouch::signalling
