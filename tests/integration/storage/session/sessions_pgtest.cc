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
    const auto listed = ask<SessionReader>([&](auto& reader) {
      return reader.calls({{impu}, {}, {}}, since, until, as_of);
    });
    std::vector<std::string> call_ids;
    for (const ListedCall& call : listed.calls) call_ids.push_back(call.call_id);
    return call_ids;
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

/// Two feeds see a message at two times, or it is sent again. What counts must not depend on which came when.
class CopiesTest : public StoredSessionsTest {
 protected:
  const SessionFact early_ = call_.front();
  const SessionFact late_ = [this] {
    SessionFact copy = early_;
    copy.observed_at = early_.observed_at.plus_s(2);
    return copy;
  }();
  std::vector<NetworkTime> times() {
    std::vector<NetworkTime> seen;
    for (const SessionFact& fact : facts_of(call_id_)) seen.push_back(fact.observed_at);
    return seen;
  }
};

TEST_F(CopiesTest, OfCopiesToldTogetherTheEarliestIsStored) {
  store({late_, early_, late_});
  EXPECT_EQ(added_, 1U);
  EXPECT_EQ(times(), std::vector{early_.observed_at});
}

TEST_F(CopiesTest, ALaterCopyIsNotStored) {
  store({early_});
  store({late_});
  EXPECT_EQ(added_, 0U);
  EXPECT_EQ(times(), std::vector{early_.observed_at});
}

TEST_F(CopiesTest, AnEarlierCopyIsStoredBesideTheLaterOne) {
  store({late_});
  store({late_, early_});
  EXPECT_EQ(added_, 1U);
  EXPECT_EQ(times(), (std::vector{early_.observed_at, late_.observed_at}));
}

TEST_F(CopiesTest, TheBatchWithTheEarliestCopyIsCreditedWithIt) {
  const std::vector<std::span<const SessionFact>> batches{{&late_, 1}, {&early_, 1}};
  auto transaction = begin();
  const auto added = transaction.add_session_facts(batches);
  ASSERT_TRUE(added);
  EXPECT_EQ(*added, (std::vector<std::size_t>{0, 1}));
}

/// Live, the messages of a call come in several batches, which one transaction may store.
TEST_F(StoredSessionsTest, SeveralBatchesOfOneTransactionMayNameACall) {
  std::vector<std::span<const SessionFact>> batches;
  for (const SessionFact& fact : call_) batches.emplace_back(&fact, 1);
  batches.emplace_back(&call_.front(), 1);
  auto transaction = begin();
  const auto added = transaction.add_session_facts(batches);
  ASSERT_TRUE(added);
  std::vector<std::size_t> each_once(call_.size(), 1);
  each_once.push_back(0);
  EXPECT_EQ(*added, each_once) << "what is told twice is credited to the first";
  ASSERT_TRUE(transaction.commit());
  EXPECT_EQ(facts_of(call_id_).size(), call_.size());
  EXPECT_EQ(calls_of(impu("alice"), began_, ended_), std::vector{call_id_});
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

/// Calls of alice, an hour apart, each told in a batch of its own.
class ListedCallsTest : public StoredSessionsTest {
 protected:
  static std::vector<SessionFact> call(int number, const std::string& icid = "") {
    auto facts = Call().invite(1).answer(1).bye().facts();
    for (SessionFact& fact : facts) {
      fact.call_id = "call-" + std::to_string(number);
      fact.id.octets[0] = static_cast<std::uint8_t>(number);
      fact.observed_at = fact.observed_at.plus_s(number * 3600);
      fact.icid = icid;
    }
    return facts;
  }
  std::vector<ListedCall> list(const CallsOf& of, const CallPage& page = {},
                               KnowledgeTime as_of = KnowledgeTime::max()) {
    return ask<SessionReader>([&](auto& reader) {
             return reader.calls(of, NetworkTime::min(), NetworkTime::max(), as_of, page);
           })
        .calls;
  }
  /// What all pages hold.
  std::vector<std::string> listed_in_pages(std::size_t most, NetworkTime since = NetworkTime::min()) {
    std::vector<std::string> seen;
    CallPage page{{}, most, {}};
    for (int pages = 0; pages < 100; ++pages) {
      const auto found = ask<SessionReader>([&](auto& reader) {
        return reader.calls(alices_, since, NetworkTime::max(), KnowledgeTime::max(), page);
      });
      EXPECT_LE(found.calls.size(), most);
      for (const ListedCall& one : found.calls) seen.push_back(one.call_id);
      if (!found.next) return seen;
      EXPECT_LT(page.after, *found.next);
      page.after = *found.next;
    }
    ADD_FAILURE() << "no end of it";
    return seen;
  }
  const CallsOf alices_{{impu("alice")}, {}, {}};
};

TEST_F(ListedCallsTest, PagesFollowEachOtherWithoutGapOrRepetition) {
  for (int number = 5; number > 0; --number) store(call(number));
  std::vector<std::string> seen;
  CallPage page{{}, 2, {}};
  for (auto found = list(alices_, page); !found.empty(); found = list(alices_, page)) {
    for (const ListedCall& one : found) seen.push_back(one.call_id);
    page.after = found.back().place;
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"call-1", "call-2", "call-3", "call-4", "call-5"}));
}

