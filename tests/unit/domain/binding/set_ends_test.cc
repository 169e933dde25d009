#include "domain/binding/set_ends.h"

#include <gtest/gtest.h>

#include "domain/binding/timeline.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::at_s;
using test::Register;
using Kind = RegistrationKind;

/// One registration of two identities.
const std::vector<RegistrationFact> kSet{Register("a"), Register("a").impu("alice.b")};

RegistrationFact whole_end(int at) {
  return Register("end").reported(Kind::kReportedEnded).contact("").without_instance().at(at);
}

std::vector<Binding> bindings_of_the_other(std::vector<RegistrationFact> told) {
  told.push_back(kSet[1]);
  return timeline(told);
}

/// TS 24.229 clause 5.4.1.4.1.
TEST(EndsOfTheSet, OfADeregistrationAreToldForAllThatWereRegistered) {
  const RegistrationFact one = Register("b").at(100).removed();
  const RegistrationFact all = Register("b").at(100).removed_all();
  for (const RegistrationFact& end : {one, all}) {
    const auto told = ends_of_the_set(by_impu(kSet), by_impu({end}));
    ASSERT_EQ(told.size(), 1U);
    const auto bindings = bindings_of_the_other(told);
    ASSERT_EQ(bindings.size(), 1U);
    EXPECT_EQ(bindings[0].ended_at, at_s(100));
    EXPECT_EQ(bindings[0].end_reason, EndReason::kDeregistered);
  }
}

TEST(EndsOfTheSet, OfTheWholeRegistrationAreToldForAllThatWereRegistered) {
  const auto told = ends_of_the_set(by_impu(kSet), by_impu({whole_end(100)}));
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(bindings_of_the_other(told).at(0).ended_at, at_s(100));
}

TEST(EndsOfTheSet, AreTheSameWhicheverIsToldFirst) {
  const auto registration_first = ends_of_the_set(by_impu(kSet), by_impu({whole_end(100)}));
  const auto end_first = ends_of_the_set(by_impu({whole_end(100)}), by_impu(kSet));
  auto all = kSet;
  all.push_back(whole_end(100));
  EXPECT_EQ(end_first, registration_first);
  EXPECT_EQ(ends_of_the_set({}, by_impu(all)), registration_first);
}

/// TS 23.228 clause 5.2.1a: private identities may share a public one.
TEST(EndsOfTheSet, LeaveWhatAnotherPrivateIdentityRegistered) {
  const auto told = ends_of_the_set(by_impu(kSet), by_impu({whole_end(100)}));
  std::vector<RegistrationFact> facts = told;
  facts.push_back(Register("c")
                      .impu("alice.b")
                      .impi("bob")
                      .contact("sip:alice@10.0.0.9")
                      .address("10.0.0.9")
                      .device(test::kOtherPhone));
  EXPECT_FALSE(timeline(facts).at(0).ended_at);
}

TEST(EndsOfTheSet, AreNoneWhereTheRegistrationWasOverOrAnothers) {
  EXPECT_TRUE(ends_of_the_set(by_impu(kSet), by_impu({whole_end(3600)})).empty()) << "it had run out";
  EXPECT_TRUE(ends_of_the_set(by_impu(kSet), by_impu({whole_end(-1)})).empty()) << "it had not begun";
  const RegistrationFact other = Register("b").at(9).contact("sip:alice@10.0.0.2").removed();
  EXPECT_TRUE(ends_of_the_set(by_impu(kSet), by_impu({other})).empty());
  const RegistrationFact refresh = Register("b").at(9);
  EXPECT_TRUE(ends_of_the_set(by_impu(kSet), by_impu({refresh})).empty());
}

/// Each 200 named a part of the set: a with b, b with c.
TEST(EndsOfTheSet, ReachWhatWasRegisteredWithOneOfThem) {
  const FactsByImpu known = by_impu(
      {Register("a"), Register("a").impu("b"), Register("b").at(9).impu("b"), Register("b").at(9).impu("c")});
  const RegistrationFact removed = Register("e").at(100).removed();
  for (const RegistrationFact& end : {whole_end(100), removed}) {
    FactsByImpu offered = by_impu({end});
    EXPECT_EQ(tell_ends_of_the_set(known, offered), 1U);
    EXPECT_EQ(tell_ends_of_the_set(known, offered), 1U);
    EXPECT_EQ(tell_ends_of_the_set(known, offered), 0U) << "that is all of them";
    auto of_c = offered.at(test::impu("c"));
    of_c.push_back(Register("b").at(9).impu("c"));
    EXPECT_EQ(timeline(of_c).at(0).ended_at, at_s(100));
  }
}

/// TS 24.229 clause 5.4.1.7: the S-CSCF's end is of what it had accepted by then.
TEST(EndsOfTheSet, AreNotToldOfWhatWasRegisteredBehindTheRegisterTheEndNames) {
  RegistrationFact late = whole_end(103);
  late.registration.change().call_id = "c";
  late.registration.change().cseq = 1;
  const FactsByImpu newer =
      by_impu({Register("b").call("c", 2).at(100), Register("b").call("c", 2).at(100).impu("alice.b")});
  EXPECT_TRUE(ends_of_the_set(newer, by_impu({late})).empty());
}

TEST(ContactsEnded, AreThoseByWhichTheRestOfTheSetIsFound) {
  const auto contacts = contacts_ended(by_impu({Register("a")}), by_impu({whole_end(100)}));
  ASSERT_EQ(contacts.size(), 1U);
  EXPECT_EQ(contacts[0].reveal(), "sip:alice@10.0.0.1:5060");
  EXPECT_TRUE(
      contacts_ended(by_impu({Register("a"), whole_end(100)}), by_impu({Register("b").at(200)})).empty())
      << "what is known was told before";
}

}  // namespace
}  // namespace vouch
