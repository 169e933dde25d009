#include "storage/connection/database.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <future>
#include <span>
#include <string>
#include <thread>

#include "tests/support/postgres/cluster.h"

namespace vouch::storage {
namespace {

using namespace std::chrono_literals;

constexpr Statement kBackend{"backend", "SELECT pg_backend_pid()"};
constexpr Statement kSleep{"sleep", "SELECT 1 FROM pg_sleep($1::float8)"};
constexpr Statement kAdd{"add", "INSERT INTO public.thing (name) VALUES ($1)"};
constexpr Statement kCount{"count", "SELECT count(*) FROM public.thing"};
constexpr Statement kDenied{"denied", "SELECT 1 FROM public.thing"};

class DatabaseTest : public ::testing::Test {
 protected:
  static test::PostgresCluster& cluster() { return test::PostgresCluster::instance(); }

  void SetUp() override {
    cluster().execute(name_, "CREATE TABLE public.thing (name text PRIMARY KEY CHECK (name <> 'forbidden'))");
  }

  std::string name_ = cluster().empty_database();
  Database database_{{cluster().conninfo(name_), 2}};

  Result<std::vector<int>> ask(const Statement& statement, const Row& parameters = {},
                               std::chrono::milliseconds limit = 5s) {
    return with_transaction(database_, Access::kReadOnly, limit, [&](Transaction& transaction) {
      return transaction.query(statement, parameters, [](RowReader& row) { return row.number<int>(); });
    });
  }
  Result<std::size_t> add(const std::string& name) {
    return with_transaction(database_, Access::kReadWrite, 5s,
                            [&](Transaction& transaction) { return transaction.change(kAdd, {cell(name)}); });
  }
  void cut(int backend) {
    cluster().execute("postgres", "SELECT pg_terminate_backend(" + std::to_string(backend) + ")");
    std::this_thread::sleep_for(100ms);
  }
};

TEST_F(DatabaseTest, CommitsWhatSucceedsAndRollsBackWhatFails) {
  ASSERT_TRUE(add("one"));
  const auto failed =
      with_transaction(database_, Access::kReadWrite, 5s, [](Transaction& transaction) -> Result<int> {
        if (auto added = transaction.change(kAdd, {cell("two")}); !added)
          return tl::make_unexpected(added.error());
        return fail("CHANGED_MIND");
      });
  EXPECT_EQ(failed.error().code, "CHANGED_MIND");
  EXPECT_EQ(ask(kCount)->front(), 1);
}

TEST_F(DatabaseTest, PlansAPreparedStatementOnce) {
  constexpr Statement plans{
      "plans", "SELECT generic_plans * 10 + custom_plans FROM pg_prepared_statements WHERE name = 'sleep'"};
  auto transaction = database_.begin(Access::kReadOnly, 5s);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(transaction->change(kSleep, {cell("0")}));
  EXPECT_EQ(transaction->query(plans, {}, [](RowReader& row) { return row.number<int>(); })->front(), 30);
}

constexpr std::array<std::uint8_t, 16> kThing{1, 2, 3};

TEST_F(DatabaseTest, RemembersWhatWasAddedForGood) {
  {
    auto transaction = database_.begin(Access::kReadWrite, 5s);
    EXPECT_FALSE(transaction->is_on_record(kThing));
    transaction->note_added(std::span{&kThing, 1});
    EXPECT_FALSE(transaction->is_on_record(kThing)) << "it may still be rolled back";
    ASSERT_TRUE(transaction->commit());
  }
  EXPECT_TRUE(database_.begin(Access::kReadWrite, 5s)->is_on_record(kThing));
}

TEST_F(DatabaseTest, DoesNotRememberWhatWasRolledBack) {
  database_.begin(Access::kReadWrite, 5s)->note_added(std::span{&kThing, 1});
  EXPECT_FALSE(database_.begin(Access::kReadWrite, 5s)->is_on_record(kThing));
}

/// Another server may have taken over, which need not have all that was committed.
TEST_F(DatabaseTest, ForgetsWhatWasAddedOverAConnectionThatBroke) {
  const int backend = ask(kBackend)->front();
  {
    auto transaction = database_.begin(Access::kReadWrite, 5s);
    transaction->note_added(std::span{&kThing, 1});
    ASSERT_TRUE(transaction->commit());
  }
  cut(backend);
  EXPECT_FALSE(database_.begin(Access::kReadWrite, 5s)->is_on_record(kThing));
}

TEST_F(DatabaseTest, EachTransactionHasItsOwnLimit) {
  EXPECT_EQ(ask(kSleep, {cell("10")}, 200ms).error().code, "TIMEOUT");
  EXPECT_TRUE(ask(kSleep, {cell("0.5")}, 5s));
  EXPECT_EQ(ask(kSleep, {cell("10")}, 200ms).error().code, "TIMEOUT");
}

TEST_F(DatabaseTest, KeepsItsConnections) {
  EXPECT_EQ(ask(kBackend)->front(), ask(kBackend)->front());
}

TEST_F(DatabaseTest, AConnectionCutInATransactionIsUnavailableAndTheNextReconnects) {
  auto transaction = database_.begin(Access::kReadWrite, 5s);
  ASSERT_TRUE(transaction);
  const int backend =
      transaction->query(kBackend, {}, [](RowReader& row) { return row.number<int>(); })->front();
  cut(backend);
  const auto answer = transaction->query(kBackend, {}, [](RowReader& row) { return row.number<int>(); });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "UNAVAILABLE");
  EXPECT_NE(ask(kBackend)->front(), backend);
}

TEST_F(DatabaseTest, ACommitOnACutConnectionIsUnavailable) {
  auto transaction = database_.begin(Access::kReadWrite, 5s);
  ASSERT_TRUE(transaction->change(kAdd, {cell("lost")}));
  cut(transaction->query(kBackend, {}, [](RowReader& row) { return row.number<int>(); })->front());
  EXPECT_EQ(transaction->commit().error().code, "UNAVAILABLE");
  EXPECT_EQ(ask(kCount)->front(), 0);
}

TEST_F(DatabaseTest, AConnectionCutDuringCopyIsUnavailable) {
  auto transaction = database_.begin(Access::kReadWrite, 5s);
  cut(transaction->query(kBackend, {}, [](RowReader& row) { return row.number<int>(); })->front());
  const std::vector<Row> rows(1000, Row{cell("same")});
  EXPECT_EQ(transaction->copy({"public.thing", {"name"}}, rows).error().code, "UNAVAILABLE");
  EXPECT_TRUE(ask(kCount));
}

TEST_F(DatabaseTest, AConnectionCutWhileIdleIsReplacedUnnoticed) {
  const int backend = ask(kBackend)->front();
  cut(backend);
  const auto next = ask(kBackend);
  ASSERT_TRUE(next);
  EXPECT_NE(next->front(), backend);
}

TEST_F(DatabaseTest, AStoppedServerIsUnavailableQuicklyAndComesBack) {
  ASSERT_TRUE(ask(kBackend));
  cluster().stop();
  const auto asked = std::chrono::steady_clock::now();
  EXPECT_EQ(ask(kBackend).error().code, "UNAVAILABLE");
  EXPECT_LT(std::chrono::steady_clock::now() - asked, 1s);
  cluster().start();
  EXPECT_TRUE(ask(kBackend));
}

TEST_F(DatabaseTest, WhatTakesTooLongTimesOut) {
  EXPECT_EQ(ask(kSleep, {cell("10")}, 200ms).error().code, "TIMEOUT");
  EXPECT_TRUE(ask(kBackend));
}

TEST_F(DatabaseTest, TheLimitIsForTheWholeTransaction) {
  auto transaction = database_.begin(Access::kReadOnly, 200ms);
  std::this_thread::sleep_for(250ms);
  EXPECT_EQ(transaction->each_row(kBackend, {}, [](RowReader&) {}).error().code, "TIMEOUT");
}

TEST_F(DatabaseTest, ThePoolIsBounded) {
  auto one = database_.begin(Access::kReadOnly, 5s);
  {
    auto two = database_.begin(Access::kReadOnly, 5s);
    EXPECT_EQ(database_.begin(Access::kReadOnly, 50ms).error().code, "TIMEOUT");
  }
  EXPECT_TRUE(database_.begin(Access::kReadOnly, 50ms));
}

TEST_F(DatabaseTest, AWaiterGetsTheConnectionThatComesFree) {
  auto one = std::make_unique<Result<Transaction>>(database_.begin(Access::kReadOnly, 5s));
  auto two = database_.begin(Access::kReadOnly, 5s);
  auto waiter =
      std::async(std::launch::async, [&] { return database_.begin(Access::kReadOnly, 5s).has_value(); });
  std::this_thread::sleep_for(50ms);
  one.reset();
  EXPECT_TRUE(waiter.get());
}

TEST_F(DatabaseTest, ATakenNameIsAConflictAndTheErrorDoesNotSayIt) {
  ASSERT_TRUE(add("sip:alice@example.com"));
  ::testing::internal::CaptureStderr();
  const auto again = add("sip:alice@example.com");
  const std::string printed = ::testing::internal::GetCapturedStderr();
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "CONFLICT");
  EXPECT_EQ(again.error().field, "add SQLSTATE 23505");
  EXPECT_EQ(printed, "");
}

