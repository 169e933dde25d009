#include <gtest/gtest.h>

#include "storage/binding/binding_row.h"
#include "tests/integration/storage/ingest/ingest_fixture.h"

namespace vouch::storage {
namespace {

using test::impi;
using test::impu;
using test::Register;
using Impus = std::vector<Impu>;

class StoredBindingsTest : public test::IngestTest {
 protected:
  Imei phone(const std::string& digits = test::kPhone) { return *Imei::from_digits(digits); }
  Impus changed_since(const Target& target, KnowledgeTime since) {
    return ask_bindings([&](auto& reader) { return reader.changed_since(std::vector{target}, since); });
  }
  Impus by_imei(const Imei& imei) {
    return ask_bindings([&](auto& reader) { return reader.impus_of(imei); });
  }
};

TEST_F(StoredBindingsTest, AreFoundByDeviceIdentityContactGruuAndAddress) {
  ingest({Register().address("10.0.0.1", 5061).gruus("sip:alice@example.com;gr=p", "sip:t1@example.com;gr")});
  const Impus alice{impu("alice")};
  EXPECT_EQ(by_imei(phone()), alice);
  EXPECT_EQ(ask_bindings([](auto& reader) { return reader.impus_of(impi("alice")); }), alice);
  EXPECT_EQ(ask_bindings([](auto& reader) {
              return reader.impus_by_contact_key(equality_key(*parse_uri("sip:alice@10.0.0.1:5060")));
            }),
            alice);
  EXPECT_EQ(ask_bindings([](auto& reader) { return reader.impus_by_gruu("sip:alice@example.com;gr=p"); }),
            alice);
  EXPECT_EQ(ask_bindings([](auto& reader) { return reader.impus_by_gruu("sip:t1@example.com;gr"); }), alice);
  EXPECT_EQ(ask_bindings([](auto& reader) { return reader.impus_by_address("10.0.0.1", 5061); }), alice);
  EXPECT_EQ(ask_bindings([](auto& reader) { return reader.impus_by_address("10.0.0.1", std::nullopt); }),
            alice);
  EXPECT_TRUE(ask_bindings([](auto& reader) { return reader.impus_by_address("10.0.0.1", 9); }).empty());
  EXPECT_TRUE(by_imei(phone(test::kOtherPhone)).empty());
}

TEST_F(StoredBindingsTest, AnInstanceThatIsNoDeviceIsFoundByItsNormalisedForm) {
  RegistrationFact fact = Register();
  fact.contact.instance = parse_instance_id("\"<urn:uuid:F81D4FAE-7dec-11d0-a765-00a0c91e6bf6>\"", true);
  ingest({fact});
  const std::string normalized = fact.contact.instance->normalized;
  EXPECT_EQ(ask_bindings([&](auto& reader) { return reader.impus_by_instance(normalized); }),
            Impus{impu("alice")});
}

TEST_F(StoredBindingsTest, ACandidateDeviceIsNeverTheDevice) {
  RegistrationFact fact = Register();
  fact.contact.instance = parse_instance_id("\"<urn:gsma:imei:35693803-564380-5>\"", true);
  ASSERT_TRUE(fact.contact.instance->candidate_imei);
  ingest({fact});
  EXPECT_TRUE(by_imei(*fact.contact.instance->candidate_imei).empty());
}

TEST_F(StoredBindingsTest, AContactThatIsNoUriIsFoundByItsText) {
  RegistrationFact fact = Register().contact("no uri at all");
  ingest({fact});
  EXPECT_EQ(
      ask_bindings([&](auto& reader) { return reader.impus_by_contact_key(contact_key(fact.contact.uri)); }),
      Impus{impu("alice")});
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
  ASSERT_TRUE(replace_bindings(*transaction, Impus{impu("alice")},
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

TEST_F(StoredBindingsTest, BindingsOfOthersStay) {
  ingest({Register("alice")});
  ingest({Register("bob").impu("bob").impi("bob")});
  EXPECT_EQ(by_imei(phone()).size(), 2U);
  auto batch = begin();
  ASSERT_TRUE(batch.replace_bindings(Impus{impu("alice")}, {}));
  ASSERT_TRUE(batch.commit());
  EXPECT_EQ(by_imei(phone()), Impus{impu("bob")});
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

}  // namespace
}  // namespace vouch::storage
