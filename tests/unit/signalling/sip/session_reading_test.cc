#include "signalling/sip/session_reading.h"

#include <gtest/gtest.h>

#include "tests/unit/signalling/sip/message_builder.h"

namespace vouch::signalling {
namespace {

using testing::an_answer;
using testing::Message;

Message a_request(const std::string& method) {
  return {method + " sip:bob@10.5.5.5:5060;ob SIP/2.0",
          {{"Via", "SIP/2.0/UDP scscf.example;branch=z9hG4bKs1"},
           {"Via", "SIP/2.0/UDP 10.1.2.3:5060;branch=z9hG4bKphone1"},
           {"Max-Forwards", "68"},
           {"From", "<sip:alice@ims.example>;tag=f1"},
           {"To", "<tel:+4930-22>"},
           {"Call-ID", "call-9"},
           {"CSeq", "7 " + method},
           {"Contact", "<sip:alice@10.1.2.3:5060>"},
           {"Content-Length", "0"}}};
}

Message in_dialog(const Message& request) {
  return request.with("To", "<tel:+4930-22>;tag=t1");
}

std::optional<SessionFact> fact_of(const Message& message,
                                   ObservationPoint point = ObservationPoint::kAtScscf) {
  ObservedMessage seen;
  seen.observed_at = NetworkTime::from_us(5);
  seen.source = {"10.8.8.8", 5060};
  seen.destination = {"10.5.5.5", 5061};
  return read_session_fact(parsed(message), seen, {"lab/feed", point});
}

std::optional<SessionFactKind> kind_of(const Message& message) {
  const auto fact = fact_of(message);
  return fact ? std::optional{fact->kind} : std::nullopt;
}

TEST(SessionFact, ARequestIsWhatItDoesToASession) {
  EXPECT_EQ(kind_of(a_request("INVITE")), SessionFactKind::kInvite);
  EXPECT_EQ(kind_of(in_dialog(a_request("INVITE"))), SessionFactKind::kModify);
  EXPECT_EQ(kind_of(in_dialog(a_request("UPDATE"))), SessionFactKind::kModify);
  EXPECT_EQ(kind_of(a_request("CANCEL")), SessionFactKind::kCancel);
  EXPECT_EQ(kind_of(in_dialog(a_request("BYE"))), SessionFactKind::kEnd);
  EXPECT_EQ(kind_of(a_request("MESSAGE")), SessionFactKind::kMessage);
  EXPECT_EQ(kind_of(a_request("REFER")), SessionFactKind::kRefer);
  EXPECT_EQ(kind_of(a_request("SUBSCRIBE")), SessionFactKind::kSubscribe);
  EXPECT_EQ(kind_of(in_dialog(a_request("SUBSCRIBE"))), SessionFactKind::kModify);
}

TEST(SessionFact, ANotifyEndsASubscriptionOnlyIfItSaysSo) {
  const Message notify = in_dialog(a_request("NOTIFY"));
  EXPECT_EQ(kind_of(notify.with("Subscription-State", "terminated;reason=timeout")),
            SessionFactKind::kUnsubscribed);
  EXPECT_FALSE(kind_of(notify.with("Subscription-State", "active;expires=3600")));
}

TEST(SessionFact, ASubscriptionToOnesOwnStateIsNoSession) {
  EXPECT_FALSE(kind_of(a_request("SUBSCRIBE").with("Event", "reg")));
  const Message own = a_request("SUBSCRIBE").with("To", "<sip:alice@ims.example>");
  EXPECT_FALSE(kind_of(own));
  EXPECT_FALSE(kind_of(an_answer(own, "200 OK")));
}

TEST(SessionFact, A2xxTellsHowLongTheSessionLasts) {
  const Message answer = an_answer(a_request("INVITE"), "200 OK");
  EXPECT_EQ(fact_of(answer.with("Session-Expires", "1800;refresher=uac"))->lasts_s, 1800U);
  EXPECT_EQ(fact_of(answer.with("x", "90"))->lasts_s, 90U);
  EXPECT_FALSE(fact_of(answer)->lasts_s);
  EXPECT_FALSE(fact_of(a_request("INVITE").with("Session-Expires", "1800"))->lasts_s);
  EXPECT_EQ(fact_of(an_answer(a_request("SUBSCRIBE"), "200 OK").with("Expires", "600"))->lasts_s, 600U);
}

TEST(SessionFact, NamesTheDialogsItRefersTo) {
  const auto references = [](const Message& message) { return fact_of(message)->references; };
  const DialogReference expected{ReferenceKind::kReplaces, "c1@host", "t1", "f1"};
  EXPECT_EQ(references(a_request("INVITE").with("Replaces", "c1@host;from-tag=f1;to-tag=t1;early-only")),
            std::vector{expected});
  EXPECT_EQ(references(a_request("REFER").with(
                "Refer-To", "<sip:carol@ims.example?Replaces=c1%40host%3Bto-tag%3Dt1%3Bfrom-tag%3Df1>")),
            (std::vector{DialogReference{ReferenceKind::kRefersTo, "c1@host", "t1", "f1"}}));
  EXPECT_EQ(references(a_request("INVITE").with("Target-Dialog", "c1@host;local-tag=f1;remote-tag=t1")),
            (std::vector{DialogReference{ReferenceKind::kTargetDialog, "c1@host", "t1", "f1"}}));
  EXPECT_TRUE(references(a_request("INVITE").with("Replaces", "c1@host;to-tag=t1")).empty());
}

TEST(SessionFact, OtherRequestsAreNone) {
  EXPECT_FALSE(kind_of(in_dialog(a_request("MESSAGE"))));
  for (const auto* method : {"ACK", "OPTIONS", "NOTIFY", "PRACK", "REGISTER", "invite"}) {
    EXPECT_FALSE(kind_of(a_request(method))) << method;
  }
}

TEST(SessionFact, AResponseIsJudgedByTheMethodOfItsCseq) {
  const Message invite = a_request("INVITE");
  EXPECT_FALSE(kind_of(an_answer(invite, "100 Trying")));
  EXPECT_EQ(kind_of(an_answer(invite, "180 Ringing")), SessionFactKind::kProgress);
  EXPECT_EQ(kind_of(an_answer(invite, "200 OK")), SessionFactKind::kAnswer);
  EXPECT_EQ(kind_of(an_answer(invite, "302 Moved")), SessionFactKind::kFailure);
  EXPECT_EQ(kind_of(an_answer(invite, "486 Busy")), SessionFactKind::kFailure);
  EXPECT_EQ(kind_of(an_answer(a_request("MESSAGE"), "202 Accepted")), SessionFactKind::kAnswer);
  EXPECT_FALSE(kind_of(an_answer(a_request("BYE"), "200 OK")));
  EXPECT_FALSE(kind_of(an_answer(a_request("CANCEL"), "200 OK")));
}

TEST(SessionFact, TellsWhoCalledWhomAndWhere) {
  const auto fact = fact_of(a_request("INVITE")
                                .with("P-Asserted-Identity", "\"A\" <sip:alice@ims.example>, <tel:+49-30-11>")
                                .with("P-Called-Party-ID", "<sip:bob@ims.example>")
                                .with("P-Charging-Vector", "icid-value=\"i;1\"; orig-ioi=home")
                                .with("Route", "<sip:pcscf.example;lr>, <sip:x;lr>"));
  ASSERT_TRUE(fact);
  EXPECT_EQ(fact->call_id, "call-9");
  EXPECT_EQ(fact->cseq, 7U);
  EXPECT_EQ(fact->hop, 2U);
  EXPECT_EQ(fact->from->reveal(), "sip:alice@ims.example");
  EXPECT_EQ(fact->to->reveal(), "tel:+493022");
  ASSERT_EQ(fact->asserted.size(), 2U);
  EXPECT_EQ(fact->asserted[1].reveal(), "tel:+493011");
  EXPECT_EQ(fact->called->reveal(), "sip:bob@ims.example");
  EXPECT_EQ(fact->icid, "i;1");
  EXPECT_EQ(fact->request_uri, "sip:bob@10.5.5.5:5060;ob");
  EXPECT_EQ(fact->contact.reveal(), "sip:alice@10.1.2.3:5060");
  EXPECT_EQ(fact->route.size(), 2U);
  EXPECT_EQ(fact->source_address, "10.8.8.8");
  EXPECT_EQ(fact->destination_port, 5061);
  EXPECT_EQ(fact->feed, "lab/feed");
}

TEST(SessionFact, SeesAnInstanceThatAPhoneWronglySends) {
  const auto fact = fact_of(a_request("INVITE").with(
      "Contact", "<sip:alice@10.1.2.3>;+sip.instance=\"<urn:gsma:imei:90420156-025763-0>\""));
  ASSERT_TRUE(fact->contact_instance);
  EXPECT_EQ(fact->contact_instance->imei->reveal(), "90420156025763");
}

TEST(SessionFact, TheContactsOfARedirectionAreNotTheSenders) {
  EXPECT_TRUE(fact_of(an_answer(a_request("INVITE"), "302 Moved").with("Contact", "<sip:else@where>"))
                  ->contact.empty());
}

TEST(SessionFact, CollectsServices) {
  const auto fact =
      fact_of(a_request("INVITE")
                  .with("P-Preferred-Service", "urn:urn-7:3gpp-service.ims.icsi.mmtel")
                  .with("Accept-Contact",
                        "*;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\";require, "
                        "*;+g.3gpp.iari-ref=\"urn%3Aurn-7%3A3gpp-application.ims.iari.rcs.chatbot\""));
  EXPECT_EQ(fact->services,
            (std::vector<std::string>{"p-preferred-service=urn:urn-7:3gpp-service.ims.icsi.mmtel",
                                      "urn:urn-7:3gpp-application.ims.iari.rcs.chatbot",
                                      "urn:urn-7:3gpp-service.ims.icsi.mmtel"}))
      << "what the UE would like is told apart from what the network asserts";
}

TEST(SessionFact, CollectsServicesOfTheNetworkAndOfTheContact) {
  const auto fact =
      fact_of(a_request("INVITE")
                  .with("P-Asserted-Service", "urn:urn-7:3gpp-service.ims.icsi.mmtel")
                  .with("Contact",
                        "<sip:alice@10.1.2.3>;+g.3gpp.iari-ref=\"urn%3Aurn-7%3A3gpp-application.ims.iari."
                        "rcse.im,urn%3Aurn-7%3A3gpp-application.ims.iari.rcse.ft\";video"));
  EXPECT_EQ(fact->services, (std::vector<std::string>{"urn:urn-7:3gpp-application.ims.iari.rcse.ft",
                                                      "urn:urn-7:3gpp-application.ims.iari.rcse.im",
                                                      "urn:urn-7:3gpp-service.ims.icsi.mmtel"}));
}

TEST(SessionFact, CollectsFeatureTagsThatNameAServiceOfWhatIsAskedFor) {
  const auto services = [](const Message& message) { return fact_of(message)->services; };
  EXPECT_EQ(services(a_request("INVITE").with("Accept-Contact", "*;+g.oma.sip-im;audio;explicit")),
            std::vector<std::string>{"+g.oma.sip-im"});
  EXPECT_EQ(services(a_request("MESSAGE").with("Accept-Contact", "*;+g.3gpp.smsip;require")),
            std::vector<std::string>{"+g.3gpp.smsip"});
  EXPECT_EQ(services(a_request("INVITE").with("Accept-Contact", "*;+g.gsma.rcs.isbot")),
            std::vector<std::string>{"+g.gsma.rcs.isbot"});
  EXPECT_TRUE(services(a_request("INVITE").with("Accept-Contact", "*;+g.oma.sip-im=\"FALSE\"")).empty());
  EXPECT_TRUE(services(a_request("INVITE").with("Contact", "<sip:alice@10.1.2.3>;+g.oma.sip-im")).empty())
      << "what a phone can do is not what a call is for";
}

TEST(SessionFact, AServiceThatAUeAssertsItselfIsPreferred) {
  const Message invite = a_request("INVITE").with("P-Asserted-Service", "urn:urn-7:3gpp-service.x");
  const std::vector<std::string> asserted{"urn:urn-7:3gpp-service.x"};
  const std::vector<std::string> preferred{"p-preferred-service=urn:urn-7:3gpp-service.x"};
  EXPECT_EQ(fact_of(invite)->services, asserted);
  EXPECT_EQ(fact_of(invite, ObservationPoint::kBeforePcscf)->services, preferred);
  EXPECT_EQ(fact_of(invite, ObservationPoint::kUnspecified)->services, preferred);
  const Message first_hop = invite.with("Via", "SIP/2.0/UDP 10.1.2.3:5060;branch=z9hG4bKphone1");
  EXPECT_EQ(fact_of(first_hop)->services, preferred);
  EXPECT_EQ(
      fact_of(an_answer(a_request("INVITE"), "200 OK").with("P-Asserted-Service", "urn:urn-7:3gpp-service.x"))
          ->services,
      preferred);
}

TEST(SessionFact, WhomAUeWantsToBeStandsInAnAnonymousFromsPlaceAsAClaim) {
  const Message anonymous = a_request("INVITE")
                                .with("From", "\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=f1")
                                .with("P-Preferred-Identity", "\"Alice\" <sip:alice@ims.example>");
  EXPECT_EQ(fact_of(anonymous)->from->reveal(), "sip:alice@ims.example");
  EXPECT_TRUE(fact_of(anonymous)->asserted.empty());
  EXPECT_EQ(fact_of(a_request("INVITE").with("P-Preferred-Identity", "<tel:+4930-11>"))->from->reveal(),
            "sip:alice@ims.example")
      << "a From that says who it is stays";
  EXPECT_EQ(fact_of(an_answer(anonymous, "200 OK"))->from->reveal(), "sip:anonymous@anonymous.invalid")
      << "an answer's is the answerer's";
}

TEST(SessionFact, AResponseHasTheBranchOfItsRequest) {
  EXPECT_EQ(fact_of(an_answer(a_request("INVITE"), "180 Ringing"))->branch,
            fact_of(a_request("INVITE"))->branch);
}

TEST(SessionFact, ARequestCarriedOnNamesTheBranchItCameInOn) {
  const Message invite = a_request("INVITE");
  const auto carried_on = fact_of(invite.on_top("Via", "SIP/2.0/UDP p;branch=z9hG4bKp1"));
  EXPECT_EQ(carried_on->parent_branch, fact_of(invite)->branch);
}

TEST(SessionFact, ARequestForASessionNamesTheBranchesBeforeThatToo) {
  const Message invite = a_request("INVITE");
  const Message further = invite.on_top("Via", "SIP/2.0/UDP p;branch=z9hG4bKp1");
  const std::string first = "10.1.2.3:5060|z9hG4bKphone1";
  const std::string second = fact_of(invite)->branch;
  EXPECT_TRUE(fact_of(invite)->earlier_branches.empty());
  EXPECT_EQ(fact_of(further)->earlier_branches, std::vector{branch_digest(first)});
  EXPECT_EQ(fact_of(further.on_top("Via", "SIP/2.0/UDP q;branch=z9hG4bKq1"))->earlier_branches,
            (std::vector{branch_digest(second), branch_digest(first)}));
  EXPECT_TRUE(fact_of(in_dialog(further))->earlier_branches.empty());
  EXPECT_TRUE(fact_of(an_answer(further, "200 OK"))->earlier_branches.empty());
}

TEST(SessionFact, TheDigestOfABranchIsTheOneOnRecord) {
  EXPECT_EQ(branch_digest("10.1.2.3:5060|z9hG4bKphone1"), 8912827582630373547);
}

TEST(SessionFactId, IsTheSameForARepetitionAndAnotherForAnyOtherMessage) {
  const Message invite = a_request("INVITE");
  const auto id = [](const Message& message) { return fact_of(message)->id; };
  EXPECT_EQ(id(invite), id(invite.with("Max-Forwards", "1")));
  EXPECT_NE(id(invite), id(invite.with("CSeq", "8 INVITE")));
  EXPECT_NE(id(invite), id(invite.on_top("Via", "SIP/2.0/UDP p;branch=z9hG4bKp1")));
  EXPECT_NE(id(invite), id(invite.with("From", "<sip:alice@ims.example>;tag=f2")));
  EXPECT_NE(id(an_answer(invite, "180 Ringing")), id(an_answer(invite, "183 Progress")));
  EXPECT_NE(id(an_answer(invite, "200 OK")),
            id(an_answer(invite, "200 OK").with("To", "<tel:+4930-22>;tag=t2")))
      << "another fork answered";
}

TEST(SessionFact, AChargingIdentifierBeforeThePcscfIsWhatAUeWrote) {
  const Message message = a_request("INVITE").with("P-Charging-Vector", "icid-value=i1");
  EXPECT_EQ(fact_of(message, ObservationPoint::kBehindPcscf)->icid, "i1");
  EXPECT_EQ(fact_of(message, ObservationPoint::kBeforePcscf)->icid, "");
}

}  // namespace
}  // namespace vouch::signalling
