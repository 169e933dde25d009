#include "storage/session/session_sign.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/domain/builders.h"
#include "tests/support/domain/call.h"

namespace vouch::storage {
namespace {

using test::Call;
using test::impu;

using Keys = std::vector<FinderKey>;

Keys uris(std::initializer_list<const char*> texts) {
  Keys signs;
  for (const char* text : texts) signs.push_back(finder_key(FinderKind::kUri, text));
  std::sort(signs.begin(), signs.end());
  return signs;
}

bool has(const Keys& signs, FinderKey key) {
  return std::binary_search(signs.begin(), signs.end(), key);
}

/// Of a message that becomes known alone.
Keys signs_alone(const SessionFact& fact) {
  NamedParties named;
  named.note({&fact, 1});
  return signs_of(fact, named);
}

SessionFact sent_on() {
  return Call().invite(2).facts().front();
}

TEST(SignsOfAMessage, OnItsFirstHopAreContactAndFlowOfTheCaller) {
  const Keys signs = signs_alone(Call().invite(1).facts().front());
  EXPECT_EQ(signs.size(), 2U);
  EXPECT_TRUE(has(signs, finder_key(FinderKind::kUri, "sip:alice@10.0.0.1:5060")));
  EXPECT_TRUE(has(signs, flow_finder_key("10.0.0.1", 5060)));
}

TEST(SignsOfAMessage, OfAnAnswererAreHisContactUnlessTheNetworkNamesHim) {
  for (const std::uint16_t hop : {std::uint16_t{1}, std::uint16_t{2}}) {
    auto fact = Call().answer(hop).facts().front();
    EXPECT_EQ(signs_alone(fact).size(), 1U);
    fact.asserted = {impu("bob")};
    EXPECT_EQ(signs_alone(fact).size(), hop == 1 ? 1U : 0U) << "on the first hop a UE can write anything";
  }
}

TEST(SignsOfAMessage, AreNoneOfACallerWhomTheNetworkNames) {
  auto fact = sent_on();
  fact.asserted = {impu("alice")};
  fact.called = impu("bob");
  EXPECT_TRUE(signs_alone(fact).empty());
}

TEST(SignsOfAMessage, OnItsFirstHopAreThoseOfACallerWhoNamesHimselfThere) {
  auto fact = Call().invite(1).facts().front();
  fact.asserted = {impu("alice")};
  EXPECT_FALSE(signs_alone(fact).empty()) << "a UE can write anything";
}

TEST(SignsOfAMessage, AreNoneOfACallerWhomTheNetworkNamesOnAHopThatBecomesKnownWithIt) {
  const auto facts = Call().invite(1).asserted("alice").facts();
  NamedParties named;
  named.note(facts);
  ASSERT_EQ(facts.back().hop, 1);
  EXPECT_TRUE(signs_of(facts.back(), named).empty());
  EXPECT_FALSE(signs_alone(facts.back()).empty());
}

TEST(SignsOfAMessage, AreNoneOfAnAnswererWhoWasCalledByAnIdentity) {
  auto facts = Call().invite(2).answer(2).answer(1).facts();
  NamedParties unnamed;
  unnamed.note(facts);
  EXPECT_EQ(signs_of(facts[2], unnamed).size(), 1U);
  facts[0].called = impu("bob");
  NamedParties named;
  named.note(facts);
  for (const std::size_t answer : {1U, 2U})
    EXPECT_TRUE(signs_of(facts[answer], named).empty()) << "of any hop";
}

TEST(SignsOfAMessage, SentOnToAContactAreItsTheFlowAndTheToken) {
  auto fact = sent_on();
  fact.asserted = {impu("alice")};
  fact.route = {"<sip:token@10.9.9.9;lr;ob>", "<sip:scscf.example.com;lr>"};
  const Keys signs = signs_alone(fact);
  EXPECT_TRUE(has(signs, finder_key(FinderKind::kUri, "sip:bob@10.0.0.2:5060")));
  EXPECT_TRUE(has(signs, flow_finder_key("10.0.0.2", 5060)));
}

TEST(SignsOfAMessage, StillForAnIdentityAreNoneOfTheNodeItGoesTo) {
  auto fact = sent_on();
  fact.asserted = {impu("alice")};
  for (const char* meant : {"sip:bob@example.com", "tel:+4930123", "sip:+4930123@example.com;user=phone"}) {
    fact.request_uri = meant;
    EXPECT_TRUE(signs_alone(fact).empty()) << meant;
  }
}

TEST(SignsOfAMessage, ForAGruuIsThatThoughToIsItToo) {
  auto fact = Call().invite(1).facts().front();
  fact.request_uri = "sip:tgruu.7hs@example.com;gr";
  fact.to = *parse_impu(fact.request_uri);
  EXPECT_TRUE(has(signs_alone(fact), finder_key(FinderKind::kUri, fact.request_uri)));
}

TEST(SignsOfAMessage, AreNotTheNameOfAGateway) {
  auto fact = Call().answer(1).facts().front();
  fact.contact = ContactUri{"sip:mgcf1.example.com:5060"};
  EXPECT_TRUE(signs_alone(fact).empty());
  fact.contact = ContactUri{"sip:10.0.0.2:5060"};
  EXPECT_EQ(signs_alone(fact), uris({"sip:10.0.0.2:5060"}));
}

TEST(SignsOfAMessage, ThatEndsOrRefusesAreNone) {
  EXPECT_TRUE(signs_alone(Call().bye().facts().front()).empty());
  EXPECT_TRUE(signs_alone(Call().failure("b", 486).facts().front()).empty());
}

TEST(SignsOfABinding, AreAllThatItsMessagesMayShow) {
  Binding binding;
  binding.instance = parse_instance_id("\"<urn:gsma:imei:35693803-564380-0>\"", false);
  binding.contact = ContactUri{"sip:alice@10.0.0.1:5060"};
  binding.pub_gruu = "sip:alice@example.com;gr=urn:uuid:1";
  binding.temp_gruus = {"sip:t1@example.com;gr", "sip:t2@example.com;gr"};
  binding.flows = {{test::at_s(0), "10.0.0.1", 5060, {"<sip:token@10.9.9.9;lr;ob>"}},
                   {test::at_s(60), "10.0.0.1", 5070, {}}};
  binding.expires_at = test::at_s(100);
  Signs expected;
  for (const FinderKey key : uris({"sip:alice@10.0.0.1:5060", "sip:alice@example.com;gr=urn:uuid:1",
                                   "sip:t1@example.com;gr", "sip:t2@example.com;gr"}))
    expected.push_back({key});
  expected.push_back({finder_key(FinderKind::kImei, binding.instance->imei->reveal())});
  expected.push_back({finder_key(FinderKind::kPath, "<sip:token@10.9.9.9;lr;ob>")});
  // A flow while it was registered.
  expected.push_back({flow_finder_key("10.0.0.1", 5060), test::at_s(0), test::at_s(60)});
  expected.push_back({flow_finder_key("10.0.0.1", 5070), test::at_s(60), test::at_s(100)});
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(signs_of(binding), expected);
}

TEST(SignsOfABinding, StandAmongIdentitiesAsNumbers) {
  EXPECT_EQ(party_of(-7), "sign:-7");
  EXPECT_FALSE(parse_impu(party_of(-7))) << "so none is taken for one";
}

}  // namespace
}  // namespace vouch::storage
