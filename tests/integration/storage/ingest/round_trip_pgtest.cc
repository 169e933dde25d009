#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "storage/session/session_reader.h"
#include "tests/integration/storage/ingest/facts.h"
#include "tests/integration/storage/ingest/ingest_fixture.h"

namespace vouch::storage {
namespace {

using test::kLimit;

struct Databases {
  std::string name = test::PostgresCluster::instance().migrated_database();
  Database writer{{test::PostgresCluster::instance().conninfo(name, "vouch_ingest")}};
  Database reader{{test::PostgresCluster::instance().conninfo(name, "vouch_correlator")}};
};
Databases& databases() {
  static Databases one;
  return one;
}

std::vector<RegistrationFact> stored(const std::vector<RegistrationFact>& facts, KnowledgeTime as_of) {
  std::set<Impu> impus;
  for (const RegistrationFact& fact : facts) impus.insert(fact.impu);
  auto transaction = databases().reader.begin(Access::kReadOnly, kLimit);
  auto read = BindingReader{*transaction}.facts_of(std::vector<Impu>(impus.begin(), impus.end()), as_of);
  RC_ASSERT(read.has_value());
  return *read;
}

RC_GTEST_PROP(RoundTrip, RegistrationFactsComeBackToTheOctet, ()) {
  auto facts = *rc::gen::container<std::vector<RegistrationFact>>(test::any_registration_fact());
  auto batch = IngestTransaction::begin(databases().writer, kLimit);
  RC_ASSERT(batch.has_value());
  const auto added = test::add_facts(*batch, facts);
  RC_ASSERT(added.has_value());
  RC_ASSERT(added->added + added->repeated == facts.size());
  RC_ASSERT(batch->commit().has_value());

  auto read = stored(facts, batch->known_at());
  std::sort(facts.begin(), facts.end());
  std::sort(read.begin(), read.end());
  // Different facts only, and earlier runs may have told of the same IMPU.
  facts.erase(std::unique(facts.begin(), facts.end()), facts.end());
  RC_ASSERT(std::includes(read.begin(), read.end(), facts.begin(), facts.end()));
}

RC_GTEST_PROP(RoundTrip, RepeatedFactsAddNothing, ()) {
  const auto facts = *rc::gen::container<std::vector<RegistrationFact>>(test::any_registration_fact());
  for (const bool first : {true, false}) {
    auto batch = IngestTransaction::begin(databases().writer, kLimit);
    const auto added = test::add_facts(*batch, facts);
    RC_ASSERT(added.has_value());
    RC_ASSERT(first || added->added == 0);
    RC_ASSERT(batch->commit().has_value());
  }
}

RC_GTEST_PROP(RoundTrip, AnyBindingsAreStored, ()) {
  const auto facts = *rc::gen::container<std::vector<RegistrationFact>>(test::any_registration_fact());
  auto batch = IngestTransaction::begin(databases().writer, kLimit);
  std::map<Impu, std::vector<RegistrationFact>> by_impu;
  for (const RegistrationFact& fact : facts) by_impu[fact.impu].push_back(fact);
  std::vector<Impu> impus;
  std::vector<BindingRecord> records;
  for (const auto& [impu, its_facts] : by_impu) {
    impus.push_back(impu);
    for (auto& record : test::records_of(its_facts)) records.push_back(std::move(record));
  }
  RC_ASSERT(batch->replace_bindings({impus, {}}, records).has_value());
  const auto again = batch->replace_bindings({impus, {}}, records);
  RC_ASSERT(again.has_value());
  RC_ASSERT(again->added + again->changed + again->removed == 0U);
  RC_ASSERT(batch->commit().has_value());
}

RC_GTEST_PROP(RoundTrip, SessionFactsComeBackToTheOctet, ()) {
  const auto fact = *test::any_session_fact();
  auto batch = IngestTransaction::begin(databases().writer, kLimit);
  const auto added = batch->add_session_facts(std::vector{fact, fact});
  RC_ASSERT(added.has_value());
  RC_ASSERT(*added == 1U);
  RC_ASSERT(batch->commit().has_value());

  auto transaction = databases().reader.begin(Access::kReadOnly, kLimit);
  const auto read = SessionReader{*transaction}.facts_of(fact.call_id, batch->known_at());
  RC_ASSERT(read.has_value());
  RC_ASSERT(std::count_if(read->begin(), read->end(), [&](const SessionFact& one) {
              return one.id == fact.id && one.call_id == fact.call_id &&
                     one.observed_at == fact.observed_at && one.kind == fact.kind && one.icid == fact.icid &&
                     one.cseq == fact.cseq && one.status == fact.status && one.hop == fact.hop &&
                     one.branch == fact.branch && one.from_tag == fact.from_tag &&
                     one.to_tag == fact.to_tag && one.request_uri == fact.request_uri &&
                     one.from == fact.from && one.to == fact.to && one.asserted == fact.asserted &&
                     one.called == fact.called && one.contact == fact.contact &&
                     one.contact_instance == fact.contact_instance && one.route == fact.route &&
                     one.source_address == fact.source_address && one.source_port == fact.source_port &&
                     one.destination_address == fact.destination_address &&
                     one.destination_port == fact.destination_port && one.services == fact.services &&
                     one.feed == fact.feed;
            }) == 1);
}

}  // namespace
}  // namespace vouch::storage