TEST_F(DatabaseTest, CopySaysWhatIsWrongByCodeOnly) {
  const auto copied = with_transaction(database_, Access::kReadWrite, 5s, [](Transaction& transaction) {
    const std::vector<Row> rows(2, Row{cell("sip:bob@example.com")});
    return transaction.copy({"public.thing", {"name"}}, rows);
  });
  ASSERT_FALSE(copied);
  EXPECT_EQ(copied.error().code, "CONFLICT");
  EXPECT_EQ(copied.error().field.find("bob"), std::string::npos);
}

TEST_F(DatabaseTest, NothingPrintsNotices) {
  ::testing::internal::CaptureStderr();
  const auto done = with_transaction(database_, Access::kReadWrite, 5s, [](Transaction& transaction) {
    return transaction.script(
        "notice", "SET client_min_messages = 'debug'; DO $$ BEGIN RAISE WARNING 'sip:eve@x'; END $$");
  });
  EXPECT_TRUE(done);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST_F(DatabaseTest, WhatARoleMayNotDoIsDenied) {
  cluster().execute("postgres", "CREATE ROLE stranger LOGIN");
  Database strange{{cluster().conninfo(name_, "stranger")}};
  const auto asked = with_transaction(strange, Access::kReadOnly, 5s, [](Transaction& transaction) {
    return transaction.each_row(kDenied, {}, [](RowReader&) {});
  });
  EXPECT_EQ(asked.error().code, "DENIED");
  EXPECT_TRUE(asked.error().field.starts_with("denied ")) << asked.error().field;
}

TEST_F(DatabaseTest, AConnectionStringReachesNoError) {
  Database nowhere{{"host=/nonexistent password=hunter2 user=alice"}};
  const auto begun = nowhere.begin(Access::kReadOnly, 1s);
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().code, "UNAVAILABLE");
  EXPECT_EQ(begun.error().field, "connect connection");
  Database nonsense{{"this is no connection string"}};
  EXPECT_FALSE(nonsense.begin(Access::kReadOnly, 1s));
}

TEST_F(DatabaseTest, AReaderSeesOneStateOfTheDatabase) {
  auto reader = database_.begin(Access::kReadOnly, 5s);
  const auto count = [&] {
    return reader->query(kCount, {}, [](RowReader& row) { return row.number<int>(); })->front();
  };
  EXPECT_EQ(count(), 0);
  ASSERT_TRUE(add("late"));
  EXPECT_EQ(count(), 0);
}

TEST_F(DatabaseTest, AReaderCannotWrite) {
  auto reader = database_.begin(Access::kReadOnly, 5s);
  EXPECT_FALSE(reader->change(kAdd, {cell("x")}));
}

TEST_F(DatabaseTest, ARowThatCannotBeReadIsCorrupt) {
  constexpr Statement word{"word", "SELECT 'word'"};
  EXPECT_EQ(ask(word).error().code, "CORRUPT");
}

}  // namespace
}  // namespace vouch::storage
