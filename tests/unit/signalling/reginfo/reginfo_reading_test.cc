#include "signalling/reginfo/reginfo_reading.h"

#include <gtest/gtest.h>

#include "signalling/reginfo/parse_reginfo.h"
#include "tests/unit/signalling/reginfo/documents.h"

namespace vouch::signalling {
namespace {

using testing::a_notify;
using testing::active_contact;
using testing::codes;
using testing::Message;
using testing::reginfo;
using testing::registration;
using testing::terminated_contact;
using Codes = std::vector<std::string>;
using Kinds = std::vector<RegistrationKind>;

ReginfoReading reading_of(const Message& notify, ObservationPoint point = ObservationPoint::kAtScscf) {
  return read_reginfo(testing::parsed(notify), NetworkTime::from_us(5'000'000), {"lab/feed", point});
}

std::vector<RegistrationFact> partial(const std::string& registrations) {
  return reading_of(a_notify(reginfo("version=\"3\" state=\"partial\"", registrations))).facts;
}

std::vector<RegistrationFact> full(const std::string& registrations) {
  return reading_of(a_notify(reginfo("version=\"3\" state=\"full\"", registrations))).facts;
}

Kinds kinds(const std::vector<RegistrationFact>& facts) {
  Kinds kinds;
  for (const RegistrationFact& fact : facts) kinds.push_back(fact.contact.kind);
  return kinds;
}

/// RFC 3680 section 5.1, TS 24.229 clause 5.4.2.1.2.
TEST(ReportedContact, ThatIsActiveIsAFactOfItsIdentity) {
  const auto facts = partial(registration(active_contact("sip:alice@10.1.2.3:5060", "refreshed")));
  ASSERT_EQ(facts.size(), 1U);
  const Registration& told = facts[0].registration;
  EXPECT_EQ(facts[0].impu.reveal(), "sip:alice@ims.example");
  EXPECT_EQ(told.hop, 0U);
  EXPECT_FALSE(told.impi);
  EXPECT_EQ(told.observed_at, NetworkTime::from_us(5'000'000));
  EXPECT_EQ(told.ue_address, "");
  EXPECT_EQ(told.call_id, "");
  EXPECT_EQ(told.cseq, 0U);
  EXPECT_EQ(told.profile.authentication, Authentication::kNotSeen);
  EXPECT_EQ(told.profile.feature_tags, Codes{"+g.3gpp.smsip"});
  EXPECT_EQ(told.point, ObservationPoint::kAtScscf);
  EXPECT_EQ(told.feed, "lab/feed");
  EXPECT_TRUE(told.notes.empty());
  const RegisteredContact& contact = facts[0].contact;
  EXPECT_EQ(contact.kind, RegistrationKind::kReportedActive);
  EXPECT_EQ(contact.index, 0U);
  EXPECT_EQ(contact.uri.reveal(), "sip:alice@10.1.2.3:5060");
  ASSERT_TRUE(contact.instance);
  EXPECT_EQ(contact.instance->received, "\"<urn:gsma:imei:90420156-025763-0>\"");
  EXPECT_TRUE(contact.instance->imei);
  EXPECT_FALSE(contact.reg_id);
  EXPECT_EQ(contact.expires_s, 3600U);
}

TEST(ReportedContact, KeepsWhatElseItTells) {
  const auto facts = partial(registration(
      "<contact state=\"active\" event=\"created\" expires=\"9\" callid=\"reg-1@ue\" cseq=\"4\">"
      "<uri>sip:alice@10.1.2.3;sos</uri><unknown-param name=\"+sip.instance\">&lt;urn:uuid:"
      "f81d4fae-7dec-11d0-a765-00a0c91e6bf6&gt;</unknown-param><unknown-param name=\"reg-id\">2"
      "</unknown-param><g:pub-gruu xmlns:g=\"urn:ietf:params:xml:ns:gruuinfo\" uri=\"sip:p@h;gr=x\"/>"
      "<g:temp-gruu xmlns:g=\"urn:ietf:params:xml:ns:gruuinfo\" uri=\"sip:t2@h;gr\"/>"
      "<g:temp-gruu xmlns:g=\"urn:ietf:params:xml:ns:gruuinfo\" uri=\"sip:t1@h;gr\"/></contact>"));
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(facts[0].registration->call_id, "reg-1@ue");
  EXPECT_EQ(facts[0].registration->cseq, 4U);
  EXPECT_TRUE(facts[0].contact.emergency);
  EXPECT_EQ(facts[0].contact.reg_id, 2U);
  EXPECT_TRUE(facts[0].contact.instance->well_formed) << "XML needs no quotes around a header's value";
  EXPECT_EQ(facts[0].contact.pub_gruu, "sip:p@h;gr=x");
  EXPECT_EQ(facts[0].contact.temp_gruus, (Codes{"sip:t1@h;gr", "sip:t2@h;gr"}));
}

TEST(ReportedContact, ThatEndedSaysHow) {
  const std::vector<std::tuple<std::string, RegistrationKind, Codes>> ends{
      {"expired", RegistrationKind::kReportedExpired, {}},
      {"unregistered", RegistrationKind::kReportedUnregistered, {}},
      {"deactivated", RegistrationKind::kReportedEnded, {"ENDED_DEACTIVATED"}},
      {"probation", RegistrationKind::kReportedEnded, {"ENDED_PROBATION"}},
      {"rejected", RegistrationKind::kReportedEnded, {"ENDED_REJECTED"}}};
  for (const auto& [event, kind, notes] : ends) {
    const auto facts = partial(registration(terminated_contact(event)));
    EXPECT_EQ(kinds(facts), Kinds{kind}) << event;
    EXPECT_EQ(facts[0].registration->notes, notes) << event;
  }
  const auto unknown = partial(registration(terminated_contact("vanished")));
  EXPECT_EQ(kinds(unknown), Kinds{RegistrationKind::kReportedEnded});
  EXPECT_EQ(unknown[0].registration->notes, Codes{"EVENT_NOT_TOLD"});
}

/// In full state Kamailio writes "registered" whatever happened.
TEST(ReportedContact, WhoseEventSaysNothingIsNoted) {
  EXPECT_EQ(full(registration(active_contact())).at(0).registration->notes, Codes{"EVENT_NOT_TOLD"});
  EXPECT_EQ(partial(registration(active_contact("sip:a@h", "expired"))).at(0).registration->notes,
            Codes{"EVENT_NOT_TOLD"});
  EXPECT_TRUE(partial(registration(active_contact())).at(0).registration->notes.empty());
}

TEST(ReportedContact, WithoutExpiryLivesAsLongAsTheSubscriptionThatWouldTellOfItsEnd) {
  const std::string document =
      reginfo("version=\"1\"", registration(active_contact("sip:a@h", "created", "")));
  const auto fact = reading_of(a_notify(document)).facts.at(0);
  EXPECT_EQ(fact.contact.expires_s, 7200U);
  EXPECT_EQ(fact.registration->notes, Codes{"EXPIRY_NOT_TOLD"});
  const auto untold = reading_of(a_notify(document).with("Subscription-State", "active")).facts.at(0);
  EXPECT_EQ(untold.contact.expires_s, 3600U);
  const auto ended =
      partial(registration("<contact state=\"terminated\" event=\"expired\"><uri>sip:a@h</uri>"
                           "</contact>"));
  EXPECT_TRUE(ended.at(0).registration->notes.empty()) << "what ended has none";
}

TEST(FullState, SaysThatOthersAreGone) {
  const auto facts = full(registration(active_contact("sip:b@h", "created") + terminated_contact("expired") +
                                       active_contact("sip:a@h", "created")));
  EXPECT_EQ(kinds(facts), (Kinds{RegistrationKind::kReportedActive, RegistrationKind::kReportedExpired,
                                 RegistrationKind::kReportedActive, RegistrationKind::kReportedOthersGone}));
  EXPECT_EQ(facts[3].contact.also_listed, (Codes{"sip:a@h", "sip:b@h"}));
  EXPECT_TRUE(facts[3].contact.uri.empty());
  EXPECT_EQ(facts[3].contact.index, kReginfoContactsMax + 1);
  EXPECT_EQ(facts[3].registration->id, facts[0].registration->id);
  EXPECT_EQ(facts[2].contact.index, 2U);
}

TEST(FullState, WithoutContactsSaysThatNothingIsLive) {
  const auto facts = full(registration("", "init"));
  EXPECT_EQ(kinds(facts), Kinds{RegistrationKind::kReportedOthersGone});
  EXPECT_TRUE(facts[0].contact.also_listed.empty());
}

TEST(PartialState, SaysNothingOfOthersUnlessTheRegistrationIsTerminated) {
  EXPECT_EQ(partial(registration(active_contact())).size(), 1U);
  EXPECT_EQ(kinds(partial(registration(terminated_contact("deactivated"), "terminated"))),
            (Kinds{RegistrationKind::kReportedEnded, RegistrationKind::kReportedEnded}));
}

/// RFC 3680 section 4.7.1: terminated is an event; init, or a list, is a state.
TEST(Registration, ThatIsTerminatedEndedWhateverItsContacts) {
  for (const auto& facts : {partial(registration("", "terminated")), full(registration("", "terminated"))}) {
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_TRUE(ends_whole_registration(facts[0].contact));
  }
  EXPECT_EQ(kinds(partial(registration(active_contact(), "terminated"))).at(1),
            RegistrationKind::kReportedOthersGone)
      << "it contradicts itself: what is listed as active is believed";
}

TEST(FullState, OfWhichSomethingActiveCannotBeReadConcludesNothing) {
  const std::string unreadable = "<contact state=\"active\"><uri>nonsense here</uri></contact>";
  EXPECT_EQ(kinds(full(registration(active_contact() + unreadable))),
            Kinds{RegistrationKind::kReportedActive});
  const std::string stateless = "<contact><uri>sip:a@h</uri></contact>";
  EXPECT_TRUE(full(registration(stateless)).empty());
}

/// Kamailio's document ends with its buffer of 16 KiB.
TEST(FullState, CutOffConcludesNothingAboutOthers) {
  std::string registrations;
  for (int i = 0; i < 100; ++i)
    registrations +=
        registration(active_contact(), "active", "sip:user" + std::to_string(i) + "@ims.example");
  const auto facts =
      reading_of(a_notify(reginfo("version=\"1\" state=\"full\"", registrations).substr(0, 16384))).facts;
  ASSERT_GT(facts.size(), 20U);
  for (const RegistrationFact& fact : facts) {
    EXPECT_EQ(fact.contact.kind, RegistrationKind::kReportedActive);
    EXPECT_EQ(fact.registration->notes, (Codes{"EVENT_NOT_TOLD", "REGINFO_CUT_OFF"}));
  }
}

TEST(Report, WithABareAmpersandIsSurvivedAndNoted) {
  const auto facts = full(registration(active_contact("sip:alice@10.1.2.3?x=1&y=2", "created")));
  ASSERT_EQ(facts.size(), 2U);
  EXPECT_EQ(facts[0].contact.uri.reveal(), "sip:alice@10.1.2.3?x=1&y=2");
  for (const RegistrationFact& fact : facts)
    EXPECT_EQ(fact.registration->notes, Codes{"REGINFO_AMPERSAND_REPAIRED"});
}

/// A real S-CSCF's document names a number as if it were a host.
TEST(Report, OfAnIdentityWithoutUserCountsBecauseTheNetworkNamesIt) {
  const auto facts = partial(registration(active_contact(), "active", "sip:0598765432100"));
  EXPECT_EQ(facts.at(0).impu.reveal(), "sip:0598765432100");
}

/// A registrar that does not count its documents (Kamailio's pua_reginfo) tells something new all the same.
TEST(Report, OfALaterNotifyIsAnotherThoughItsVersionIsTheSame) {
  const auto told = [](const char* cseq, const std::string& contact) {
    const std::string document = reginfo("version=\"0\" state=\"full\"", registration(contact));
    return reading_of(a_notify(document).with("CSeq", cseq)).facts.at(0).registration->id;
  };
  EXPECT_NE(told("3 NOTIFY", active_contact()), told("4 NOTIFY", active_contact()));
  EXPECT_EQ(told("3 NOTIFY", active_contact()), told("3 NOTIFY", active_contact())) << "sent again";
}

std::string contact_with_id(const std::string& id, const std::string& uri,
                            const std::string& state = "state=\"active\" event=\"created\"") {
  return "<contact id=\"" + id + "\" " + state + " expires=\"60\"><uri>" + uri + "</uri></contact>";
}

/// Kamailio's ids are pointers: another after a restart, the same for another contact later.
TEST(Report, DoesNotDependOnTheIdsOfTheRegistrar) {
  const auto before = partial(registration(contact_with_id("0x7f45bcb21ca8", "sip:a@h")));
  EXPECT_EQ(partial(registration(contact_with_id("0x7f45bcb229f8", "sip:a@h"))), before);
}

TEST(Report, WhoseContactIdNamesAnotherTooIsReadByUriAndNoted) {
  const auto facts = partial(registration(contact_with_id("0x7f45bcb21ca8", "sip:a@h") +
                                          contact_with_id("0x7f45bcb21ca8", "sip:b@h")));
  ASSERT_EQ(facts.size(), 2U);
  EXPECT_TRUE(facts[0].registration->notes.empty());
  EXPECT_EQ(facts[1].contact.uri.reveal(), "sip:b@h");
  EXPECT_EQ(facts[1].registration->notes, Codes{"REGINFO_ID_REUSED"});
}

/// Kamailio's ims_registrar_scscf: every contact that a UE removed is 0x1.
TEST(Report, OfAnExplicitDeregistrationWithTheIdOfAllIsReadByUriAndNoted) {
  const std::string gone = "state=\"terminated\" event=\"unregistered\"";
  const auto facts = partial(
      registration(contact_with_id("0x1", "sip:a@h", gone) + contact_with_id("0x1", "sip:b@h", gone)));
  ASSERT_EQ(facts.size(), 2U);
  for (const RegistrationFact& fact : facts) {
    EXPECT_EQ(fact.contact.kind, RegistrationKind::kReportedUnregistered);
    EXPECT_EQ(fact.registration->notes, Codes{"REGINFO_ID_REUSED"});
  }
  EXPECT_NE(facts[0].contact.uri, facts[1].contact.uri);
}

/// Kamailio prints q without giving printf a number.
TEST(Report, WithAGarbledQIsSurvivedAndNoted) {
  const std::string document = registration(active_contact("sip:a@h", "created", " expires=\"60\""));
  for (const auto* q : {"-85899345920.000", "nan", "1e300", "0.5.5"}) {
    std::string garbled = document;
    garbled.replace(garbled.find("0.500"), 5, q);
    const auto facts = partial(garbled);
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(facts[0].contact.expires_s, 60U);
    EXPECT_EQ(facts[0].registration->notes, Codes{"REGINFO_BAD_Q"}) << q;
    EXPECT_FALSE(facts[0].contact.q);
  }
}

TEST(Report, TellsTheQOfAContact) {
  EXPECT_EQ(partial(registration(active_contact("sip:a@h", "created", " expires=\"60\""))).at(0).contact.q,
            500);
}

/// Kamailio compares the names of parameters only as far as the shorter goes, so it lets others pass.
TEST(Report, WithAParameterWhoseNameOnlyBeginsAsOursIsNotMisread) {
  const auto facts = partial(registration(
      "<contact state=\"active\" event=\"created\" expires=\"60\"><uri>sip:a@h</uri>"
      "<unknown-param name=\"+sip.inst\">\"&lt;urn:gsma:imei:90420156-025763-0&gt;\"</unknown-param>"
      "<unknown-param "
      "name=\"+sip.instance-of-another\">\"&lt;urn:gsma:imei:90420156-025763-0&gt;\"</unknown-param>"
      "<unknown-param name=\"reg\">7</unknown-param></contact>"));
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_FALSE(facts[0].contact.instance);
  EXPECT_FALSE(facts[0].contact.reg_id);
}

TEST(Report, IsKnownByItsDialogVersionAndIdentity) {
  const std::string document = reginfo("version=\"1\" state=\"partial\"", registration(active_contact()));
  const auto id = [](const Message& notify) { return reading_of(notify).facts.at(0).registration->id; };
  const Message notify = a_notify(document);
  EXPECT_EQ(id(notify), id(notify.on_top("Via", "SIP/2.0/UDP pcscf.example;branch=z9hG4bKp"))) << "any hop";
  EXPECT_NE(id(notify), id(notify.with("Call-ID", "subscription-2")));
  EXPECT_NE(id(notify), id(notify.with("From", "<sip:alice@ims.example>;tag=other")));
  EXPECT_NE(id(notify),
            id(a_notify(reginfo("version=\"2\" state=\"partial\"", registration(active_contact())))));
  const auto two =
      partial(registration(active_contact()) + registration(active_contact(), "active", "tel:+49301"));
  EXPECT_NE(two.at(0).registration->id, two.at(1).registration->id);
  EXPECT_EQ(two[1].contact.index, 1U);
}

TEST(Report, ThatBringsNothingSaysWhere) {
  const auto problems = [](const std::string& registrations) {
    return reading_of(a_notify(reginfo("version=\"1\" state=\"full\"", registrations))).problems;
  };
  const std::string bad = "<contact state=\"active\"><uri>*</uri></contact>";
  const auto unreadable = problems(registration("") + registration(active_contact() + bad));
  ASSERT_EQ(codes(unreadable), Codes{"BAD_CONTACT"});
  EXPECT_EQ(unreadable[0].where, "registration 2, contact 2");
  EXPECT_EQ(codes(problems(registration("<contact state=\"x\"/>"))), Codes{"BAD_CONTACT_STATE"});
  EXPECT_EQ(codes(problems(registration(active_contact(), "active", "mailto:a@h"))),
            Codes{"UNSUPPORTED_SCHEME"});
  EXPECT_EQ(codes(reading_of(a_notify("nonsense")).problems), Codes{"NOT_REGINFO"});
  const Message other = a_notify("{}").with("Content-Type", "application/json");
  EXPECT_EQ(codes(reading_of(other).problems), Codes{"UNSUPPORTED_REPORT"});
}

TEST(Report, WithoutBodyBringsNothing) {
  const ReginfoReading reading = reading_of(a_notify("").with("Subscription-State", "terminated"));
  EXPECT_TRUE(reading.facts.empty());
  EXPECT_TRUE(reading.problems.empty());
}

TEST(RegNotify, IsToldByItsEvent) {
  const Message notify = a_notify("");
  EXPECT_TRUE(is_reg_notify(testing::parsed(notify)));
  EXPECT_TRUE(is_reg_notify(testing::parsed(notify.without("Event").with("o", "Reg ;id=1"))));
  EXPECT_FALSE(is_reg_notify(testing::parsed(notify.with("Event", "presence"))));
  EXPECT_FALSE(is_reg_notify(testing::parsed(testing::an_answer(notify, "200 OK").with("Event", "reg"))));
}

}  // namespace
}  // namespace vouch::signalling
