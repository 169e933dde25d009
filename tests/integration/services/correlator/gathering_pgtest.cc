#include "services/correlator/gathering.h"

#include <algorithm>
#include <condition_variable>
#include <latch>
#include <memory>
#include <mutex>

#include "tests/integration/services/answer/answer_fixture.h"

namespace vouch::services {
namespace {

using test::impu;
using test::Register;

class GatheringTest : public test::AnswerTest {
 protected:
  void SetUp() override {
    AnswerTest::SetUp();
    ingest({Register("a").at(-500)});
    ingest(
        {Register("c").at(-300).impu("carol").impi("carol").device(test::kOtherPhone).address("10.0.0.3")});
    warrant({impu("alice"), impu("carol")});
  }

  /// A lookup; `before` runs as it is answered, `after` once it was told.
  Matter matter_about(
      const Target& target, std::function<void()> before = [] {}, std::function<void()> after = [] {}) {
    ++asked_;
    return matter_of<LookupAnswer>(
        question(), target,
        [target, before = std::move(before)](Case& open_case) {
          before();
          return services::lookup(open_case, target, std::nullopt);
        },
        [this, after = std::move(after)](const Result<LookupAnswer>& answer) {
          {
            const std::lock_guard lock(mutex_);
            codes_.push_back(answer ? "" : answer.error().code);
            one_was_told_.notify_all();
          }
          after();
        });
  }

  /// The errors told, sorted; an answer is an empty one.
  std::vector<std::string> wait_for_all() { return wait_for(asked_); }
  std::vector<std::string> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(one_was_told_.wait_for(lock, test::kLimit, [&] { return codes_.size() >= count; }));
    std::sort(codes_.begin(), codes_.end());
    return codes_;
  }

  std::string read(const char* sql) {
    storage::Database owner{{cluster().conninfo(name_)}};
    auto transaction = owner.begin(storage::Access::kReadOnly, test::kLimit);
    return transaction
        ->query(storage::Statement{"read", sql}, {}, [](storage::RowReader& row) { return row.text(); })
        ->front();
  }

  void wait_until_one_is_decided() {
    while (
        read("SELECT count(*)::text FROM pg_stat_activity WHERE usename = 'vouch_correlator' AND state LIKE "
             "'idle in%'") == "0") {
    }
  }

  std::mutex mutex_;
  std::condition_variable one_was_told_;
  std::vector<std::string> codes_;
  std::size_t asked_ = 0;
  Gathering lookups_{desk_, workers_, 1, test::kLimit};
  Gathering two_at_once_{desk_, workers_, 2, test::kLimit};
  Gathering patient_{desk_, workers_, 2, test::kLimit, test::kLimit};
  WorkerPool workers_{4, 100};
};

constexpr const char* kRecordsAndTransactions =
    "SELECT count(*) || ' ' || count(DISTINCT xmin::text) FROM vouch.audit";

TEST_F(GatheringTest, WhatComesInMeanwhileIsAnsweredInOneTransaction) {
  std::latch others_wait{1};
  ASSERT_TRUE(lookups_.ask(matter_about(impu("alice"), [&] { others_wait.wait(); })));
  wait_until_one_is_decided();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(lookups_.ask(matter_about(impu("alice"))));
  others_wait.count_down();
  EXPECT_EQ(wait_for_all(), std::vector<std::string>(21, ""));
  EXPECT_EQ(read(kRecordsAndTransactions), "21 2");
}

TEST_F(GatheringTest, AGroupIsDecidedWhileTheOneBeforeIsTold) {
  const auto told_at_last = std::make_shared<std::latch>(1);
  ASSERT_TRUE(lookups_.ask(matter_about(
      impu("alice"), [] {}, [told_at_last] { told_at_last->wait(); })));
  EXPECT_EQ(wait_for(1), std::vector<std::string>{""});
  ASSERT_TRUE(lookups_.ask(matter_about(impu("carol"))));
  EXPECT_EQ(wait_for(2), std::vector<std::string>(2, ""));
  told_at_last->count_down();
}

TEST_F(GatheringTest, AQuestionBesideASlowGroupWaitsForNoOthers) {
  std::latch slow_one_ends{1};
  ASSERT_TRUE(two_at_once_.ask(matter_about(impu("alice"), [&] { slow_one_ends.wait(); })));
  wait_until_one_is_decided();
  ASSERT_TRUE(two_at_once_.ask(matter_about(impu("carol"))));
  EXPECT_EQ(wait_for(1), std::vector<std::string>{""});
  slow_one_ends.count_down();
  EXPECT_EQ(wait_for_all(), std::vector<std::string>(2, ""));
}

TEST_F(GatheringTest, EightAreWorthAGroupBesideASlowOne) {
  std::latch slow_one_ends{1};
  ASSERT_TRUE(patient_.ask(matter_about(impu("alice"), [&] { slow_one_ends.wait(); })));
  wait_until_one_is_decided();
  for (int i = 0; i < 8; ++i) EXPECT_TRUE(patient_.ask(matter_about(impu("carol"))));
  EXPECT_EQ(wait_for(8), std::vector<std::string>(8, ""));
  EXPECT_EQ(read(kRecordsAndTransactions), "8 1");
  slow_one_ends.count_down();
  EXPECT_EQ(wait_for_all(), std::vector<std::string>(9, ""));
}

TEST_F(GatheringTest, OneThatFailsFailsNoOther) {
  cluster().execute(name_, "DELETE FROM vouch.registration_content WHERE impi LIKE 'carol%'");
  for (int i = 0; i < 20; ++i)
    ASSERT_TRUE(lookups_.ask(matter_about(i == 7 ? impu("carol") : impu("alice"))));
  std::vector<std::string> expected(20, "");
  expected.back() = "CORRUPT";
  EXPECT_EQ(wait_for_all(), expected);
  EXPECT_EQ(read("SELECT count(*)::text FROM vouch.audit"), "19");
}

TEST_F(GatheringTest, PastItsBoundAQuestionIsNotTaken) {
  std::latch all_asked{1};
  std::size_t taken = 0;
  while (lookups_.ask(matter_about(impu("alice"), [&] { all_asked.wait(); }))) ++taken;
  --asked_;
  EXPECT_GE(taken, 4096U);
  EXPECT_LE(taken, 4096U + 64U);
  all_asked.count_down();
  EXPECT_EQ(wait_for_all(), std::vector<std::string>(taken, ""));
}

}  // namespace
}  // namespace vouch::services
