#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <chrono>
#include <deque>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "domain/trust/assess.h"
#include "services/ingest/store/plan.h"
#include "storage/feed/feed_reader.h"
#include "storage/tac/tac_store.h"
#include "tests/integration/services/ingest/store/house.h"
#include "tests/support/domain/builders.h"
#include "tests/support/domain/call.h"

namespace vouch::services {
namespace {

using test::batch_of;
using test::House;
using test::Register;

Register of(const std::string& user, const std::string& device = test::kPhone) {
  return Register(user + device)
      .impu(user)
      .impi(user)
      .device(device)
      .contact("sip:" + user + "@10.0.0.1")
      .address("10.0.0.1");
}

bool takes_long(std::future<Result<BatchWrite>>& planned) {
  return planned.wait_for(std::chrono::milliseconds{300}) == std::future_status::timeout;
}

TEST(BatchStore, PlansBesideAWriteThatItDoesNotRestOn) {
  House house;
  const Batch alice = batch_of({of("alice")});
  const Batch bob = batch_of({of("bob", test::kOtherPhone).address("10.0.0.2").contact("sip:bob@10.0.0.2")});
  const auto first = house.plan(alice);
  const auto second = house.plan(bob);  // on this thread: it would wait for ever
  EXPECT_TRUE(house.write(first));
  EXPECT_TRUE(house.write(second));
  EXPECT_EQ(house.bindings().size(), 2U);
}

/// Live, the messages of a call come in several batches.
TEST(BatchStore, StoresSeveralBatchesOfOneCallTogether) {
  House house;
  const auto messages = test::Call().invite(1).answer(1).bye().facts();
  std::vector<Batch> batches(messages.size(), batch_of({}));
  std::vector<const Batch*> together;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    batches[i].output.sessions = {messages[i]};
    together.push_back(&batches[i]);
  }
  const auto stored = house.store_together(together);
  ASSERT_EQ(stored.size(), messages.size());
  for (const Stored& one : stored) EXPECT_EQ(one.session_facts_stored, 1U);
}

/// One that comes from the local disk again, since ingest was killed before it was gone from there.
TEST(BatchStore, CountsWhatAFeedRefusedOnceHoweverOftenItIsStored) {
  House house;
  const auto refusing = [](std::int64_t run, std::uint64_t refused) {
    Batch batch = batch_of({});
    batch.progress.begun_at = KnowledgeTime::from_us(run);
    batch.progress.refused = refused;
    return batch;
  };
  const Batch spooled = refusing(1, 3);
  const Batch direct = refusing(1, 5);
  const Batch after_restart = refusing(2, 2);
  house.store(direct);
  house.store(spooled);
  house.store_together(std::vector{&spooled, &after_restart});
  house.store(after_restart);
  const auto feeds =
      storage::with_transaction(house.database(), storage::Access::kReadOnly, House::kLimit,
                                [](auto& transaction) { return storage::FeedReader{transaction}.feeds(); });
  ASSERT_EQ(feeds->size(), 1U);
  EXPECT_EQ(feeds->front().total.refused, 7U);
}

struct Concerned {
  const char* name;
  Batch first;
  Batch second;
};

class MeetingBatches : public ::testing::TestWithParam<Concerned> {};

TEST_P(MeetingBatches, ArePlannedOneAfterTheOther) {
  House house;
  auto first = house.plan(GetParam().first);
  auto second = std::async(std::launch::async, [&] { return house.plan(GetParam().second); });
  EXPECT_TRUE(takes_long(second));
  EXPECT_TRUE(house.write(first));
  first = {};
  EXPECT_TRUE(house.write(second.get()));

  House in_turn;
  in_turn.store(GetParam().first);
  in_turn.store(GetParam().second);
  EXPECT_EQ(house.bindings(), in_turn.bindings());
}

INSTANTIATE_TEST_SUITE_P(
    By, MeetingBatches,
    ::testing::Values(Concerned{"Identity", batch_of({of("alice")}), batch_of({of("alice").at(600)})},
                      Concerned{"Device", batch_of({of("alice")}),
                                batch_of({of("bob").contact("sip:bob@10.0.0.2")})},
                      Concerned{"Contact", batch_of({of("alice")}),
                                batch_of({of("bob", test::kOtherPhone).contact("sip:alice@10.0.0.1")})}),
    [](const auto& one) { return std::string{one.param.name}; });

TEST(BatchStore, WaitsForWhatReadingShowsToMatter) {
  House house;
  house.store(batch_of({of("alice")}));
  // Bob's new device is Alice's, which his batch names; Carol's batch names Alice only.
  const Batch bob = batch_of({of("bob").at(60).contact("sip:bob@10.0.0.2")});
  const Batch carol = batch_of({of("alice").at(90)});
  auto first = house.plan(bob);
  auto second = std::async(std::launch::async, [&] { return house.plan(carol); });
  EXPECT_TRUE(takes_long(second)) << "the verdict on both changes with either";
  EXPECT_TRUE(house.write(first));
  first = {};
  EXPECT_TRUE(house.write(second.get()));
}

TEST(BatchStore, AWriteThatIsDroppedHoldsNobodyUp) {
  House house;
  const Batch alice = batch_of({of("alice")});
  { const auto dropped = house.plan(alice); }
  house.store(alice);
  EXPECT_EQ(house.bindings().size(), 1U);
}

TEST(BatchStore, PlansAnewWhereAnotherProcessWroteMeanwhile) {
  House house;
  BatchStore other{house.database(), House::kLimit};
  const Batch first = batch_of({of("alice")});
  const Batch clone = batch_of({of("bob").contact("sip:bob@10.0.0.2")});
  const auto planned = house.plan(clone);
  const Batch* one = &first;
  ASSERT_TRUE(other.plan({&one, 1}).and_then([](const BatchWrite& write) { return write(); }));
  EXPECT_TRUE(house.write(planned));

  House in_turn;
  in_turn.store(first);
  in_turn.store(clone);
  EXPECT_EQ(house.bindings(), in_turn.bindings());
}

RC_GTEST_PROP(BatchStore, WhatIsPlannedBesideWritesComesToTheSameAsInTurn, ()) {
  std::vector<Batch> batches(*rc::gen::inRange<std::size_t>(2, 9));
  int time = 0;
  for (Batch& batch : batches) {
    std::vector<RegistrationFact> facts;
    const int count = *rc::gen::inRange(1, 4);
    for (int i = 0; i < count; ++i) {
      const auto user = *rc::gen::element<std::string>("alice", "bob", "carol", "dave");
      Register one = of(user, *rc::gen::element(test::kPhone, test::kOtherPhone));
      one.at(*rc::gen::inRange(0, 7200))
          .contact(*rc::gen::element<std::string>("sip:a@10.0.0.1", "sip:b@10.0.0.2"));
      RegistrationFact fact = *rc::gen::arbitrary<bool>() ? one.removed() : one;
      fact.registration.change().id.octets[15] = static_cast<std::uint8_t>(++time);
      facts.push_back(std::move(fact));
    }
    batch = batch_of(std::move(facts));
  }
  House together;
  House in_turn;
  // As the sink does it: one thread plans, another writes in that order.
  std::deque<std::promise<Result<BatchWrite>>> planned(batches.size());
  std::thread writer{[&] {
    for (auto& next : planned) {
      auto write = next.get_future().get();
      RC_ASSERT(together.write(write));
    }
  }};
  for (std::size_t i = 0; i < batches.size(); ++i) planned[i].set_value(together.plan(batches[i]));
  writer.join();
  for (const Batch& batch : batches) in_turn.store(batch);
  RC_ASSERT(together.bindings() == in_turn.bindings());
}

/// A catalogue that knows kPhone's type.
void import_catalogue(storage::Database& correlator) {
  const auto done = storage::with_transaction(
      correlator, storage::Access::kReadWrite, House::kLimit,
      [](storage::Transaction& transaction) -> Result<void> {
        storage::TacStore store{transaction};
        const storage::CatalogueId id{{1}};
        TacEntry entry;
        entry.device_type = "Smartphone";
        if (auto begun = store.begin(id, {"test", "own", "ada"}, test::at_s(0)); !begun) return begun;
        if (auto added = store.add(id, {{35'693'803, entry}}); !added) return added;
        return store.finish(id);
      });
  ASSERT_TRUE(done);
}

Result<void> note_nothing(storage::Transaction&, std::size_t) {
  return {};
}

/// A REGISTER of its own, told apart by `name`.
Register another(const std::string& name, const std::string& user, const std::string& device) {
  return Register(name)
      .impu(user)
      .impi(user)
      .device(device)
      .contact("sip:" + user + "@10.0.0.1")
      .address("10.0.0.1");
}

Plan planned_for(House& house, const Batch& batch) {
  const Batch* one = &batch;
  auto transaction = house.database().begin(storage::Access::kReadOnly, House::kLimit);
  return *plan_of(storage::BindingReader{*transaction}, {*transaction, KnowledgeTime::max()}, {&one, 1},
                  claims_of({&one, 1}));
}

std::vector<std::string> judged_in(const Plan& plan) {
  std::vector<std::string> judged;
  for (const storage::BindingRecord& record : plan.records)
    judged.push_back(record.binding.impu.reveal() + " on " + record.binding.instance->imei->reveal());
  return judged;
}

TEST(BatchStore, ALiarWithManyDevicesHasOnlyTheOneInQuestionJudgedAnew) {
  House house;
  house.store(batch_of({of("alice")}));
  house.store(batch_of({of("carol", test::kOtherPhone).contact("sip:carol@10.0.0.3").address("10.0.0.3")}));
  house.store(
      batch_of({of("liar").at(60).contact("sip:liar@10.0.0.2").address("10.0.0.2"),
                of("liar", test::kOtherPhone).at(90).contact("sip:liar@10.0.0.2").address("10.0.0.2")}));
  const Plan plan = planned_for(house, batch_of({another("again", "alice", test::kPhone).at(600)}));
  EXPECT_EQ(judged_in(plan), (std::vector<std::string>{test::impu("alice").reveal() + " on " + test::kPhone,
                                                       test::impu("liar").reveal() + " on " + test::kPhone}))
      << "carol's phone is not alice's";
  EXPECT_EQ(plan.standing.partly, std::vector<Impu>{test::impu("liar")});
}

TEST(BatchStore, WhoHadACrowdOfDevicesHasTheLastOfThemLookedAt) {
  constexpr std::int64_t kFirst = 35'693'803'100'001;
  House house;
  std::vector<RegistrationFact> facts;
  for (int i = 0; i < 300; ++i)
    facts.push_back(another(std::to_string(i), "liar", std::to_string(kFirst + i)).at(i));
  house.store(batch_of(facts));
  const Plan plan =
      planned_for(house, batch_of({another("again", "liar", std::to_string(kFirst + 299)).at(600)}));
  ASSERT_EQ(house.bindings().size(), 300U);
  const auto looked_at = std::count_if(plan.records.begin(), plan.records.end(),
                                       [](const auto& record) { return !record.unless_standing; });
  EXPECT_EQ(looked_at, static_cast<std::ptrdiff_t>(kCrowd));
  EXPECT_EQ(judged_in(plan).back(), test::impu("liar").reveal() + " on " + std::to_string(kFirst + 299));
}

TEST(BatchStore, WhoHasACrowdOfDevicesHasAnyOfThemRefreshed) {
  constexpr std::int64_t kFirst = 35'693'803'100'001;
  const auto phone = [](const std::string& name, int i) {
    return another(name, "line", std::to_string(kFirst + i))
        .contact("sip:line@10.1." + std::to_string(i / 250) + "." + std::to_string(i % 250 + 1))
        .address("10.1." + std::to_string(i / 250) + "." + std::to_string(i % 250 + 1))
        .reg_id(1);
  };
  House house;
  std::vector<RegistrationFact> facts;
  for (int i = 0; i < 300; ++i) facts.push_back(phone(std::to_string(i), i).at(i));
  house.store(batch_of(facts));
  const auto before = house.bindings();
  house.store(batch_of({phone("again", 0).at(600)}));
  const auto after = house.bindings();
  ASSERT_EQ(after.size(), before.size());
  EXPECT_NE(after, before) << "the first of them lasts longer now";
}

TEST(BatchStore, JudgesAnewByWhatIsKnownNow) {
  House house;
  house.store(batch_of({of("alice")}));
  house.store(batch_of({of("bob", test::kOtherPhone).address("10.0.0.2").contact("sip:bob@10.0.0.2")}));
  const std::vector<Impu> both{test::impu("alice"), test::impu("bob")};
  EXPECT_EQ(house.store().judge_anew(both, note_nothing), 0U) << "nothing is known that was not";
  import_catalogue(house.correlator());
  EXPECT_EQ(house.store().judge_anew(both, note_nothing), 2U);
  EXPECT_NE(house.bindings()[0].find("TAC_KNOWN"), std::string::npos);
  EXPECT_NE(house.bindings()[1].find("TAC_UNKNOWN"), std::string::npos);
  EXPECT_EQ(house.store().judge_anew(both, note_nothing), 0U);
}

TEST(BatchStore, JudgingAnewStandsOrFallsWithTheNoteOfIt) {
  House house;
  house.store(batch_of({of("alice")}));
  import_catalogue(house.correlator());
  const auto before = house.bindings();
  const auto failed = house.store().judge_anew(
      {test::impu("alice")},
      [](storage::Transaction&, std::size_t) -> Result<void> { return fail("CONFLICT"); });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, "CONFLICT");
  EXPECT_EQ(house.bindings(), before);
}

TEST(BatchStore, JudgingAnewWaitsForAWriteThatItRestsOn) {
  House house;
  house.store(batch_of({of("alice")}));
  import_catalogue(house.correlator());
  const Batch refresh = batch_of({Register("refresh")
                                      .at(600)
                                      .impu("alice")
                                      .impi("alice")
                                      .contact("sip:alice@10.0.0.1")
                                      .address("10.0.0.1")});
  auto planned = house.plan(refresh);
  auto judged = std::async(std::launch::async,
                           [&] { return house.store().judge_anew({test::impu("alice")}, note_nothing); });
  EXPECT_EQ(judged.wait_for(std::chrono::milliseconds{300}), std::future_status::timeout);
  EXPECT_TRUE(house.write(planned));
  planned = {};
  EXPECT_EQ(judged.get(), 0U) << "what was written was judged by the new catalogue already";
}

}  // namespace
}  // namespace vouch::services
