#include <gtest/gtest.h>

#include <algorithm>

#include "domain/binding/timeline.h"
#include "domain/trust/assess.h"
#include "domain/trust/session_verdict.h"
#include "services/common/policy/policy_file.h"
#include "tests/support/domain/builders.h"

// The cases of the paper that started Vouch, in its words.
namespace vouch {
namespace {

using services::default_policy;

using test::Register;

Verdict verdict_on(const RegistrationFact& fact, const TrustContext& context = {}) {
  return assess(timeline(std::vector{fact}).front(), context, default_policy());
}

Verdict session_of(const Verdict& registration, const std::vector<std::string>& services,
                   std::vector<Evidence> seen = {}) {
  return session_verdict(default_policy(), registration, services, test::at_s(10), std::move(seen));
}

bool shows(const Verdict& verdict, const std::string& code) {
  return std::any_of(verdict.evidence.begin(), verdict.evidence.end(),
                     [&](const Evidence& e) { return e.code == code; });
}

TEST(Verdict, APasswordAppWithAnImeiIsSelfContainedAndUntrusted) {
  const Verdict verdict = verdict_on(Register().profile(test::password_profile()));
  EXPECT_EQ(verdict.client_type, ClientType::kSelfContained);
  EXPECT_EQ(verdict.trust_level, TrustLevel::kUntrusted);
  EXPECT_TRUE(shows(verdict, "AUTH_DIGEST"));
  EXPECT_EQ(verdict.policy_version, default_policy().version);
}

TEST(Verdict, ATelephonyPhoneOnAkaOverIpsecIsEmbeddedAndTrusted) {
  const Verdict verdict = verdict_on(Register());
  EXPECT_EQ(verdict.client_type, ClientType::kEmbedded);
  EXPECT_EQ(verdict.trust_level, TrustLevel::kTrusted);
}

TEST(Verdict, AnAppThatWasGivenAkaByItsOsIsNotTrustedOnAkaAlone) {
  ClientProfile profile = test::telephony_profile();
  profile.integrity_protected.clear();
  const Verdict verdict = verdict_on(Register().profile(profile));
  EXPECT_EQ(verdict.client_type, ClientType::kUndetermined);
  EXPECT_EQ(verdict.trust_level, TrustLevel::kUndetermined);
}

TEST(Verdict, AnAppOnTheDevicesCommonRegistrationIsTrustedForItsImei) {
  ClientProfile profile = test::telephony_profile();
  profile.feature_tags = {"+g.3gpp.iari-ref=urn:urn-7:3gpp-application.ims.iari.rcs.chatbot"};
  const Verdict verdict = verdict_on(Register().profile(profile));
  EXPECT_EQ(verdict.client_type, ClientType::kCommonRegistration);
  EXPECT_EQ(verdict.trust_level, TrustLevel::kTrusted);
}

TEST(Verdict, AnAppsSessionOnAPhonesRegistrationIsCommonRegistration) {
  const Verdict registration = verdict_on(Register());
  const Verdict session = session_of(registration, {"urn:urn-7:3gpp-application.ims.iari.rcse.im"});
  EXPECT_EQ(session.client_type, ClientType::kCommonRegistration);
  EXPECT_EQ(session.trust_level, TrustLevel::kTrusted);
}

TEST(Verdict, AFeatureTagOfAnAppTellsItsSessionToo) {
  for (const std::string tag : {"+g.oma.sip-im", "+g.gsma.rcs.botversion=#=1"}) {
    const Verdict session = session_of(verdict_on(Register()), {tag});
    EXPECT_EQ(session.client_type, ClientType::kCommonRegistration) << tag;
    EXPECT_TRUE(shows(session, "SESSION_SERVICE_APPLICATION")) << tag;
  }
  EXPECT_TRUE(shows(session_of(verdict_on(Register()), {"+g.3gpp.smsip"}), "SESSION_SERVICE_SMSIP"));
}

TEST(Verdict, ATelephonySessionOnThatRegistrationStaysEmbedded) {
  const Verdict session = session_of(verdict_on(Register()), {"urn:urn-7:3gpp-service.ims.icsi.mmtel"});
  EXPECT_EQ(session.client_type, ClientType::kEmbedded);
}

TEST(Verdict, ARegistrationThatCarriesBothIsTheDevicesAndItsAppSessionIsCommonRegistration) {
  ClientProfile profile = test::telephony_profile();
  profile.feature_tags.emplace_back("+g.3gpp.iari-ref=urn:urn-7:3gpp-application.ims.iari.rcs.chatbot");
  const Verdict registration = verdict_on(Register().profile(profile));
  EXPECT_EQ(registration.trust_level, TrustLevel::kTrusted);
  EXPECT_TRUE(shows(registration, "SERVICES_AGGREGATED"));
  const Verdict session = session_of(registration, {"urn:urn-7:3gpp-application.ims.iari.rcs.chatbot"});
  EXPECT_EQ(session.client_type, ClientType::kCommonRegistration);
  EXPECT_EQ(session.trust_level, TrustLevel::kTrusted);
  EXPECT_TRUE(shows(session, "SESSION_SERVICE_APPLICATION"));
}

/// What the access side knew of alice's IMEI when the phone registered.
TrustContext network_said(const std::string& digits14, ImeiSource source) {
  TrustContext context;
  context.network_imeis = {
      {subscription_of(test::impi("alice")), *Imei::from_digits(digits14), source, test::at_s(0)}};
  return context;
}

TEST(Verdict, AnImeiThatTheUiccHashedChangesNothing) {
  for (const std::string& imei : {test::kPhone, test::kOtherPhone}) {
    for (const ClientProfile& profile :
         {test::telephony_profile(), test::password_profile(), ClientProfile{}}) {
      const Verdict without = verdict_on(Register().profile(profile));
      const Verdict with = verdict_on(Register().profile(profile), network_said(imei, ImeiSource::kUicc));
      EXPECT_EQ(with.trust_level, without.trust_level);
      EXPECT_EQ(with.client_type, without.client_type);
      EXPECT_TRUE(shows(with, "UICC_IMEI"));
    }
  }
}

TEST(Verdict, AnImeiThatNasContradictsIsNeverTrusted) {
  for (const ImeiSource source : {ImeiSource::kMme, ImeiSource::kAmf, ImeiSource::kHss, ImeiSource::kEir})
    EXPECT_EQ(verdict_on(Register(), network_said(test::kOtherPhone, source)).trust_level,
              TrustLevel::kUntrusted);
}

TEST(Verdict, AnImeiThatNasConfirmsDoesNotMakeAnAppTrusted) {
  const Verdict verdict =
      verdict_on(Register().profile(test::password_profile()), network_said(test::kPhone, ImeiSource::kMme));
  EXPECT_EQ(verdict.trust_level, TrustLevel::kUntrusted);
  EXPECT_TRUE(shows(verdict, "NETWORK_IMEI_MATCHES"));
}

TEST(Verdict, APasswordThatOnlyThePcscfTellsOfIsOne) {
  for (const char* word : {"tls-yes", "tls-pending", "ip-assoc-yes", "ip-assoc-pending"}) {
    ClientProfile profile = test::telephony_profile();
    profile.authentication = Authentication::kOther;
    profile.integrity_protected = word;
    const Verdict verdict = verdict_on(Register().profile(profile));
    EXPECT_EQ(verdict.client_type, ClientType::kSelfContained) << word;
    EXPECT_EQ(verdict.trust_level, TrustLevel::kUntrusted) << word;
  }
}

TEST(Verdict, AKnownSoftphoneIsNotTrustedWhateverItRegistersWith) {
  ClientProfile profile = test::telephony_profile();
  profile.user_agent = "Linphone/5.2";
  EXPECT_EQ(verdict_on(Register().profile(profile)).trust_level, TrustLevel::kUndetermined);
}

TEST(Verdict, ASessionThatNamesAnotherDeviceIsUntrusted) {
  const Evidence differs = evidence_of("SESSION_INSTANCE_DIFFERS", "", test::at_s(0), test::at_s(0));
  EXPECT_EQ(session_of(verdict_on(Register()), {}, {differs}).trust_level, TrustLevel::kUntrusted);
}

/// TS 24.229 clause 5.2.2. From the message on: register_verdict_test.cc.
TEST(Verdict, IntegrityProtectedThatAUeCouldHaveWrittenItselfCountsForNothing) {
  ClientProfile profile = test::telephony_profile();
  profile.behind_pcscf = false;
  const Verdict verdict = verdict_on(Register().profile(profile));
  EXPECT_NE(verdict.trust_level, TrustLevel::kTrusted);
  EXPECT_TRUE(shows(verdict, "INTEGRITY_PROTECTED_NOT_CREDIBLE"));
}

TEST(Verdict, TheSecurityAgreementOnTheUesOwnHopShowsIpsecToo) {
  ClientProfile profile = test::telephony_profile();
  profile.integrity_protected.clear();
  profile.behind_pcscf = false;
  profile.security_mechanism = "ipsec-3gpp";
  EXPECT_EQ(verdict_on(Register().profile(profile)).trust_level, TrustLevel::kTrusted);
}

TEST(Verdict, ABrowserOverTlsIsUndetermined) {
  ClientProfile profile = test::telephony_profile();
  profile.integrity_protected = "tls-connected";
  EXPECT_EQ(verdict_on(Register().profile(profile)).trust_level, TrustLevel::kUndetermined);
}

TEST(Verdict, WithoutAnyAuthenticationNothingIsTrusted) {
  ClientProfile profile;
  EXPECT_EQ(verdict_on(Register().profile(profile)).trust_level, TrustLevel::kUndetermined);
}

TEST(Verdict, AUuidNamesNoDeviceToTrust) {
  RegistrationFact fact = Register();
  fact.contact.instance = parse_instance_id("\"<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>\"", true);
  EXPECT_EQ(verdict_on(fact).trust_level, TrustLevel::kUndetermined);
}

TEST(Verdict, ATrustedPhoneWhoseImeiIsLiveUnderAnotherPrivateIdentityIsUntrusted) {
  TrustContext clone;
  clone.other_impi_overlaps = {{test::at_s(5), test::at_s(9)}};
  const Verdict verdict = verdict_on(Register(), clone);
  EXPECT_EQ(verdict.trust_level, TrustLevel::kUntrusted);
  EXPECT_EQ(verdict.client_type, ClientType::kEmbedded) << "what the client is does not change";
}

TEST(Verdict, AnUnallocatedTacIsUntrusted) {
  EXPECT_EQ(verdict_on(Register().device("90420156025763")).trust_level, TrustLevel::kUntrusted);
}

TEST(Verdict, AnEmulatorsImeiIsUntrusted) {
  EXPECT_EQ(verdict_on(Register().device("35824005111111")).trust_level, TrustLevel::kUntrusted);
}

TEST(Verdict, TheRightCheckDigitInTheSparesPlaceIsTheSameTrustedDevice) {
  RegistrationFact fact = Register();
  fact.contact.instance = parse_instance_id("\"<urn:gsma:imei:35209900-176148-1>\"", true);
  const Verdict verdict = verdict_on(fact);
  EXPECT_EQ(verdict.trust_level, TrustLevel::kTrusted);
  EXPECT_TRUE(shows(verdict, "IMEI_SPARE_IS_CHECK_DIGIT"));
}

TEST(Verdict, AWrongCheckDigitIsNeverTrusted) {
  RegistrationFact fact = Register();
  fact.contact.instance = parse_instance_id("\"<urn:gsma:imei:35209900-176148-7>\"", true);
  const Verdict verdict = verdict_on(fact);
  EXPECT_EQ(verdict.trust_level, TrustLevel::kUntrusted);
  EXPECT_TRUE(shows(verdict, "IMEI_WRONG_CHECK_DIGIT"));
}

}  // namespace
}  // namespace vouch
