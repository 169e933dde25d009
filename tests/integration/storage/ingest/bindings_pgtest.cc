#include <gtest/gtest.h>

#include "storage/connection/statement.h"
#include "tests/integration/storage/ingest/ingest_fixture.h"

namespace vouch::storage {
namespace {

using test::at_s;
using test::impi;
using test::impu;
using test::Register;
using Impus = std::vector<Impu>;

class StoredBindingsTest : public test::IngestTest {
 protected:
  Imei phone(const std::string& digits = test::kPhone) { return *Imei::from_digits(digits); }
  Impus changed_since(const Target& target, KnowledgeTime since, NetworkTime settled = at_s(0),
                      NetworkTime now = at_s(0)) {
    return ask_bindings([&](auto& reader) {
      return reader.changed_since(std::vector{target}, {since, settled}, now);
    });
  }
  Impus by_imei(const Imei& imei, KnowledgeTime as_of = KnowledgeTime::max()) {
    return ask_bindings([&](auto& reader) { return reader.impus_of(imei, as_of); });
  }
  Impus by_flow(std::uint16_t port, KnowledgeTime as_of = KnowledgeTime::max()) {
    return ask_bindings([&](auto& reader) { return reader.impus_by_flow("10.0.0.1", port, as_of); });
  }
  Impus by_uri(const std::string& uri) {
    return ask_bindings([&](auto& reader) { return reader.impus_by_uri(uri, KnowledgeTime::max()); });
  }
  /// How many things there are to find somebody by.
  std::size_t finders() {
    Database owner{{cluster().conninfo(name_)}};
    auto transaction = owner.begin(Access::kReadOnly, test::kLimit);
    constexpr Statement count{
        "count_finders",
        "SELECT (SELECT count(*) FROM vouch.finder)"
        "     + (SELECT count(device_key) + count(impi_key) + count(contact_key) + count(gruu_key)"
        "             + count(flow_key) + count(path_key) FROM vouch.registration_content)"};
    return transaction->query(count, {}, [](RowReader& row) { return row.number<std::size_t>(); })->front();
  }
};

TEST_F(StoredBindingsTest, AreFoundByDeviceIdentityContactGruuAndAddress) {
  ingest({Register().address("10.0.0.1", 5061).gruus("sip:alice@example.com;gr=p", "sip:t1@example.com;gr")});
  const Impus alice{impu("alice")};
  EXPECT_EQ(by_imei(phone()), alice);
  EXPECT_EQ(ask_bindings([](auto& reader) { return reader.impus_of(impi("alice"), KnowledgeTime::max()); }),
            alice);
  for (const char* uri : {"sip:alice@10.0.0.1:5060", "sip:alice@example.com;gr=p", "sip:t1@example.com;gr"}) {
    EXPECT_EQ(by_uri(uri), alice);
  }
  EXPECT_EQ(by_flow(5061), alice);
  EXPECT_TRUE(by_flow(9).empty());
  EXPECT_TRUE(by_imei(phone(test::kOtherPhone)).empty());
}

TEST_F(StoredBindingsTest, AnInstanceThatIsNoDeviceIsFoundByItsNormalisedForm) {
  RegistrationFact fact = Register();
  fact.contact.instance = parse_instance_id("\"<urn:uuid:F81D4FAE-7dec-11d0-a765-00a0c91e6bf6>\"", true);
  ingest({fact});
  const std::string normalized = fact.contact.instance->normalized;
  EXPECT_EQ(
      ask_bindings([&](auto& reader) { return reader.impus_by_instance(normalized, KnowledgeTime::max()); }),
      Impus{impu("alice")});
}

TEST_F(StoredBindingsTest, ACandidateDeviceIsNeverTheDevice) {
  RegistrationFact fact = Register();
  fact.contact.instance = parse_instance_id("\"<urn:gsma:imei:35693803-564380-5>\"", true);
  ASSERT_TRUE(fact.contact.instance->candidate_imei);
  ingest({fact});
  EXPECT_TRUE(by_imei(*fact.contact.instance->candidate_imei).empty());
}

TEST_F(StoredBindingsTest, ADeviceIsFoundThoughItWasACandidateBefore) {
  RegistrationFact malformed = Register("first").contact("sip:alice@10.0.0.9:5060");
  malformed.contact.instance = parse_instance_id("\"" + malformed.contact.instance->normalized + "\"", true);
  ASSERT_FALSE(malformed.contact.instance->imei) << "no brackets";
  ingest({malformed});
  const RegistrationFact well_formed = Register("second").at(60);
  ingest({well_formed});
  EXPECT_EQ(by_imei(*well_formed.contact.instance->imei), Impus{impu("alice")});
}

TEST_F(StoredBindingsTest, AContactThatIsNoUriIsFoundByItsText) {
  RegistrationFact fact = Register().contact("no uri at all");
  ingest({fact});
  EXPECT_EQ(by_uri("no uri at all"), Impus{impu("alice")});
}

TEST_F(StoredBindingsTest, ARefreshUpdatesTheRow) {
  ingest({Register("first")});
  EXPECT_EQ(replaced_.added, 1U);
  ingest({Register("refresh").at(600)});
  EXPECT_EQ(replaced_.added, 0U);
  EXPECT_EQ(replaced_.changed, 1U);
}

TEST_F(StoredBindingsTest, ARefreshWritesNoIndex) {
  const KnowledgeTime known_at = ingest({Register("first")});
  Database owner{{cluster().conninfo(name_)}};
  auto transaction = owner.begin(Access::kReadWrite, test::kLimit);
  ASSERT_TRUE(replace_bindings(*transaction, {Impus{impu("alice")}, {}},
                               test::records_of({Register("first"), Register("refresh").at(600)}), known_at));
  constexpr Statement heap_only_updates{
      "heap_only_updates", "SELECT n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'binding'"};
  EXPECT_EQ(
      transaction->query(heap_only_updates, {}, [](RowReader& row) { return row.number<int>(); })->front(),
      1);
}

TEST_F(StoredBindingsTest, WhatDidNotChangeIsNotTouched) {
  const KnowledgeTime first = ingest({Register("first")});
  ingest({Register("first")});
  EXPECT_EQ(replaced_.added + replaced_.changed + replaced_.removed, 0U);
  EXPECT_TRUE(changed_since(impu("alice"), first).empty());
}

TEST_F(StoredBindingsTest, ALateFactThatChangesTheOpeningReplacesTheRow) {
  ingest({Register("second").at(600)});
  ingest({Register("first").at(0)});
  EXPECT_EQ(replaced_.added, 1U);
  EXPECT_EQ(replaced_.removed, 1U);
  EXPECT_EQ(by_imei(phone()), Impus{impu("alice")});
}

TEST_F(StoredBindingsTest, WhatWasKnownOnceIsFoundAsItWas) {
  const KnowledgeTime before{ingest({Register("other").impu("bob").address("10.0.0.9")})};
  const KnowledgeTime first = ingest({Register("first").address("10.0.0.1", 5061)});
  const KnowledgeTime second = ingest({Register("refresh").at(600).address("10.0.0.1", 5062)});
  EXPECT_EQ(by_flow(5061, first), Impus{impu("alice")});
  EXPECT_EQ(by_flow(5061, second), Impus{impu("alice")}) << "a refresh from another port hides none";
  EXPECT_TRUE(by_flow(5062, first).empty());
  EXPECT_EQ(by_flow(5062, second), Impus{impu("alice")});
  EXPECT_TRUE(by_flow(5061, before).empty());
}

TEST_F(StoredBindingsTest, ADeeperHopThatNamesNoDeviceHidesNone) {
  const KnowledgeTime first = ingest({Register("one").hop(1)});
  ingest({Register("one").hop(3).without_instance()});
  EXPECT_EQ(by_imei(phone(), first), Impus{impu("alice")});
}

TEST_F(StoredBindingsTest, ARefreshThatShowsNothingNewAddsNoFinder) {
  ingest({Register("first")});
  const std::size_t before = finders();
  ingest({Register("refresh").at(600)});
  EXPECT_EQ(finders(), before);
  ingest({Register("moved").at(700).address("10.0.0.1", 5099)});
  EXPECT_EQ(finders(), before + 1);
}

TEST_F(StoredBindingsTest, InAnotherMonthEverythingIsShownAnew) {
  ingest({Register("first")});
  const std::size_t before = finders();
  ingest({Register("refresh").at(40 * 86'400)});
  EXPECT_EQ(finders(), 2 * before) << "retention drops a month with all that finds its facts";
}

TEST_F(StoredBindingsTest, WhatARefreshRepeatsIsStoredOnce) {
  const auto contents = [&] {
    Database owner{{cluster().conninfo(name_)}};
    auto transaction = owner.begin(Access::kReadOnly, test::kLimit);
    constexpr Statement count{"count_contents", "SELECT count(*) FROM vouch.registration_content"};
    return transaction->query(count, {}, [](RowReader& row) { return row.number<std::size_t>(); })->front();
  };
  const auto of_one_phone = [](RegistrationFact fact) {
    fact.registration.change().call_id =
        "of-this-phone";  // RFC 3261 section 10.2: all its registrations should share it
    return fact;
  };
  ingest({of_one_phone(Register("first"))});
  ingest({of_one_phone(Register("refresh").at(600))});
  EXPECT_EQ(contents(), 1U);
  EXPECT_EQ(facts_of(impu("alice")).size(), 2U);
  ingest({of_one_phone(Register("moved").at(700).address("10.0.0.1", 5099))});
  EXPECT_EQ(contents(), 2U);
}

TEST_F(StoredBindingsTest, TheIdentitiesOfASetShareWhatIsSaidOfThem) {
  RegistrationFact alice = Register().gruus("sip:alice@example.com;gr=p", "sip:t1@example.com;gr");
  RegistrationFact other = alice;
  other.impu = impu("alice2");
  other.contact.pub_gruu.clear();
  other.contact.temp_gruus.clear();
  auto batch = begin();
  ASSERT_TRUE(test::add_facts(batch, {alice, other}));
  ASSERT_TRUE(batch.commit());
  EXPECT_EQ(facts_of(impu("alice")), std::vector{alice});
  EXPECT_EQ(facts_of(impu("alice2")), std::vector{other})
      << "a GRUU is one identity's (RFC 5627 section 3.1)";
  EXPECT_EQ(by_imei(phone()), (Impus{impu("alice2"), impu("alice")}));
}

TEST_F(StoredBindingsTest, APathWithAFlowTokenIsFoundAndOneOfManyIsNot) {
  RegistrationFact fact = Register();
  fact.registration.change().path = {"sip:token@pcscf.example.com;lr;ob"};
  ingest({fact});
  RegistrationFact other = Register("other").impu("bob").impi("bob");
  other.registration.change().path = {"sip:pcscf.example.com;lr"};
  ingest({other});
  const auto by_path = [&](const std::string& path) {
    return ask_bindings([&](auto& reader) { return reader.impus_by_path(path, KnowledgeTime::max()); });
  };
  EXPECT_EQ(by_path("sip:token@pcscf.example.com;lr;ob"), Impus{impu("alice")});
  EXPECT_TRUE(by_path("sip:pcscf.example.com;lr").empty());
}

TEST_F(StoredBindingsTest, BindingsOfOthersStay) {
  ingest({Register("alice")});
  ingest({Register("bob").impu("bob").impi("bob")});
  const KnowledgeTime known = ingest({Register("bob again").at(5).impu("bob").impi("bob")});
  auto batch = begin();
  ASSERT_TRUE(batch.replace_bindings({Impus{impu("alice")}, {}}, {}));
  ASSERT_TRUE(batch.commit());
  EXPECT_EQ(changed_since(impu("alice"), known), Impus{impu("alice")}) << "a watch learns that it is gone";
  EXPECT_TRUE(changed_since(impu("bob"), known).empty());
}

TEST_F(StoredBindingsTest, AWatchLearnsWhatChangedForItsTargetsOnly) {
  const KnowledgeTime first = ingest({Register("alice")});
  ingest({Register("bob").impu("bob").impi("bob").device(test::kOtherPhone).address("10.0.0.2")});
  for (const Target& target : {Target{impu("alice")}, Target{impi("alice")}, Target{phone()}}) {
    EXPECT_TRUE(changed_since(target, first).empty());
    EXPECT_EQ(changed_since(target, KnowledgeTime::min()), Impus{impu("alice")});
  }
  EXPECT_EQ(changed_since(phone(test::kOtherPhone), first), Impus{impu("bob")});
}

TEST_F(StoredBindingsTest, AWatchLearnsThatABindingIsAnotherDevicesNow) {
  const KnowledgeTime first = ingest({Register("one").hop(1)});
  ingest({Register("one").hop(3).device(test::kOtherPhone)});
  EXPECT_EQ(changed_since(phone(), first), Impus{impu("alice")});
}

TEST_F(StoredBindingsTest, AWatchLearnsThatABindingsTimeRanOut) {
  const KnowledgeTime known = ingest({Register("first").expires(100)});
  EXPECT_TRUE(changed_since(phone(), known, at_s(0), at_s(99)).empty());
  EXPECT_EQ(changed_since(phone(), known, at_s(0), at_s(100)), Impus{impu("alice")});
  EXPECT_TRUE(changed_since(phone(), known, at_s(100), at_s(200)).empty()) << "told already";
}

}  // namespace
}  // namespace vouch::storage
