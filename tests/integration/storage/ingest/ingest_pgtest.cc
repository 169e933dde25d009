#include "storage/ingest/ingest_transaction.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "tests/integration/storage/ingest/ingest_fixture.h"

namespace vouch::storage {
namespace {

using test::impu;
using test::Register;

class IngestTransactionTest : public test::IngestTest {};

TEST_F(IngestTransactionTest, WhatIsNotCommittedIsNotKnown) {
  {
    auto batch = begin();
    ASSERT_TRUE(test::add_facts(batch, std::vector<RegistrationFact>{Register()}));
  }
  EXPECT_TRUE(facts_of(impu("alice")).empty());
}

TEST_F(IngestTransactionTest, SeesItsOwnFacts) {
  ingest({Register("first")});
  auto batch = begin();
  ASSERT_TRUE(test::add_facts(batch, std::vector<RegistrationFact>{Register("second").at(60)}));
  EXPECT_EQ(batch.reader().facts_of(std::vector{impu("alice")}, KnowledgeTime::max())->size(), 2U);
}

TEST_F(IngestTransactionTest, AQuestionAsOfAnEarlierTimeDoesNotSeeLaterFacts) {
  const KnowledgeTime before = ingest({Register("first")});
  const KnowledgeTime after = ingest({Register("refresh").at(60)});
  EXPECT_LT(before, after);
  EXPECT_EQ(facts_of(impu("alice"), before).size(), 1U);
  EXPECT_EQ(facts_of(impu("alice"), after).size(), 2U);
}

TEST_F(IngestTransactionTest, TheHorizonIsTheTimeOfTheLastBatch) {
  const KnowledgeTime known_at = ingest({Register()});
  EXPECT_EQ(ask_bindings([](auto& reader) { return reader.knowledge_horizon(); }), known_at);
}

TEST_F(IngestTransactionTest, AHorizonHoldsBackWhileABatchIsOpen) {
  const KnowledgeTime before = ingest({Register()});
  auto open = begin();
  EXPECT_EQ(ask_bindings([](auto& reader) { return reader.knowledge_horizon(); }), before);
}

TEST_F(IngestTransactionTest, KnowledgeTimeGrowsEvenIfTheClockIsSetBack) {
  cluster().execute(name_, "UPDATE vouch.knowledge_clock SET at = '2100-01-01'");
  const KnowledgeTime first = begin().known_at();
  ingest({Register()});
  EXPECT_GE(begin().known_at(), first);
  EXPECT_GT(begin().known_at(), ask_bindings([](auto& reader) { return reader.knowledge_horizon(); }));
}

TEST_F(IngestTransactionTest, TwoWritersTakeTurns) {
  auto first = std::make_unique<IngestTransaction>(begin());
  std::atomic<bool> second_began = false;
  auto second = std::async(std::launch::async, [&] {
    auto batch = begin();
    second_began = true;
    return batch.known_at();
  });
  std::this_thread::sleep_for(std::chrono::milliseconds{200});
  EXPECT_FALSE(second_began);
  ASSERT_TRUE(first->commit());
  EXPECT_GT(second.get(), first->known_at());
}

TEST_F(IngestTransactionTest, TheSameFactsFromManyWritersAreStoredOnce) {
  const std::vector<RegistrationFact> facts{Register("a"), Register("b").at(5), Register("c").at(9)};
  std::atomic<std::size_t> added = 0;
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&] {
      Database database{{cluster().conninfo(name_, "vouch_ingest")}};
      auto batch = IngestTransaction::begin(database, test::kLimit);
      added += test::add_facts(*batch, facts)->added;
      EXPECT_TRUE(batch->commit());
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(added, facts.size());
  EXPECT_EQ(facts_of(impu("alice")).size(), facts.size());
}

TEST_F(IngestTransactionTest, AWriterThatWaitsTooLongTimesOut) {
  auto open = begin();
  EXPECT_EQ(IngestTransaction::begin(writer_, std::chrono::milliseconds{100}).error().code, "TIMEOUT");
}

TEST_F(IngestTransactionTest, TheSameFactFromAnotherFeedIsNotStoredAgain) {
  auto batch = begin();
  const std::vector<RegistrationFact> facts{Register().feed("one"), Register().feed("two")};
  const auto added = test::add_facts(batch, facts);
  EXPECT_EQ(added->added, 1U);
  EXPECT_EQ(added->repeated, 1U);
}

TEST_F(IngestTransactionTest, AnImpuTooLongForAnIndexHarmsNobodyElse) {
  RegistrationFact hostile = Register();
  hostile.impu = Impu{"sip:" + std::string(2000, '\xff') + "@example.com"};
  auto batch = begin();
  const auto added = test::add_facts(batch, std::vector<RegistrationFact>{hostile, Register()});
  ASSERT_TRUE(added);
  EXPECT_EQ(added->unstorable, 1U);
  EXPECT_EQ(added->added, 1U);
  EXPECT_TRUE(batch.replace_bindings({{hostile.impu}, {}}, test::records_of({hostile})));
  EXPECT_TRUE(batch.commit());
}

TEST_F(IngestTransactionTest, AnEmptyBatchIsFine) {
  auto batch = begin();
  EXPECT_TRUE(test::add_facts(batch, {}));
  EXPECT_TRUE(batch.reader().facts_of({}, KnowledgeTime::max()));
  EXPECT_TRUE(batch.replace_bindings({}, {}));
  EXPECT_TRUE(batch.add_session_facts(SessionFactBatches{}));
  EXPECT_TRUE(batch.add_progress({}));
  EXPECT_TRUE(batch.add_coverage({}));
  EXPECT_TRUE(batch.commit());
}

}  // namespace
}  // namespace vouch::storage
