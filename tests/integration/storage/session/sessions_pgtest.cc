#include <gtest/gtest.h>

#include "storage/session/session_reader.h"
#include "tests/integration/storage/ingest/ingest_fixture.h"
#include "tests/support/domain/call.h"

namespace vouch::storage {
namespace {

using test::at_s;
using test::Call;
using test::impu;

class StoredSessionsTest : public test::IngestTest {
 protected:
  KnowledgeTime store(const std::vector<SessionFact>& facts) {
    auto batch = begin();
    added_ = *batch.add_session_facts(facts);
    EXPECT_TRUE(batch.commit());
    return batch.known_at();
  }
  std::vector<SessionFact> facts_of(const std::string& call_id, KnowledgeTime as_of = KnowledgeTime::max()) {
    return ask<SessionReader>([&](auto& reader) { return reader.facts_of(call_id, as_of); });
  }
  std::vector<std::string> calls_of(const Impu& impu, NetworkTime since, NetworkTime until,
                                    KnowledgeTime as_of = KnowledgeTime::max()) {
    return ask<SessionReader>(
        [&](auto& reader) { return reader.call_ids_of(std::vector{impu}, since, until, as_of); });
  }
  std::size_t added_ = 0;
  const std::vector<SessionFact> call_ = Call().invite(1).answer(1).bye().facts();
  const std::string call_id_ = call_.front().call_id;
  const NetworkTime began_ = call_.front().observed_at;
  const NetworkTime ended_ = call_.back().observed_at;
};

TEST_F(StoredSessionsTest, RepeatedMessagesAddNothing) {
  store(call_);
  EXPECT_EQ(added_, call_.size());
  store(call_);
  EXPECT_EQ(added_, 0U);
  EXPECT_EQ(facts_of(call_id_).size(), call_.size());
}

TEST_F(StoredSessionsTest, AsOfAnEarlierTimeLaterMessagesAreNotSeen) {
  const KnowledgeTime early = store({call_[0]});
  store(call_);
  EXPECT_EQ(facts_of(call_id_, early).size(), 1U);
}

TEST_F(StoredSessionsTest, BothPartiesFindTheCall) {
  store(call_);
  for (const char* user : {"alice", "bob"}) {
    EXPECT_EQ(calls_of(impu(user), began_, ended_), std::vector{call_id_}) << user;
  }
  EXPECT_TRUE(calls_of(impu("carol"), began_, ended_).empty());
}

TEST_F(StoredSessionsTest, ACallIsFoundWhileItLasts) {
  store(call_);
  EXPECT_TRUE(calls_of(impu("alice"), at_s(-100), began_).empty()) << "until is not part of the period";
  EXPECT_FALSE(calls_of(impu("alice"), at_s(-100), began_.plus_s(1)).empty());
  EXPECT_FALSE(calls_of(impu("alice"), ended_, ended_.plus_s(100)).empty());
  EXPECT_TRUE(calls_of(impu("alice"), ended_.plus_s(1), ended_.plus_s(100)).empty());
}

TEST_F(StoredSessionsTest, ACallWhoseEndWasNotSeenMayStillGoOn) {
  store(Call().invite(1).answer(1).facts());
  EXPECT_FALSE(calls_of(impu("alice"), began_.plus_s(10'000), began_.plus_s(20'000)).empty());
}

TEST_F(StoredSessionsTest, ARefusedCallIsOver) {
  store(Call().invite(1, "b1").failure("b1", 486).facts());
  EXPECT_TRUE(calls_of(impu("alice"), began_.plus_s(10'000), began_.plus_s(20'000)).empty());
}

TEST_F(StoredSessionsTest, AsOfAnEarlierTimeACallStillGoesOn) {
  const KnowledgeTime early = store({call_[0], call_[1]});
  store({call_[2]});
  EXPECT_FALSE(calls_of(impu("alice"), ended_.plus_s(10), ended_.plus_s(20), early).empty());
  EXPECT_TRUE(calls_of(impu("alice"), ended_.plus_s(10), ended_.plus_s(20)).empty());
}

TEST_F(StoredSessionsTest, AnEarlierMessageThatComesLateMovesTheBeginning) {
  store({call_[1]});
  EXPECT_TRUE(calls_of(impu("alice"), at_s(-100), began_.plus_s(1)).empty());
  store({call_[0]});
  EXPECT_FALSE(calls_of(impu("alice"), at_s(-100), began_.plus_s(1)).empty());
}

TEST_F(StoredSessionsTest, ACallIdOfAnyLengthIsFoundWhole) {
  std::vector<SessionFact> facts = call_;
  for (SessionFact& fact : facts) fact.call_id = std::string(5000, 'c') + "@example.com";
  store(facts);
  EXPECT_EQ(facts_of(facts.front().call_id).size(), facts.size());
  EXPECT_EQ(calls_of(impu("alice"), began_, ended_), std::vector{facts.front().call_id});
}

TEST_F(StoredSessionsTest, CallsOfOneChargingIdentifierAreFoundFromEachOther) {
  auto one = Call().invite(1).facts();
  auto other = one;
  one[0].icid = other[0].icid = "icid-1";
  other[0].call_id = "call-2";
  other[0].id.octets[0] = 2;
  store(one);
  const auto linked = [&](KnowledgeTime as_of) {
    return ask<SessionReader>([&](auto& reader) { return reader.facts_linked_to(one, as_of); });
  };
  const KnowledgeTime both_known = store(other);
  ASSERT_EQ(linked(both_known).size(), 1U);
  EXPECT_EQ(linked(both_known)[0].call_id, "call-2");
  EXPECT_TRUE(linked(KnowledgeTime::from_us(both_known.us - 1)).empty());
}

TEST_F(StoredSessionsTest, ACallThatNamesAnothersDialogIsFoundFromBothSides) {
  const auto one = Call().invite(1).facts();
  auto other = one;
  other[0].call_id = "call-2";
  other[0].id.octets[0] = 2;
  other[0].references = {{ReferenceKind::kReplaces, one[0].call_id, "t", "f"}};
  store(one);
  store(other);
  const auto linked = [&](const std::vector<SessionFact>& from) {
    return ask<SessionReader>(
        [&](auto& reader) { return reader.facts_linked_to(from, KnowledgeTime::max()); });
  };
  ASSERT_EQ(linked(one).size(), 1U);
  EXPECT_EQ(linked(one)[0].references, other[0].references);
  ASSERT_EQ(linked(other).size(), 1U);
  EXPECT_EQ(linked(other)[0].call_id, one[0].call_id);
}

}  // namespace
}  // namespace vouch::storage