/// As live messages come, each in a batch of its own; fifteen calls an hour.
TEST_F(ListedCallsTest, ABusyLineIsListedInOrderWithoutGapOrRepetition) {
  std::vector<std::string> all;
  for (int number = 0; number < 60; ++number) {
    auto facts = call(0);
    for (SessionFact& fact : facts) {
      fact.call_id = "call-" + std::to_string(100 + number);
      fact.id.octets[0] = static_cast<std::uint8_t>(number);
      fact.observed_at = fact.observed_at.plus_s(number * 240);
    }
    all.push_back(facts.front().call_id);
    for (const SessionFact& fact : facts) store({fact});
  }
  EXPECT_EQ(listed_in_pages(1), all);
  EXPECT_EQ(listed_in_pages(7), all);
  EXPECT_EQ(listed_in_pages(2, began_.plus_s(50 * 240)), std::vector(all.begin() + 50, all.end()));
}

TEST_F(ListedCallsTest, ACallThatIsPassedOnStandsWhereItBeganOrAnHourBefore) {
  const auto passed_on = [](int number, std::int64_t after_s) {
    auto facts = call(number);
    for (SessionFact& fact : facts) fact.from = impu("carol");
    facts.back().from = impu("alice");
    facts.back().observed_at = facts.front().observed_at.plus_s(after_s);
    return facts;
  };
  store(passed_on(1, 3600));
  store(passed_on(2, 4 * 3600 - 600));
  for (const int number : {3, 4, 5, 6, 7}) store(call(number));
  const std::vector<std::string> order{"call-1", "call-3", "call-4", "call-2", "call-5", "call-6", "call-7"};
  for (const std::size_t most : {1U, 2U, 50U}) EXPECT_EQ(listed_in_pages(most), order) << most;
}

TEST_F(StoredSessionsTest, OneOfTwoAnsweredDialogsEndsAndTheCallGoesOn) {
  auto facts = Call().invite(1).answer(1).answer(1, "other").to_tag("c").bye().facts();
  store(facts);
  EXPECT_FALSE(calls_of(impu("alice"), began_.plus_s(1000), began_.plus_s(2000)).empty());
  facts.back().id.octets[0] = 7;
  facts.back().to_tag = "c";
  store({facts.back()});
  EXPECT_TRUE(calls_of(impu("alice"), began_.plus_s(1000), began_.plus_s(2000)).empty());
}

TEST_F(ListedCallsTest, WhatComesInBetweenChangesNoListingAsOfBefore) {
  store(call(2));
  const KnowledgeTime pinned = store(call(4));
  const auto first = list(alices_, {{}, 1, {}}, pinned);
  store(call(1));
  auto early = call(4);
  for (SessionFact& fact : early) {
    fact.observed_at = fact.observed_at.plus_s(-3 * 3600);
    fact.id.octets[1] = 9;
  }
  store(early);  // by what is known now, call-4 would have stood before the first page's end
  const auto second = list(alices_, {first.back().place, 1, {}}, pinned);
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(second[0].call_id, "call-4");
}

TEST_F(ListedCallsTest, CallsThatBeganAtOneMomentAreEachListedOnce) {
  auto other = call(1);
  for (SessionFact& fact : other) {
    fact.call_id = "call-9";
    fact.id.octets[0] = 9;
  }
  store(call(1));
  store(other);
  const auto first = list(alices_, {{}, 1, {}});
  const auto second = list(alices_, {first.back().place, 1, {}});
  ASSERT_EQ(second.size(), 1U);
  EXPECT_NE(first[0].call_id, second[0].call_id);
  EXPECT_TRUE(list(alices_, {second.back().place, 1, {}}).empty());
}

TEST_F(ListedCallsTest, AChargingIdentifierAndACallIdLeadToTheirCalls) {
  store(call(1, "icid-1"));
  store(call(2, "icid-2"));
  ASSERT_EQ(list({{}, {"icid-2"}, {}}).size(), 1U);
  EXPECT_EQ(list({{}, {"icid-2"}, {}})[0].call_id, "call-2");
  ASSERT_EQ(list({{}, {}, {"call-1"}}).size(), 1U);
  EXPECT_TRUE(list(alices_, {{}, {}, {{"call-3"}}}).empty());
  EXPECT_EQ(list(alices_, {{}, {}, {{"call-2", "call-3"}}}).size(), 1U);
}

TEST_F(ListedCallsTest, AChargingIdentifierOfAnotherWeekLeadsNowhere) {
  const auto one = call(1, "icid-1");
  store(one);
  store(call(24 * 7, "icid-1"));
  store(call(2, "icid-1"));
  const auto linked =
      ask<SessionReader>([&](auto& reader) { return reader.facts_linked_to(one, KnowledgeTime::max()); });
  ASSERT_FALSE(linked.empty());
  for (const SessionFact& fact : linked) EXPECT_EQ(fact.call_id, "call-2");
}

}  // namespace
}  // namespace vouch::storage
