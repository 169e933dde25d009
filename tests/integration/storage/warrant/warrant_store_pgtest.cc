#include "storage/warrant/warrant_store.h"

#include <gtest/gtest.h>

#include <chrono>

#include "storage/connection/database.h"
#include "tests/support/domain/builders.h"
#include "tests/support/postgres/cluster.h"

namespace vouch::storage {
namespace {

using test::at_s;
constexpr std::chrono::seconds kLimit{10};

Warrant warrant(const std::string& liid) {
  Warrant made;
  made.liid = Liid{liid};
  made.authority = "Authority of Somewhere";
  made.targets = {*Imei::from_digits(test::kPhone), test::impi("alice"), test::impu("alice")};
  made.valid_from = at_s(0);
  made.valid_until = at_s(1000);
  made.deliveries = {Delivery::kWatch, Delivery::kQuery};
  made.created_by = "ada";
  made.created_at = at_s(-50);
  made.approvals = {{"ada", at_s(-50)}};
  return made;
}

class WarrantStoreTest : public ::testing::Test {
 protected:
  static test::PostgresCluster& cluster() { return test::PostgresCluster::instance(); }
  Database database_{{cluster().conninfo(cluster().migrated_database(), "vouch_correlator")}};

  template <class Body>
  auto with_store(Body body) {
    return with_transaction(database_, Access::kReadWrite, kLimit, [&](Transaction& transaction) {
      WarrantStore store{transaction};
      return body(store);
    });
  }
  Result<void> create(const Warrant& made) {
    return with_store([&](auto& store) { return store.create(made); });
  }
  std::optional<Warrant> find(const std::string& liid) {
    return *with_store([&](auto& store) { return store.find(Liid{liid}); });
  }
  Result<void> approve(const std::string& liid, const Approval& approval) {
    return with_store([&](auto& store) { return store.approve(Liid{liid}, approval); });
  }
  Result<void> revoke(const std::string& liid) {
    return with_store(
        [&](auto& store) { return store.revoke(Liid{liid}, "ben", at_s(30), "served its purpose"); });
  }
};

TEST_F(WarrantStoreTest, AWarrantComesBackWhole) {
  const Warrant made = warrant("L1");
  ASSERT_TRUE(create(made));
  EXPECT_EQ(find("L1"), made);
  EXPECT_EQ(find("L2"), std::nullopt);
}

TEST_F(WarrantStoreTest, ATakenLiidIsAConflictAndChangesNothing) {
  const Warrant made = warrant("L1");
  ASSERT_TRUE(create(made));
  Warrant other = made;
  other.authority = "Another";
  EXPECT_EQ(create(other).error().code, "CONFLICT");
  EXPECT_EQ(find("L1"), made);
}

TEST_F(WarrantStoreTest, AnAdministratorApprovesOnce) {
  ASSERT_TRUE(create(warrant("L1")));
  ASSERT_TRUE(approve("L1", {"ben", at_s(10)}));
  ASSERT_TRUE(approve("L1", {"ben", at_s(20)}));
  EXPECT_EQ(find("L1")->approvals, (std::vector<Approval>{{"ada", at_s(-50)}, {"ben", at_s(10)}}));
}

TEST_F(WarrantStoreTest, OnlyWhatExistsCanBeApproved) {
  const auto approved = approve("L9", {"ben", at_s(10)});
  ASSERT_FALSE(approved);
  EXPECT_EQ(approved.error().code, "NOT_FOUND");
  EXPECT_EQ(approved.error().field.find("L9"), std::string::npos);
}

TEST_F(WarrantStoreTest, AWarrantIsRevokedOnceAndForAll) {
  ASSERT_TRUE(create(warrant("L1")));
  ASSERT_TRUE(revoke("L1"));
  EXPECT_EQ(revoke("L1").error().code, "CONFLICT");
  EXPECT_EQ(revoke("L9").error().code, "NOT_FOUND");
  const auto found = find("L1");
  EXPECT_EQ(found->revoked_at, at_s(30));
  EXPECT_EQ(found->revoked_by, "ben");
  EXPECT_EQ(found->revoke_reason, "served its purpose");
}

TEST_F(WarrantStoreTest, PagesComeInOrder) {
  for (const char* liid : {"C", "A", "E", "B", "D"}) ASSERT_TRUE(create(warrant(liid)));
  std::string pages;
  Liid last;
  for (;;) {
    const auto page = with_store([&](auto& store) { return store.list(last, 2); });
    ASSERT_TRUE(page);
    if (page->empty()) break;
    for (const Warrant& one : *page) pages += one.liid.reveal();
    pages += "|";
    last = page->back().liid;
  }
  EXPECT_EQ(pages, "AB|CD|E|");
}

TEST_F(WarrantStoreTest, ATargetNamedTwiceIsStoredOnce) {
  Warrant made = warrant("L1");
  made.targets = {test::impu("alice"), test::impu("alice")};
  ASSERT_TRUE(create(made));
  EXPECT_EQ(find("L1")->targets, std::vector<Target>{test::impu("alice")});
}

}  // namespace
}  // namespace vouch::storage
