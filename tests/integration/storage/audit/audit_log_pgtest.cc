#include "storage/audit/audit_log.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/postgres/cluster.h"

namespace vouch::storage {
namespace {

constexpr std::chrono::seconds kLimit{10};

class AuditLogTest : public ::testing::Test {
 protected:
  static test::PostgresCluster& cluster() { return test::PostgresCluster::instance(); }
  std::string name_ = cluster().migrated_database();
  Database correlator_{{cluster().conninfo(name_, "vouch_correlator")}};
  Database owner_{{cluster().conninfo(name_)}};

  static AuditEntry entry() {
    AuditEntry made;
    made.service = "vouch-correlator";
    made.caller = "mdf2";
    made.role = "MEDIATION";
    made.operation = "Query";
    made.liid = Liid{"L1"};
    made.query = R"({"target":"IMEI","at":"2026-11-24T08:00:00Z"})";
    made.as_of = KnowledgeTime::from_us(1'000'000);
    made.outcome = "ANSWERED";
    made.result = R"({"bindings":2})";
    return made;
  }
  std::string read(const char* column) {
    const Statement statement{column, column};
    return with_transaction(owner_, Access::kReadOnly, kLimit,
                            [&](Transaction& transaction) {
                              return transaction.query(statement, {},
                                                       [](RowReader& row) { return row.text(); });
                            })
        ->front();
  }
};

TEST_F(AuditLogTest, EntriesAreNumberedAndDurableWhenToldSo) {
  const auto first = AuditLog::append(correlator_, kLimit, entry());
  ASSERT_TRUE(first) << first.error().code << " " << first.error().field;
  EXPECT_EQ(read("SELECT caller || ' ' || liid || ' ' || (result->>'bindings') FROM vouch.audit"),
            "mdf2 L1 2");
  EXPECT_GT(*AuditLog::append(correlator_, kLimit, entry()), *first);
}

TEST_F(AuditLogTest, InTheCallersTransactionAnEntrySharesItsFate) {
  {
    auto transaction = correlator_.begin(Access::kReadWrite, kLimit);
    ASSERT_TRUE(AuditLog::append(*transaction, entry()));
  }
  EXPECT_EQ(read("SELECT count(*) FROM vouch.audit"), "0");
}

TEST_F(AuditLogTest, ManyAreNumberedInTheirOrderAllOrNone) {
  std::vector<AuditEntry> entries(70, entry());
  for (std::size_t i = 0; i < entries.size(); ++i) entries[i].reason = std::to_string(i);
  entries[1].liid.reset();
  entries[2].as_of.reset();
  auto transaction = correlator_.begin(Access::kReadWrite, kLimit);
  const auto numbers = AuditLog::append(*transaction, entries);
  ASSERT_TRUE(numbers) << numbers.error().code << " " << numbers.error().field;
  ASSERT_TRUE(transaction->commit());
  std::string expected;
  for (std::size_t i = 0; i < entries.size(); ++i)
    expected += std::to_string((*numbers)[i]) + ":" + std::to_string(i) + " ";
  EXPECT_EQ(read("SELECT string_agg(entry || ':' || reason || ' ', '' ORDER BY entry) FROM vouch.audit"),
            expected);
  EXPECT_EQ(read("SELECT count(*) FROM vouch.audit WHERE liid IS NULL OR as_of IS NULL"), "2");
  entries[69].query = "{";
  auto next = correlator_.begin(Access::kReadWrite, kLimit);
  EXPECT_EQ(AuditLog::append(*next, entries).error().code, "BAD_JSON");
  EXPECT_EQ(read("SELECT count(*) FROM vouch.audit"), "70");
}

TEST_F(AuditLogTest, HostileOctetsAreKept) {
  AuditEntry hostile = entry();
  hostile.query = "{\"target\":\"a\\u0000b\xff\"}";
  hostile.reason = std::string{"\0\xff", 2};
  ASSERT_TRUE(AuditLog::append(correlator_, kLimit, hostile));
  EXPECT_EQ(read("SELECT query->>'target' FROM vouch.audit"), (std::string{"a\0b\xff", 4}));
  EXPECT_EQ(read("SELECT reason FROM vouch.audit"), hostile.reason);
}

TEST_F(AuditLogTest, WhatIsNoJsonIsRefused) {
  AuditEntry broken = entry();
  broken.query = "{";
  EXPECT_EQ(AuditLog::append(correlator_, kLimit, broken).error().code, "BAD_JSON");
}

}  // namespace
}  // namespace vouch::storage
