#include "storage/network_imei/network_imei_store.h"
#include "storage/reevaluation/reevaluation_walk.h"
#include "tests/integration/storage/ingest/ingest_fixture.h"

namespace vouch::storage {
namespace {

using test::at_s;
using test::kLimit;
using test::Register;

class ReevaluationTest : public test::IngestTest {
 protected:
  template <class Body>
  auto with_walks(Body body) {
    return with_transaction(writer_, Access::kReadWrite, kLimit, [&](Transaction& transaction) {
      ReevaluationWalks walks{transaction};
      return body(walks);
    });
  }
  std::optional<ReevaluationWalk> next(std::optional<ReevaluationId> failed = {}) {
    return *with_walks([&](ReevaluationWalks& walks) { return walks.next(failed); });
  }
  ReevaluationStep step(const ReevaluationWalk& walk, const DifferingRanges& ranges, std::size_t most) {
    return *with_walks([&](ReevaluationWalks& walks) { return walks.step(walk, ranges, most); });
  }
  Result<void> walk_on(const ReevaluationWalk& from, const ReevaluationStep& step) {
    return with_walks([&](ReevaluationWalks& walks) { return walks.walk_on(from, step, 1, at_s(60)); });
  }
  Reevaluation latest() {
    return with_transaction(reader_, Access::kReadOnly, kLimit,
                            [](Transaction& transaction) { return ReevaluationStore{transaction}.list(1); })
        ->front();
  }

  void ask_for_catalogue() {
    CatalogueRecord record;
    record.id = CatalogueId{{1}};
    record.version = 7;
    record.origin.imported_by = "ada";
    ASSERT_TRUE(with_transaction(reader_, Access::kReadWrite, kLimit, [&](Transaction& transaction) {
      return ReevaluationStore{transaction}.ask_for_catalogue(record, std::nullopt, at_s(0));
    }));
  }
  /// As ingest does when the access side tells of these.
  void tell_of(const std::vector<std::string>& users, std::int64_t at) {
    auto batch = begin();
    std::vector<NetworkImei> seen;
    for (const std::string& user : users)
      seen.push_back(
          {subscription_of(test::impi(user)), *Imei::from_digits(test::kPhone), ImeiSource::kMme, at_s(at)});
    ASSERT_TRUE(NetworkImeiStore{batch.transaction()}.add(seen, batch.known_at()));
    ASSERT_TRUE(ReevaluationStore{batch.transaction()}.ask_for_imeis(seen.size(), batch.known_before(), "mme",
                                                                     at_s(at)));
    ASSERT_TRUE(batch.commit());
  }
  void bind(const std::string& user, const std::string& device) {
    ingest({Register(user).impu(user).impi(user).device(device).contact("sip:" + user + "@10.0.0.1")});
  }
};

TEST_F(ReevaluationTest, WalksThroughEveryBindingInStepsAndThenEnds) {
  for (const auto* user : {"alice", "bob", "carol"}) bind(user, test::kPhone);
  bind("dave", test::kOtherPhone);
  ASSERT_FALSE(next());
  ask_for_catalogue();
  std::vector<Impu> met;
  for (int steps = 0;; ++steps) {
    ASSERT_LT(steps, 5);
    const auto walk = next();
    if (!walk) break;
    const auto one = step(*walk, std::set<std::int32_t>{35'693}, 2);
    met.insert(met.end(), one.impus.begin(), one.impus.end());
    ASSERT_TRUE(walk_on(*walk, one));
  }
  EXPECT_EQ(met, (std::vector<Impu>{test::impu("alice"), test::impu("bob"), test::impu("carol")}))
      << "whose devices are of a range that differs";
  EXPECT_EQ(latest().done, 4U);
  EXPECT_EQ(latest().total, 4U);
  EXPECT_TRUE(latest().ended_at);
  EXPECT_EQ(latest().asked_by, "ada");
}

TEST_F(ReevaluationTest, AStepThatAnotherTookIsNotTakenTwice) {
  bind("alice", test::kPhone);
  ask_for_catalogue();
  const auto walk = next();
  const auto one = step(*walk, std::nullopt, 10);
  ASSERT_EQ(one.passed, 1U);
  ASSERT_TRUE(walk_on(*walk, one));
  const auto again = walk_on(*walk, one);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "CONFLICT");
}

TEST_F(ReevaluationTest, WhatTheAccessSideTellsMeanwhileIsPartOfIt) {
  tell_of({"bob", "alice"}, 0);
  tell_of({"carol"}, 1);
  auto walk = next();
  ASSERT_EQ(walk->total, 3U);
  for (const auto* user : {"alice", "bob"}) {
    const auto first = step(*walk, std::nullopt, 1);
    EXPECT_EQ(first.subscriptions, std::vector<Subscription>{subscription_of(test::impi(user))})
        << "what became known together goes in steps, too";
    ASSERT_TRUE(walk_on(*walk, first));
    walk = next();
  }
  const auto second = step(*walk, std::nullopt, 1);
  EXPECT_EQ(second.subscriptions, std::vector<Subscription>{subscription_of(test::impi("carol"))});
  ASSERT_TRUE(walk_on(*walk, second));

  walk = next();
  const auto none = step(*walk, std::nullopt, 1);
  ASSERT_EQ(none.passed, 0U);
  tell_of({"dave"}, 2);
  EXPECT_FALSE(walk_on(*walk, none)) << "it is not at its end any more";
  walk = next();
  const auto last = step(*walk, std::nullopt, 10);
  EXPECT_EQ(last.subscriptions, std::vector<Subscription>{subscription_of(test::impi("dave"))});
  ASSERT_TRUE(walk_on(*walk, last));
  ASSERT_TRUE(walk_on(*next(), step(*next(), std::nullopt, 10)));
  EXPECT_FALSE(next());

  tell_of({"erin"}, 3);
  EXPECT_EQ(step(*next(), std::nullopt, 10).subscriptions,
            std::vector<Subscription>{subscription_of(test::impi("erin"))});
}

TEST_F(ReevaluationTest, OneThatFailedLetsTheOthersGoFirst) {
  bind("alice", test::kPhone);
  tell_of({"alice"}, 0);
  ask_for_catalogue();
  const auto stuck = next();
  ASSERT_EQ(stuck->cause, ReevaluationCause::kNetworkImei);
  EXPECT_EQ(next(stuck->id)->cause, ReevaluationCause::kTacCatalogue);
  const auto other = next(stuck->id);
  ASSERT_TRUE(walk_on(*other, step(*other, std::nullopt, 10)));
  ASSERT_TRUE(walk_on(*next(stuck->id), step(*next(stuck->id), std::nullopt, 10)));
  EXPECT_EQ(next(stuck->id)->id, stuck->id) << "there is no other left";
}

}  // namespace
}  // namespace vouch::storage
