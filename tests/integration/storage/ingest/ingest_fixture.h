#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "domain/binding/timeline.h"
#include "storage/binding/binding_reader.h"
#include "storage/ingest/ingest_transaction.h"
#include "tests/support/domain/builders.h"
#include "tests/support/postgres/cluster.h"

namespace vouch::test {

constexpr std::chrono::seconds kLimit{20};

/// Bindings of facts with a verdict that a test need not care about.
inline std::vector<storage::BindingRecord> records_of(const std::vector<RegistrationFact>& facts) {
  std::vector<storage::BindingRecord> records;
  for (const Binding& binding : timeline(facts)) {
    records.push_back({binding, ClientType::kEmbedded, TrustLevel::kTrusted, "1", {"AUTH_AKA"}});
  }
  return records;
}

/// Adds facts as ingest does: with what is on record about their IMPUs at hand.
inline Result<storage::AddedFacts> add_facts(storage::IngestTransaction& batch,
                                             const std::vector<RegistrationFact>& facts) {
  std::vector<Impu> impus;
  for (const RegistrationFact& fact : facts) impus.push_back(fact.impu);
  auto read = batch.reader().facts_of(impus, KnowledgeTime::max());
  if (!read) return tl::make_unexpected(read.error());
  const FactsByImpu known = by_impu(std::move(*read));
  const FactsByImpu offered = by_impu(facts);
  GrowingByImpu growing;
  for (const auto& [impu, own] : known) growing[impu].known = own;
  for (const auto& [impu, own] : offered) growing[impu].added = own;
  return batch.add_facts(growing);
}

/// A database of its own, written by vouch-ingest's role and read by vouch-correlator's.
class IngestTest : public ::testing::Test {
 protected:
  static PostgresCluster& cluster() { return PostgresCluster::instance(); }

  std::string name_ = cluster().migrated_database();
  storage::Database writer_{{cluster().conninfo(name_, "vouch_ingest")}};
  storage::Database reader_{{cluster().conninfo(name_, "vouch_correlator")}};

  storage::IngestTransaction begin() {
    auto begun = storage::IngestTransaction::begin(writer_, kLimit);
    if (!begun) throw std::runtime_error(begun.error().code + " " + begun.error().field);
    return std::move(*begun);
  }

  /// What ingest does with a batch about one IMPU. Returns when it was known.
  KnowledgeTime ingest(const std::vector<RegistrationFact>& facts) {
    auto batch = begin();
    const std::vector<Impu> impus{facts.front().impu};
    EXPECT_TRUE(add_facts(batch, facts));
    replaced_ = *batch.replace_bindings({impus, {}},
                                        records_of(*batch.reader().facts_of(impus, KnowledgeTime::max())));
    EXPECT_TRUE(batch.commit());
    return batch.known_at();
  }

  /// Asks a reader made over a read-only transaction.
  template <class Reader, class Ask>
  auto ask(Ask question) {
    auto transaction = reader_.begin(storage::Access::kReadOnly, kLimit);
    Reader reader{*transaction};
    auto answer = question(reader);
    if (!answer) throw std::runtime_error(answer.error().code + " " + answer.error().field);
    return *answer;
  }
  template <class Ask>
  auto ask_bindings(Ask question) {
    return ask<storage::BindingReader>(question);
  }
  std::vector<RegistrationFact> facts_of(const Impu& impu, KnowledgeTime as_of = KnowledgeTime::max()) {
    return ask_bindings([&](auto& reader) { return reader.facts_of(std::vector{impu}, as_of); });
  }

  storage::ReplacedBindings replaced_;
};

}  // namespace vouch::test
