#include "storage/months/months.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "storage/binding/statements.h"
#include "storage/connection/time_text.h"
#include "storage/feed/feed_reader.h"
#include "tests/integration/storage/months/months_fixture.h"
#include "tests/support/domain/call.h"

namespace vouch::storage {
namespace {

TEST_F(MonthsTest, AreMadeAheadAndOnce) {
  EXPECT_EQ(keep(kNovember).made, (std::vector<std::string>{"2023-11-01", "2023-12-01", "2024-01-01"}));
  EXPECT_TRUE(keep(kNovember).made.empty());
  EXPECT_EQ(keep(2023y / 12).made, std::vector<std::string>{"2024-02-01"});
}

TEST_F(MonthsTest, TakeInWhatCameBeforeThem) {
  ingest({Register("early").gruus("sip:alice@example.com;gr=p", "sip:t1@example.com;gr")});
  keep(kNovember);
  ingest({Register("late").at(600)});
  EXPECT_EQ(rows_of("registration_fact_202311"), 2U);
  EXPECT_EQ(rows_of("finder_202311"), 1U);
  EXPECT_EQ(rows_of("registration_fact_default") + rows_of("registration_content_default"), 0U);
  EXPECT_EQ(facts_of(impu("alice")).size(), 2U) << "answers are the same";
  EXPECT_EQ(ask_bindings([](auto& reader) {
              return reader.impus_by_uri("sip:t1@example.com;gr", KnowledgeTime::max());
            }),
            std::vector{impu("alice")});
}

TEST_F(MonthsTest, ThatAreOverAreDroppedWithAllTheyHold) {
  keep(kNovember);
  ingest({Register("old").gruus("", "sip:t1@example.com;gr")});
  ingest({Register("new").impu("bob").impi("bob").at(40 * kDay_s)});
  EXPECT_EQ(keep(2024y / 1, 1).dropped, std::vector<std::string>{"2023-11-01"});
  EXPECT_TRUE(facts_of(impu("alice")).empty());
  EXPECT_EQ(facts_of(impu("bob")).size(), 1U);
  EXPECT_EQ(rows_of("binding"), 1U);
  EXPECT_EQ(rows_of("finder"), 0U);
  EXPECT_TRUE(keep(2024y / 1, 1).dropped.empty());
}

TEST_F(MonthsTest, ThatAreDroppedAreOnRecordFromTheFirstTimeOn) {
  keep(kNovember);
  ingest({Register("old")});
  const auto dropped = [&](std::int64_t since, std::int64_t until) {
    return ask<FeedReader>([&](auto& reader) {
             return reader.records(at_s(since * kDay_s), at_s(until * kDay_s), KnowledgeTime::max());
           })
        .dropped;
  };
  EXPECT_TRUE(dropped(-365, 365).empty());
  keep(2024y / 1, 1);
  const auto first = dropped(0, 0);
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0].since.us, *time_us("2023-11-01 00:00:00+00"));
  EXPECT_EQ(first[0].until.us, *time_us("2023-12-07 22:40:00+00")) << "a registration may stand so long";
  ingest({Register("late")});
  EXPECT_EQ(keep(2024y / 1, 1).dropped, std::vector<std::string>{"2023-11-01"});
  EXPECT_EQ(dropped(0, 0), first);
  EXPECT_TRUE(dropped(60, 90).empty());
  EXPECT_TRUE(dropped(-90, -60).empty());
}

TEST_F(MonthsTest, WithoutAPartitionAreDroppedFromTheDefaultOne) {
  ingest({Register("old")});
  EXPECT_EQ(keep(2024y / 2, 1).dropped, std::vector<std::string>{"2023-11-01"});
  EXPECT_EQ(rows_of("registration_fact") + rows_of("registration_content") + rows_of("binding"), 0U);
}

