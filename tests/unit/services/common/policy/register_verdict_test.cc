#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "domain/binding/timeline.h"
#include "domain/trust/assess.h"
#include "services/common/policy/policy_file.h"
#include "tests/unit/signalling/sip/message_builder.h"

// What a UE may write into its REGISTER, and what is told of it.
namespace vouch {
namespace {

using services::default_policy;
using signalling::Endpoint;
using signalling::testing::a_register;
using signalling::testing::accepted;
using signalling::testing::kPcscf;
using signalling::testing::kPhone;
using signalling::testing::Message;
using signalling::testing::reading_of;

const std::string kTelephony = ";+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\"";
const std::string kDevice = ";+sip.instance=\"<urn:gsma:imei:35693803-564380-0>\"";

/// A REGISTER for telephony that names an IMEI, with these credentials.
Message telephony(const std::string& credentials) {
  return a_register()
      .with("Contact", "<sip:alice@10.1.2.3:5060>" + kDevice + kTelephony)
      .with("Authorization",
            "Digest username=\"alice@private.example\", realm=\"ims.example\", " + credentials);
}

Message over_ipsec_as_it_says(const Message& request) {
  return request.with("Security-Verify", "ipsec-3gpp;q=0.1");
}

/// As the P-CSCF sends it on, or as a UE writes it that wants it to look so.
Message sent_on(const Message& request) {
  return request.with("Via", request.values("Via").front() + ";received=10.1.2.3;rport=5060")
      .on_top("Via", "SIP/2.0/UDP pcscf.example;branch=z9hG4bKpcscf1")
      .with("Path", "<sip:term@pcscf.example;lr;ob>");
}

/// One sighting of a REGISTER.
struct Sighting {
  Message request;
  ObservationPoint point = ObservationPoint::kUnspecified;
  Endpoint source = kPhone;
};

std::vector<RegistrationFact> facts_seen(const std::vector<Sighting>& sightings) {
  std::vector<RegistrationFact> facts;
  for (const auto& [request, point, source] : sightings) {
    for (RegistrationFact& fact : facts_of(*reading_of(request, accepted(request), point, source).accepted))
      facts.push_back(std::move(fact));
  }
  return facts;
}

Verdict told_of(const std::vector<Sighting>& sightings) {
  return assess(timeline(facts_seen(sightings)).front(), {}, default_policy());
}

bool shows(const Verdict& verdict, std::string_view code) {
  return std::any_of(verdict.evidence.begin(), verdict.evidence.end(),
                     [&](const Evidence& one) { return one.code == code; });
}

void expect_password_app(const Verdict& verdict) {
  EXPECT_TRUE(shows(verdict, "AUTH_DIGEST"));
  EXPECT_EQ(verdict.client_type, ClientType::kSelfContained);
  EXPECT_EQ(verdict.trust_level, TrustLevel::kUntrusted);
}

constexpr auto kBefore = ObservationPoint::kBeforePcscf;
constexpr auto kAtScscf = ObservationPoint::kAtScscf;
constexpr auto kNotDeclared = ObservationPoint::kUnspecified;

/// TS 24.229 clause 5.2.2.
TEST(RegisterVerdict, APasswordAppThatWritesThePcscfsWordItselfIsUntrusted) {
  for (const std::string word : {"yes", "no", "tls-connected", "auth-done"}) {
    const Message request = over_ipsec_as_it_says(
        telephony("algorithm=MD5, response=\"ab\", integrity-protected=\"" + word + "\""));
    expect_password_app(told_of({{request, kBefore}}));
    expect_password_app(told_of({{request, kNotDeclared}}));
  }
}

TEST(RegisterVerdict, APasswordAppThatLooksAsIfItHadPassedThePcscfIsUntrusted) {
  const Message request = sent_on(
      over_ipsec_as_it_says(telephony("algorithm=MD5, response=\"ab\", integrity-protected=\"yes\"")));
  expect_password_app(told_of({{request, kNotDeclared, kPcscf}}));
}

TEST(RegisterVerdict, AnAppThatWasGivenAkaAndWritesThePcscfsWordItselfIsNotTrusted) {
  const Message request =
      sent_on(telephony("algorithm=AKAv1-MD5, response=\"ab\", integrity-protected=\"yes\""));
  EXPECT_EQ(told_of({{request, kNotDeclared, kPcscf}}).trust_level, TrustLevel::kUndetermined);
  EXPECT_EQ(told_of({{request, kBefore, kPcscf}}).trust_level, TrustLevel::kUndetermined);
}

/// TS 24.229 clause 5.2.2.2: the P-CSCF itself says that it came over no association.
TEST(RegisterVerdict, AnAppThatWasGivenAkaIsNotTrustedWhereThePcscfSaysNo) {
  const Message own = over_ipsec_as_it_says(telephony("algorithm=AKAv1-MD5, response=\"ab\""));
  const Message later = sent_on(
      over_ipsec_as_it_says(telephony("algorithm=AKAv1-MD5, response=\"ab\", integrity-protected=\"no\"")));
  for (const auto& sightings : {std::vector<Sighting>{{later, kAtScscf, kPcscf}},
                                {{own, kBefore}, {later, kAtScscf, kPcscf}},
                                {{own, kNotDeclared}, {later, kNotDeclared, kPcscf}}}) {
    const Verdict verdict = told_of(sightings);
    EXPECT_TRUE(shows(verdict, "AUTH_AKA"));
    EXPECT_TRUE(shows(verdict, "SECURITY_AGREEMENT_NOT_CREDIBLE"));
    EXPECT_FALSE(shows(verdict, "SECURITY_AGREEMENT_IPSEC"));
    EXPECT_EQ(verdict.trust_level, TrustLevel::kUndetermined);
  }
}

TEST(RegisterVerdict, APasswordAppIsUntrustedWhereThePcscfSaysNo) {
  const Message request =
      sent_on(over_ipsec_as_it_says(telephony("algorithm=MD5, response=\"ab\", integrity-protected=\"no\"")));
  expect_password_app(told_of({{request, kAtScscf, kPcscf}}));
}

TEST(RegisterVerdict, APhoneIsTrustedOnThePcscfsWordWhereTheFeedDeclaresToBeBehindIt) {
  const Message request =
      sent_on(telephony("algorithm=AKAv1-MD5, response=\"ab\", integrity-protected=\"yes\""));
  const Verdict verdict = told_of({{request, kAtScscf, kPcscf}});
  EXPECT_EQ(verdict.client_type, ClientType::kEmbedded);
  EXPECT_EQ(verdict.trust_level, TrustLevel::kTrusted);
}

/// RFC 3329 section 2.2: where nobody writes the P-CSCF's word, Security-Verify is the only sign there is.
TEST(RegisterVerdict, APhoneIsTrustedOnItsSecurityAgreementWhereNothingDeniesIt) {
  const Message own = over_ipsec_as_it_says(telephony("algorithm=AKAv1-MD5, response=\"ab\""));
  const Message later =
      sent_on(telephony("algorithm=AKAv1-MD5, response=\"ab\", integrity-protected=\"yes\""));
  for (const auto& sightings : {std::vector<Sighting>{{own, kBefore}},
                                {{own, kNotDeclared}},
                                {{own, kAtScscf}},
                                {{own, kNotDeclared}, {later, kNotDeclared, kPcscf}}}) {
    EXPECT_EQ(told_of(sightings).trust_level, TrustLevel::kTrusted);
  }
}

const std::string kApplication = ";+g.3gpp.iari-ref=\"urn%3Aurn-7%3A3gpp-application.ims.iari.rcs.chatbot\"";

/// The client type told of each contact that a REGISTER over IPsec leaves bound.
std::vector<ClientType> types_of_contacts(const std::string& contacts) {
  const Message request = a_register().with("Contact", contacts);
  const Message response = accepted(request).with(
      "Contact", "<sip:alice@10.1.2.3:5060>;expires=60, <sip:alice@10.1.2.3:5062>;expires=60");
  std::vector<ClientType> types;
  for (const Binding& binding : timeline(facts_of(*reading_of(request, response).accepted)))
    types.push_back(assess(binding, {}, default_policy()).client_type);
  return types;
}

/// RFC 3840 section 9.
TEST(RegisterVerdict, AContactIsJudgedByItsOwnFeatureTags) {
  const std::string phone = "<sip:alice@10.1.2.3:5060>" + kDevice + kTelephony;
  const std::string app = "<sip:alice@10.1.2.3:5062>" + kDevice + kApplication;
  EXPECT_EQ(types_of_contacts("<sip:alice@10.7.7.7>;expires=0, " + phone),
            std::vector{ClientType::kEmbedded});
  EXPECT_EQ(types_of_contacts("<sip:alice@10.7.7.7>;expires=0" + kTelephony + ", " + app),
            std::vector{ClientType::kCommonRegistration});
  auto both = types_of_contacts(phone + ", " + app);
  std::sort(both.begin(), both.end());
  EXPECT_EQ(both, (std::vector{ClientType::kCommonRegistration, ClientType::kEmbedded}));
}

}  // namespace
}  // namespace vouch
