#include "signalling/reginfo/parse_reginfo.h"

#include <gtest/gtest.h>

#include <chrono>

#include "tests/unit/signalling/reginfo/documents.h"

namespace vouch::signalling {
namespace {

using testing::active_contact;
using testing::reginfo;
using testing::registration;
using testing::terminated_contact;

Reginfo read(const std::string& document) {
  return parse_reginfo(document).value();
}

/// RFC 3680 section 5.3, RFC 5628 section 5, TS 24.229 clause 7.10.
TEST(ReginfoDocument, IsReadWithAllItTells) {
  const Reginfo document = read(
      "<?xml version=\"1.0\"?>\n"
      "<reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\" xmlns:gr=\"urn:ietf:params:xml:ns:gruuinfo\"\n"
      "  xmlns:ere=\"urn:3gpp:ns:extRegExp:1.0\" version=\"4\" state=\"full\">\n"
      " <registration aor=\"sip:alice@ims.example\" id=\"a7\" state=\"active\">\n"
      "  <ere:wildcardedIdentity>sip:group!.*!@ims.example</ere:wildcardedIdentity>\n"
      "  <contact id=\"76\" state=\"active\" event=\"shortened\" expires=\"90\" duration-registered=\"7\"\n"
      "     retry-after=\"8\" q=\"0.5\" callid=\"reg-1@ue\" cseq=\"2\">\n"
      "   <uri>\n sip:alice@[2001:db8::1]:5060;comp=sigcomp </uri>\n"
      "   <display-name>Alice</display-name>\n"
      "   <unknown-param name=\"+sip.Instance\">\"&lt;urn:gsma:imei:90420156-025763-0&gt;\"</unknown-param>\n"
      "   <unknown-param name=\"video\"/>\n"
      "   <gr:pub-gruu uri=\"sip:alice@ims.example;gr=x&amp;y\"/>\n"
      "   <gr:temp-gruu uri=\"sip:t1@ims.example;gr\" first-cseq=\"2\"/>\n"
      "   <gr:temp-gruu uri=\"sip:t2@ims.example;gr\" first-cseq=\"3\"/>\n"
      "   <actions xmlns=\"urn:3gpp:ns:extRegInfo:1.0\"><uri>sip:foreign@h</uri></actions>\n"
      "  </contact>\n </registration>\n</reginfo>\n");
  EXPECT_EQ(document.version, 4U);
  EXPECT_TRUE(document.full);
  EXPECT_FALSE(document.cut_off);
  EXPECT_FALSE(document.ampersand_repaired);
  ASSERT_EQ(document.registrations.size(), 1U);
  EXPECT_EQ(document.registrations[0].aor, "sip:alice@ims.example");
  EXPECT_EQ(document.registrations[0].id, "a7");
  EXPECT_EQ(document.registrations[0].state, "active");
  ASSERT_EQ(document.registrations[0].contacts.size(), 1U);
  const ReginfoContact& contact = document.registrations[0].contacts[0];
  EXPECT_EQ(contact.id, "76");
  EXPECT_EQ(contact.state, "active");
  EXPECT_EQ(contact.event, "shortened");
  EXPECT_EQ(contact.expires_s, 90U);
  EXPECT_EQ(contact.duration_registered_s, 7U);
  EXPECT_EQ(contact.retry_after_s, 8U);
  EXPECT_EQ(contact.q, 500);
  EXPECT_EQ(contact.callid, "reg-1@ue");
  EXPECT_EQ(contact.cseq, 2U);
  EXPECT_EQ(contact.uri, "sip:alice@[2001:db8::1]:5060;comp=sigcomp") << "without the white space around it";
  const std::vector<std::pair<std::string, std::string>> parameters{
      {"+sip.instance", "\"<urn:gsma:imei:90420156-025763-0>\""}, {"video", ""}};
  EXPECT_EQ(contact.unknown_params, parameters);
  EXPECT_EQ(contact.pub_gruu, "sip:alice@ims.example;gr=x&y");
  EXPECT_EQ(contact.temp_gruus, (std::vector<std::string>{"sip:t1@ims.example;gr", "sip:t2@ims.example;gr"}));
}

TEST(ReginfoDocument, HasNumbersOnlyWhereTheyAreNumbers) {
  const auto contact = [](const std::string& attributes) {
    const std::string text = "<contact state=\"active\" " + attributes + "><uri>sip:a@h</uri></contact>";
    return read(reginfo("version=\"x\"", registration(text))).registrations.at(0).contacts.at(0);
  };
  EXPECT_FALSE(read(reginfo("version=\"x\"", "")).version);
  EXPECT_EQ(contact("expires=\"-5\"").expires_s, 0U) << "it ran out before the document was written";
  EXPECT_EQ(contact("expires=\"99999999999\"").expires_s, UINT32_MAX);
  EXPECT_FALSE(contact("expires=\"soon\"").expires_s);
  for (const auto* q : {"-85899345920.000", "nan", "1.5", "", "0,5", "2e308"})
    EXPECT_FALSE(contact("q=\"" + std::string{q} + "\"").q) << q;
}

/// Kamailio does not escape what a phone put into its contact URI.
TEST(ReginfoDocument, WithABareAmpersandIsRepaired) {
  const Reginfo document =
      read(reginfo("version=\"1\" state=\"full\"", registration(active_contact("sip:a@h?x=1&y=2&lt;3"))));
  EXPECT_TRUE(document.ampersand_repaired);
  EXPECT_FALSE(document.cut_off);
  EXPECT_EQ(document.registrations.at(0).contacts.at(0).uri, "sip:a@h?x=1&y=2<3");
}

/// Kamailio writes into a buffer of 16 KiB and stops where it is full.
TEST(ReginfoDocument, CutOffCountsAsFarAsContactsAreComplete) {
  std::string registrations;
  for (int i = 0; i < 100; ++i) registrations += registration(active_contact());
  const std::string whole = reginfo("version=\"1\" state=\"full\"", registrations);
  ASSERT_GT(whole.size(), 16384U);
  const Reginfo document = read(whole.substr(0, 16384));
  EXPECT_TRUE(document.cut_off);
  EXPECT_TRUE(document.full);
  const std::size_t one = registration(active_contact()).size();
  EXPECT_GE(document.registrations.size(), 16384 / one - 1);
  EXPECT_EQ(document.registrations.front().contacts.size(), 1U);

  const std::string two = registration(active_contact() + active_contact());
  const std::string in_second = reginfo("version=\"1\"", two);
  const Reginfo half = read(in_second.substr(0, in_second.rfind("</uri>")));
  EXPECT_TRUE(half.cut_off);
  EXPECT_EQ(half.registrations.at(0).contacts.size(), 1U) << "the second has no end";
}

TEST(ReginfoDocument, WithGarbageBehindAContactCountsUntilThere) {
  const Reginfo document = read(reginfo("version=\"1\"", registration(active_contact() + "<contact <<")));
  EXPECT_TRUE(document.cut_off);
  EXPECT_EQ(document.registrations.at(0).contacts.size(), 1U);
}

TEST(ReginfoDocument, WithADocumentTypeIsRefused) {
  const std::string bomb =
      "<?xml version=\"1.0\"?><!DOCTYPE reginfo [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">"
      "<!ENTITY file SYSTEM \"file:///etc/hostname\">]>"
      "<reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\" version=\"0\" state=\"full\">"
      "<registration aor=\"&file;\"/></reginfo>";
  const auto refused = parse_reginfo(bomb);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "DOCUMENT_TYPE_REFUSED");
  EXPECT_EQ(parse_reginfo("<!DOCTYPE reginfo SYSTEM \"http://127.0.0.1:1/x.dtd\"><reginfo/>").error().code,
            "DOCUMENT_TYPE_REFUSED");
}

TEST(ReginfoDocument, ThatIsNoneIsRefused) {
  for (const auto* text : {"", "hello", "<reginfo version=\"1\"/>", "<html xmlns=\"urn:x\"/>", "<",
                           "\xff\xfe<", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>"}) {
    const auto refused = parse_reginfo(text);
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().code, "NOT_REGINFO") << text;
  }
  EXPECT_EQ(parse_reginfo(std::string(kReginfoOctetsMax + 1, ' ')).error().code, "TOO_LARGE");
}

/// The place is one of what was sent, not of what the repair made of it.
TEST(ReginfoDocument, ThatIsRefusedBehindARepairSaysWhereInTheBodyAsSent) {
  const std::string ampersands = "<!-- " + std::string(200, '&') + " -->";
  for (const std::string& document : {ampersands + "<html/>", ampersands + "<!DOCTYPE x><x/>"}) {
    const auto refused = parse_reginfo(document);
    ASSERT_FALSE(refused);
    EXPECT_GE(refused.error().offset, ampersands.size());
    EXPECT_LE(refused.error().offset, document.size());
  }
}

TEST(ReginfoDocument, ContactsOutsideARegistrationAreForeign) {
  const std::string inside = registration("<policy>" + active_contact() + "</policy>");
  const Reginfo document = read(reginfo("version=\"1\"", active_contact() + inside));
  ASSERT_EQ(document.registrations.size(), 1U);
  EXPECT_TRUE(document.registrations[0].contacts.empty());
}

TEST(ReginfoDocument, IsReadNoFurtherThanItsBounds) {
  std::string contacts;
  for (std::size_t i = 0; i <= kReginfoContactsMax; ++i)
    contacts += "<contact state=\"active\"><uri>sip:a@h</uri></contact>";
  const Reginfo many = read(reginfo("version=\"1\"", registration(contacts)));
  EXPECT_TRUE(many.cut_off);
  EXPECT_EQ(many.registrations.at(0).contacts.size(), kReginfoContactsMax);

  std::string registrations;
  for (std::size_t i = 0; i <= kReginfoRegistrationsMax; ++i)
    registrations += "<registration aor=\"sip:a@h\"/>";
  const Reginfo wide = read(reginfo("version=\"1\"", registrations));
  EXPECT_TRUE(wide.cut_off);
  EXPECT_EQ(wide.registrations.size(), kReginfoRegistrationsMax);

  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "<a>";
  EXPECT_TRUE(read(reginfo("version=\"1\"", deep)).cut_off);
}

/// A parser that compares every attribute with every other takes time with the square of their number.
TEST(ReginfoDocument, FullOfAttributesIsReadInTime) {
  std::string attributes;
  std::string spaces;
  for (int i = 0; spaces.size() < kReginfoOctetsMax - 1000; ++i)
    spaces += " xmlns:n" + std::to_string(i) + "='urn:x" + std::to_string(i) + "'";
  for (int i = 0; attributes.size() < kReginfoOctetsMax - 1000; ++i)
    attributes += " a" + std::to_string(i) + "=\">\"";
  const auto before = std::chrono::steady_clock::now();
  EXPECT_FALSE(parse_reginfo(reginfo("version=\"1\"" + attributes, "")));
  EXPECT_TRUE(read(reginfo("version=\"1\"", "<registration" + spaces + "/>")).cut_off);
  const auto taken = std::chrono::steady_clock::now() - before;
  EXPECT_LT(std::chrono::duration_cast<std::chrono::milliseconds>(taken).count(), 250);
}

}  // namespace
}  // namespace vouch::signalling