TEST_F(MonthsTest, TimesThatNoNetworkHasAreOneMonth) {
  ingest({Register("never").at(-3'000'000'000)});
  ingest({Register("far").impu("bob").impi("bob").at(7'000'000'000)});
  EXPECT_EQ(keep(kNovember, 1).dropped, std::vector<std::string>{"1970-01-01"});
  EXPECT_EQ(rows_of("registration_fact") + rows_of("registration_content"), 0U);
}

/// Half of all anonymous calls may stand under one key, and writers wait for a batch.
TEST_F(MonthsTest, WhatOneKeyLeavesBehindGoesAPartAtATime) {
  keep(kNovember);
  ingest({Register("old")});
  cluster().execute(
      name_,
      "INSERT INTO vouch.session_party SELECT 'sip:anonymous@anonymous.invalid', '2023-11-15', n, "
      "'2023-11-15' FROM generate_series(1, 25000) AS n");
  EXPECT_EQ(told("SELECT vouch.forget_batch('session_party', '2023-12-01', '')"), "") << "there is more";
  EXPECT_EQ(rows_of("session_party"), 15'000U);
  EXPECT_EQ(keep(2024y / 1, 1).dropped, std::vector<std::string>{"2023-11-01"});
  EXPECT_EQ(rows_of("session_party"), 0U);
}

TEST_F(MonthsTest, APastGoesWithTheFirstOfItsFacts) {
  keep(kNovember);
  Past november;
  november.begins = at_s(0);
  Past december;
  december.begins = at_s(30 * kDay_s);
  auto batch = begin();
  ASSERT_TRUE(batch.replace_pasts({{impu("alice"), november}, {impu("bob"), december}}));
  ASSERT_TRUE(batch.commit());
  ingest({Register("november")});
  keep(2024y / 1, 1);
  EXPECT_EQ(told("SELECT string_agg(impu, ',') FROM vouch.registration_past"), impu("bob").reveal());
}

TEST_F(MonthsTest, AReaderThatBeganBeforeSeesWhatIsKept) {
  keep(kNovember);
  ingest({Register("alice")});
  ingest({Register("bob").impu("bob").impi("bob").device(test::kOtherPhone)});
  warrant_for(impu("alice"));
  auto transaction = reader_.begin(Access::kReadOnly, test::kLimit);
  BindingReader reader{*transaction};
  ASSERT_TRUE(reader.knowledge_horizon());  // from here on it reads this state of the database
  auto dropped = std::async(std::launch::async, [&] { return keep(2024y / 1, 1).dropped; });
  EXPECT_EQ(dropped.wait_for(1s), std::future_status::timeout) << "waits for the reader";
  EXPECT_EQ(reader.facts_of(std::vector{impu("alice")}, KnowledgeTime::max())->size(), 1U);
  transaction->commit();
  EXPECT_EQ(dropped.get(), std::vector<std::string>{"2023-11-01"});
  EXPECT_EQ(facts_of(impu("alice")).size(), 1U);
}

/// Looks alice up again and again, in one order or the other, until it is told to stop.
class Asker {
 public:
  Asker(const std::string& conninfo, bool by_device)
      : database_{{conninfo, 1}}, asking_{[this, by_device] { ask(by_device); }} {}
  ~Asker() {
    done_ = true;
    asking_.join();
    EXPECT_GT(asked_, 10U);
    EXPECT_EQ(wrong_, "") << "after " << asked_;
    EXPECT_LT(longest_, 2s);
  }

 private:
  void ask(bool by_device) {
    const std::vector alice{impu("alice")};
    while (!done_ && wrong_.empty()) {
      const auto began = std::chrono::steady_clock::now();
      auto transaction = database_.begin(Access::kReadOnly, test::kLimit);
      BindingReader reader{*transaction};
      for (const bool device : {by_device, !by_device}) {
        if (device) {
          const auto found = reader.impus_of(test::impi("alice"), KnowledgeTime::max());
          if (!found || *found != alice) wrong_ = found ? "not found" : found.error().field;
        } else {
          const auto facts = reader.facts_of(alice, KnowledgeTime::max());
          if (!facts || facts->size() != 1) wrong_ = facts ? "facts missing" : facts.error().field;
        }
      }
      longest_ = std::max(longest_, std::chrono::steady_clock::now() - began);
      ++asked_;
    }
  }

  Database database_;
  std::atomic<bool> done_{false};
  std::string wrong_;
  std::size_t asked_ = 0;
  std::chrono::steady_clock::duration longest_{0};
  std::thread asking_;
};

TEST_F(MonthsTest, ReadersGoOnBesideADrop) {
  keep(kNovember);
  ingest({Register("alice")});
  warrant_for(impu("alice"));
  // Of other people, so much that to copy and delete it takes longer than a reader should wait.
  cluster().execute(name_, R"(
    INSERT INTO vouch.registration_fact
    SELECT observed_at, known_at, cseq, contact_index, hop, gen_random_uuid(), gen_random_uuid(), holds_gruu,
           'sip:' || n || '@example.com'
      FROM vouch.registration_fact, generate_series(1, 100000) AS n;
    INSERT INTO vouch.binding
    SELECT registered_at, refreshed_at, expires_at, ended_at, known_at, imei, candidate_imei, reg_id, refreshes,
           gen_random_uuid(), verdict_id, digest, emergency,
           'sip:' || n || '@example.com', impi, contact, instance_received, end_reason
      FROM vouch.binding, generate_series(1, 100000) AS n)");
  {
    const Asker facts_first{cluster().conninfo(name_, "vouch_correlator"), false};
    const Asker device_first{cluster().conninfo(name_, "vouch_correlator"), true};
    EXPECT_EQ(keep(2024y / 1, 1).dropped, std::vector<std::string>{"2023-11-01"});
  }
  EXPECT_EQ(rows_of("registration_fact"), 1U);
  EXPECT_EQ(rows_of("binding"), 1U);
}

TEST_F(MonthsTest, WhatARunThatWasKilledLeftIsDoneByTheNext) {
  keep(kNovember);
  ingest({Register("old").gruus("", "sip:t1@example.com;gr")});
  const std::string horizon = told("SELECT vouch.stage_month('registration_fact', '2023-11-01')");
  ASSERT_EQ(told("SELECT vouch.swap_month('registration_fact', '2023-11-01', '" + horizon + "')"), "DONE");
  told("SELECT vouch.stage_month('finder', '2023-11-01')");
  EXPECT_EQ(keep(2024y / 1, 1).dropped, std::vector<std::string>{"2023-11-01"});
  EXPECT_EQ(rows_of("binding") + rows_of("finder") + rows_of("registration_content"), 0U);
  EXPECT_EQ(told("SELECT count(*) FROM pg_class WHERE relnamespace = 'vouch_months'::regnamespace"), "0");
}

TEST_F(MonthsTest, AFactThatComesMeanwhileIsNotLost) {
  keep(kNovember);
  ingest({Register("alice")});
  ingest({Register("bob").impu("bob").impi("bob").device(test::kOtherPhone)});
  warrant_for(impu("alice"));
  const std::string horizon = told("SELECT vouch.stage_month('registration_fact', '2023-11-01')");
  ingest({Register("late").at(600)});
  const std::string swap = "SELECT vouch.swap_month('registration_fact', '2023-11-01', '";
  EXPECT_EQ(told(swap + horizon + "')"), "GREW");
  EXPECT_EQ(told(swap + told("SELECT vouch.stage_month('registration_fact', '2023-11-01')") + "')"), "DONE");
  EXPECT_EQ(facts_of(impu("alice")).size(), 2U);
  EXPECT_TRUE(facts_of(impu("bob")).empty());
}

TEST_F(MonthsTest, AContentIsLookedForInItsMonthAlone) {
  keep(kNovember);
  Database owner{{cluster().conninfo(name_)}};
  for (const char* mode : {"force_custom_plan", "force_generic_plan"}) {
    auto transaction = owner.begin(Access::kReadWrite, test::kLimit);
    ASSERT_TRUE(transaction->script("mode", std::string{"SET LOCAL plan_cache_mode = "} + mode));
    const std::string text = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) " +
                             std::string{binding_sql::kKnownContents.text};
    std::string looked_at;
    ASSERT_TRUE(transaction->each_row(
        {mode, text}, {"{00000000-0000-0000-0000-000000000001}", "{2023-12-01}"}, [&](RowReader& row) {
          const std::string line = row.text();
          if (line.find("(never executed)") == std::string::npos) looked_at += line + "\n";
        }));
    EXPECT_NE(looked_at.find("registration_content_202312"), std::string::npos) << mode << "\n" << looked_at;
    EXPECT_EQ(looked_at.find("registration_content_202311"), std::string::npos) << mode << "\n" << looked_at;
    EXPECT_EQ(looked_at.find("registration_content_202401"), std::string::npos) << mode << "\n" << looked_at;
  }
}

}  // namespace
}  // namespace vouch::storage
