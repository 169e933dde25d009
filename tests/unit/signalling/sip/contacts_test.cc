#include "signalling/sip/contacts.h"

#include <gtest/gtest.h>

#include "tests/unit/signalling/sip/message_builder.h"

namespace vouch::signalling {
namespace {

using testing::a_register;
using testing::accepted;
using testing::codes;
using testing::Message;
using Codes = std::vector<std::string>;

const std::string kInstance = "+sip.instance=\"<urn:gsma:imei:90420156-025763-0>\"";

ContactsReading read(const Message& request, const Message& response) {
  return read_contacts(parsed(request), parsed(response));
}

/// A REGISTER with that Contact, and a 200 with the other.
ContactsReading read(const std::string& asked, const std::string& granted) {
  const Message request = a_register().with("Contact", asked);
  return read(request, accepted(request).with("Contact", granted));
}

TEST(Contacts, TheGrantedExpiryCountsNotTheOneAskedFor) {
  const auto reading = read("<sip:a@h>;expires=600000", "<sip:a@h>;expires=540000");
  ASSERT_EQ(reading.contacts.size(), 1U);
  EXPECT_EQ(reading.contacts[0].kind, RegistrationKind::kBound);
  EXPECT_EQ(reading.contacts[0].expires_s, 540000U);
  EXPECT_TRUE(reading.notes.empty());
}

TEST(Contacts, TheExpiresHeaderOfTheResponseCountsWhereTheContactStatesNone) {
  const Message request = a_register();
  const auto reading =
      read(request, accepted(request).with("Contact", "<sip:alice@10.1.2.3:5060>").with("Expires", "77"));
  EXPECT_EQ(reading.contacts.at(0).expires_s, 77U);
}

TEST(Contacts, AResponseWithoutExpiryLeavesWhatWasAskedForAndSaysSo) {
  const Message request = a_register();
  const auto reading = read(request, accepted(request).with("Contact", "<sip:alice@10.1.2.3:5060>"));
  EXPECT_EQ(reading.contacts.at(0).expires_s, 600000U);
  EXPECT_EQ(reading.notes, Codes{"EXPIRY_NOT_GRANTED"});
}

TEST(Contacts, WithoutAnyExpiryAnHourIsMeant) {
  const Message request = a_register().without("Expires");
  EXPECT_EQ(
      read(request, accepted(request).with("Contact", "<sip:alice@10.1.2.3:5060>")).contacts.at(0).expires_s,
      3600U);
}

/// RFC 3840 section 9: feature tags are what a contact says of itself.
TEST(Contacts, EachHasItsOwnFeatureTags) {
  const auto reading = read("<sip:a@old>;expires=0;+g.3gpp.smsip, <sip:a@new>;audio, <sip:a@other>",
                            "<sip:a@new>;expires=60, <sip:a@other>;expires=60");
  ASSERT_EQ(reading.contacts.size(), 3U);
  EXPECT_EQ(reading.contacts[0].feature_tags, Codes{"+g.3gpp.smsip"});
  EXPECT_EQ(reading.contacts[1].feature_tags, Codes{"audio"});
  EXPECT_EQ(reading.contacts[2].feature_tags, Codes{});
}

/// RFC 3261 section 20.10.
TEST(Contacts, TheQIsTheOneGrantedElseTheOneAskedFor) {
  const auto q_of = [](const std::string& asked, const std::string& granted) {
    return read("<sip:a@h>" + asked, "<sip:a@h>;expires=5" + granted).contacts.at(0).q;
  };
  EXPECT_EQ(q_of(";q=0.7", ";q=0.7"), 700);
  EXPECT_EQ(q_of(";q=0.7", ";q=0.25"), 250);
  EXPECT_EQ(q_of(";q=1", ""), 1000);
  EXPECT_EQ(q_of("", ";q=0.001"), 1);
  EXPECT_EQ(q_of(";q=0", ""), 0) << "said, and the least";
  EXPECT_EQ(q_of("", ""), std::nullopt);
}

TEST(Contacts, AQThatIsNoNumberFromZeroToOneIsNotSaid) {
  for (const auto* q : {"1.5", "-0.1", "nan", "inf", "", "high", "0.5.5", "\"0.5\""}) {
    const auto reading = read("<sip:a@h>;q=" + std::string{q}, "<sip:a@h>;expires=5");
    EXPECT_EQ(reading.contacts.at(0).q, std::nullopt) << q;
  }
}

TEST(Contacts, AnOverlargeExpiryIsTheLargest) {
  EXPECT_EQ(read("<sip:a@h>", "<sip:a@h>;expires=99999999999999").contacts.at(0).expires_s, UINT32_MAX);
}

TEST(Contacts, AResponseWithoutContactBindsAllTheSame) {
  const Message request = a_register();
  const auto reading = read(request, accepted(request).without("Contact"));
  ASSERT_EQ(reading.contacts.size(), 1U);
  EXPECT_EQ(reading.contacts[0].expires_s, 600000U);
  EXPECT_EQ(reading.notes, (Codes{"EXPIRY_NOT_GRANTED", "RESPONSE_WITHOUT_CONTACT"}));
}

TEST(Contacts, AQueryBindsNothing) {
  const Message request = a_register().without("Contact");
  const auto reading = read(request, accepted(request));
  EXPECT_TRUE(reading.contacts.empty());
  EXPECT_TRUE(reading.problems.empty());
}

TEST(Contacts, AreTheSameByUriEquality) {
  EXPECT_EQ(read("<sip:%61@H:5060;ob>", "<sip:a@h:5060>;expires=5").contacts.at(0).expires_s, 5U);
  EXPECT_TRUE(read("<sip:a@h:5060;ob>", "<sip:a@h:5060>;expires=5").notes.empty());
}

TEST(Contacts, AreTheSameByInstanceAndRegId) {
  const auto reading = read(
      "<sip:a@h1>;" + kInstance + ";reg-id=2",
      "<sip:a@h9>;" + kInstance + ";reg-id=1;expires=11,<sip:b@h9>;" + kInstance + ";reg-id=2;expires=22");
  ASSERT_EQ(reading.contacts.size(), 1U);
  EXPECT_EQ(reading.contacts[0].expires_s, 22U);
  EXPECT_EQ(reading.contacts[0].reg_id, 2U);
  EXPECT_EQ(reading.contacts[0].also_listed, Codes{"sip:a@h9"});
}

TEST(Contacts, OfTwoFlowsWithOneUriTheRegIdDecides) {
  const auto reading =
      read("<sip:a@h>;" + kInstance + ";reg-id=2",
           "<sip:a@h>;" + kInstance + ";reg-id=1;expires=11,<sip:a@h>;" + kInstance + ";reg-id=2;expires=22");
  EXPECT_EQ(reading.contacts.at(0).expires_s, 22U);
}

TEST(Contacts, AreTheSameByInstanceWhereTheUriWasRewritten) {
  const auto reading = read("<sip:a@h1>;" + kInstance, "<sip:b@h2>;" + kInstance + ";expires=5");
  EXPECT_EQ(reading.contacts.at(0).expires_s, 5U);
  EXPECT_EQ(reading.contacts.at(0).uri.reveal(), "sip:a@h1");
  EXPECT_EQ(reading.notes, Codes{"CONTACT_REWRITTEN"});
}

TEST(Contacts, OfOneUserRewrittenByANatHelperIsBoundAndSaidSo) {
  const auto reading = read("<sip:a@192.168.0.9:5060>", "<sip:a@203.0.113.7:41000>;expires=5");
  EXPECT_EQ(reading.contacts.at(0).expires_s, 5U);
  EXPECT_EQ(reading.notes, Codes{"CONTACT_REWRITTEN"});
}

TEST(Contacts, ThatTheResponseDoesNotListAmongOthersAreNotBound) {
  const auto reading = read("<sip:a@h>", "<sip:b@h>;expires=5,<sip:c@h>;expires=5");
  EXPECT_TRUE(reading.contacts.empty());
  EXPECT_EQ(codes(reading.problems), Codes{"CONTACT_NOT_ACCEPTED"});
}

TEST(Contacts, OfAnotherInstanceIsNotOurs) {
  EXPECT_TRUE(
      read("<sip:a@h1>;" + kInstance, "<sip:a@h2>;+sip.instance=\"<urn:x:y>\";expires=5").contacts.empty());
}

TEST(Contacts, TheOtherLiveOnesOfTheResponseAreTold) {
  const auto reading =
      read("<sip:a@h>", "<sip:z@h>;expires=9,<sip:a@h>;expires=5,<sip:gone@h>;expires=0,<sip:b@h>;expires=9");
  EXPECT_EQ(reading.contacts.at(0).also_listed, (Codes{"sip:b@h", "sip:z@h"}));
}

TEST(Contacts, ExpiresZeroRemoves) {
  const auto by_parameter = read("<sip:a@h>;expires=0", "<sip:b@h>;expires=9");
  EXPECT_EQ(by_parameter.contacts.at(0).kind, RegistrationKind::kRemoved);
  EXPECT_EQ(by_parameter.contacts.at(0).also_listed, Codes{"sip:b@h"});
  const Message request = a_register().with("Expires", "0");
  EXPECT_EQ(read(request, accepted(request).without("Contact")).contacts.at(0).kind,
            RegistrationKind::kRemoved);
}

TEST(Contacts, TheParameterOutranksTheHeader) {
  const Message request = a_register().with("Contact", "<sip:a@h>;expires=60").with("Expires", "0");
  EXPECT_EQ(read(request, accepted(request).with("Contact", "<sip:a@h>;expires=60")).contacts.at(0).kind,
            RegistrationKind::kBound);
}

TEST(Contacts, GrantedForNoTimeIsRemoved) {
  EXPECT_EQ(read("<sip:a@h>;expires=60", "<sip:a@h>;expires=0").contacts.at(0).kind,
            RegistrationKind::kRemoved);
}

TEST(Contacts, AStarWithExpiresZeroRemovesAll) {
  const Message request = a_register().with("Contact", "*").with("Expires", "0");
  const auto reading = read(request, accepted(request).without("Contact"));
  ASSERT_EQ(reading.contacts.size(), 1U);
  EXPECT_EQ(reading.contacts[0].kind, RegistrationKind::kRemovedAll);
  EXPECT_TRUE(reading.contacts[0].uri.empty());
}

TEST(Contacts, AStarOtherwiseBringsNothing) {
  for (const Message& request :
       {a_register().with("Contact", "*"), a_register().with("Contact", "*").without("Expires"),
        a_register().with("Contact", "*, <sip:a@h>").with("Expires", "0")}) {
    const auto reading = read(request, accepted(request));
    EXPECT_TRUE(reading.contacts.empty());
    EXPECT_EQ(codes(reading.problems), Codes{"BAD_STAR_CONTACT"});
  }
}

TEST(Contacts, TheInstanceIsTheRequestsWhereTheResponseLacksIt) {
  EXPECT_EQ(read("<sip:a@h>;" + kInstance, "<sip:a@h>;expires=5").contacts.at(0).instance->normalized,
            "urn:gsma:imei:90420156-025763-0");
}

TEST(Contacts, TheInstanceIsTheResponsesWhereTheRequestLacksIt) {
  const auto reading = read("<sip:a@h>", "<sip:a@h>;" + kInstance + ";reg-id=3;expires=5");
  EXPECT_EQ(reading.contacts.at(0).instance->normalized, "urn:gsma:imei:90420156-025763-0");
  EXPECT_EQ(reading.contacts.at(0).reg_id, 3U);
}

TEST(Contacts, AMalformedInstanceIsKeptAsReceived) {
  const auto reading =
      read("<sip:a@h>;+sip.instance=\"<urn:gsma:imei:90420156-025763-0>;expires=60", "<sip:a@h>;expires=5");
  ASSERT_EQ(reading.contacts.size(), 1U);
  EXPECT_FALSE(reading.contacts[0].instance->well_formed);
  EXPECT_EQ(reading.contacts[0].instance->received, "\"<urn:gsma:imei:90420156-025763-0>");
  EXPECT_EQ(reading.notes, Codes{"CONTACT_NOT_WELL_FORMED"});
}

TEST(Contacts, WithTwoInstancesIsNotWellFormedAndTheFirstCounts) {
  const auto reading =
      read("<sip:a@h>;" + kInstance + ";+sip.instance=\"<urn:gsma:imei:35209900-176148-0>\"", "<sip:a@h>");
  EXPECT_EQ(reading.contacts.at(0).instance->normalized, "urn:gsma:imei:90420156-025763-0");
  EXPECT_EQ(reading.notes, (Codes{"CONTACT_NOT_WELL_FORMED", "EXPIRY_NOT_GRANTED"}));
}

TEST(Contacts, ARegIdCountsInItsRangeAndWithAnInstance) {
  const auto reg_id = [](const std::string& contact) {
    return read(contact, "<sip:a@h>;expires=5").contacts.at(0).reg_id;
  };
  EXPECT_EQ(reg_id("<sip:a@h>;" + kInstance + ";reg-id=1"), 1U);
  EXPECT_EQ(reg_id("<sip:a@h>;" + kInstance + ";reg-id=2147483647"), 2147483647U);
  for (const std::string& bad : {kInstance + ";reg-id=0", kInstance + ";reg-id=2147483648",
                                 kInstance + ";reg-id=x", kInstance + ";reg-id", std::string{"reg-id=1"}}) {
    const auto reading = read("<sip:a@h>;" + bad, "<sip:a@h>;expires=5");
    EXPECT_FALSE(reading.contacts.at(0).reg_id);
    EXPECT_EQ(reading.notes, Codes{"REG_ID_IGNORED"}) << bad;
  }
}

TEST(Contacts, OneRegisterBindsOneFlow) {
  const auto reading = read("<sip:a@h>;" + kInstance + ";reg-id=1,<sip:b@h>;" + kInstance + ";reg-id=2",
                            "<sip:a@h>;expires=5,<sip:b@h>;expires=5");
  EXPECT_TRUE(reading.contacts.empty());
  EXPECT_EQ(codes(reading.problems), Codes{"SEVERAL_REG_IDS"});
}

TEST(Contacts, OneFlowMayBeBoundWhileAnotherIsRemoved) {
  const auto reading =
      read("<sip:a@h>;" + kInstance + ";reg-id=1;expires=0,<sip:b@h>;" + kInstance + ";reg-id=2",
           "<sip:b@h>;" + kInstance + ";reg-id=2;expires=5");
  ASSERT_EQ(reading.contacts.size(), 2U);
  EXPECT_EQ(reading.contacts[0].kind, RegistrationKind::kRemoved);
  EXPECT_EQ(reading.contacts[1].kind, RegistrationKind::kBound);
}

TEST(Contacts, ABadOneDoesNotCostTheOthersAndCounts) {
  const auto reading =
      read("<sip:a@h>, <sip:b@h>tail, nonsense, <sip:c@h", "<sip:a@h>;expires=5,<sip:b@h>;expires=5");
  ASSERT_EQ(reading.contacts.size(), 1U);
  ASSERT_EQ(reading.problems.size(), 3U);
  EXPECT_EQ(reading.problems[0].code, "BAD_CONTACT");
  EXPECT_EQ(reading.problems[0].where, "Contact 2");
  const auto last = read("nonsense here, <sip:a@h>", "<sip:a@h>;expires=5");
  EXPECT_EQ(last.contacts.at(0).index, 1U);
}

TEST(Contacts, AnUnreadableEntryOfTheResponseIsTakenForTheMissingOne) {
  const auto reading = read("<sip:a@h>;expires=60", "<sip:a@h>tail,<sip:b@h>;expires=5");
  EXPECT_EQ(reading.contacts.at(0).expires_s, 60U);
  EXPECT_EQ(reading.notes, (Codes{"EXPIRY_NOT_GRANTED", "RESPONSE_CONTACT_UNREADABLE"}));
}

TEST(Contacts, GruusAreTheResponses) {
  const auto reading = read("<sip:a@h>;" + kInstance,
                            "<sip:a@h>;expires=5;pub-gruu=\"sip:a@d;gr=urn:uuid:1\";temp-gruu=\"sip:t2@d;gr\""
                            ";temp-gruu=\"sip:t1@d;gr\"");
  EXPECT_EQ(reading.contacts.at(0).pub_gruu, "sip:a@d;gr=urn:uuid:1");
  EXPECT_EQ(reading.contacts.at(0).temp_gruus, (Codes{"sip:t1@d;gr", "sip:t2@d;gr"}));
}

TEST(Contacts, AnEmergencyRegistrationSaysSo) {
  EXPECT_TRUE(read("<sip:a@h;sos>", "<sip:a@h;sos>;expires=5").contacts.at(0).emergency);
  EXPECT_FALSE(read("<sip:a@h>;sos", "<sip:a@h>;expires=5").contacts.at(0).emergency) << "no URI parameter";
}

TEST(Contacts, AreBoundedInNumber) {
  Message request = a_register().without("Contact");
  for (int i = 0; i < 200; ++i)
    request = request.and_also("Contact", "<sip:a" + std::to_string(i) + "@h>, <sip:b@h>");
  const auto reading = read(request, accepted(request));
  EXPECT_TRUE(reading.contacts.empty());
  EXPECT_EQ(codes(reading.problems), Codes{"TOO_MANY_CONTACTS"});
}

}  // namespace
}  // namespace vouch::signalling
