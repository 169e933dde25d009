#include "storage/tac/tac_store.h"

#include <gtest/gtest.h>

#include <chrono>

#include "storage/connection/database.h"
#include "tests/support/domain/builders.h"
#include "tests/support/postgres/cluster.h"

namespace vouch::storage {
namespace {

constexpr std::chrono::seconds kLimit{10};

CatalogueId named(std::uint8_t name) {
  CatalogueId id;
  id.octets[0] = name;
  return id;
}

TacEntry made_by(const std::string& manufacturer) {
  TacEntry entry;
  entry.manufacturer = manufacturer;
  return entry;
}

class TacStoreTest : public ::testing::Test {
 protected:
  static test::PostgresCluster& cluster() { return test::PostgresCluster::instance(); }
  Database database_{{cluster().conninfo(cluster().migrated_database(), "vouch_correlator")}};

  template <class Body>
  auto with_store(Body body) {
    return with_transaction(database_, Access::kReadWrite, kLimit, [&](Transaction& transaction) {
      TacStore store{transaction};
      return body(store);
    });
  }
  Result<void> import(std::uint8_t name, const std::map<Tac, TacEntry>& entries) {
    return with_store([&](TacStore& store) -> Result<void> {
      if (auto begun = store.begin(named(name), {"test", "own", "ada"}, test::at_s(0)); !begun) return begun;
      if (auto added = store.add(named(name), entries); !added) return added;
      return store.finish(named(name));
    });
  }
};

TEST_F(TacStoreTest, OneThatIsNotFinishedIsNotAsked) {
  ASSERT_TRUE(with_store([](TacStore& store) -> Result<void> {
    if (auto begun = store.begin(named(1), {"test", "own", "ada"}, test::at_s(0)); !begun) return begun;
    return store.add(named(1), {{35'693'803, made_by("Halden")}});
  }));
  EXPECT_FALSE(*with_store([](TacStore& store) { return store.at(KnowledgeTime::max()); }));
  ASSERT_TRUE(with_store([](TacStore& store) { return store.finish(named(1)); }));
  const auto asked = *with_store([](TacStore& store) { return store.at(KnowledgeTime::max()); });
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->first, named(1));
  const auto late = with_store([](TacStore& store) { return store.add(named(1), {{1, made_by("late")}}); });
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, "CONFLICT");
}

TEST_F(TacStoreTest, AnEarlierKnowledgeTimeAsksTheOneOfThen) {
  ASSERT_TRUE(import(1, {{35'693'803, made_by("Halden")}}));
  const auto first = with_store([](TacStore& store) { return store.list(); })->front().known_at;
  ASSERT_TRUE(import(2, {{35'693'803, made_by("Kestrel")}}));
  const auto then = *with_store([&](TacStore& store) { return store.at(first); });
  ASSERT_TRUE(then);
  EXPECT_EQ(then->first, named(1));
  const auto all = *with_store([](TacStore& store) { return store.list(); });
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].version, 2U);
  EXPECT_EQ(all[0].entries, 1U);
  EXPECT_EQ(all[0].origin.licence, "own");
}

TEST_F(TacStoreTest, WhatDidNotChangeIsStoredOnceAndWhatDidIsTold) {
  ASSERT_TRUE(import(
      1, {{10'000'001, made_by("same")}, {20'000'001, made_by("old")}, {30'000'001, made_by("gone")}}));
  ASSERT_TRUE(import(
      2, {{10'000'001, made_by("same")}, {20'000'001, made_by("new")}, {40'000'001, made_by("more")}}));
  const auto difference = with_store([](TacStore& store) { return store.difference(named(1), named(2)); });
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->added, 1U);
  EXPECT_EQ(difference->removed, 1U);
  EXPECT_EQ(difference->changed, 1U);
  const auto blocks = with_store([](TacStore& store) {
    return store.blocks(named(2), {10'000, 20'000, 99'999});
  });
  ASSERT_TRUE(blocks);
  ASSERT_EQ(blocks->size(), 2U);
  EXPECT_EQ(find_in_block(blocks->at(20'000), 20'000'001), made_by("new"));
}

TEST_F(TacStoreTest, ARangeThatComesTwiceIsAConflict) {
  const auto twice = with_store([](TacStore& store) -> Result<void> {
    if (auto begun = store.begin(named(1), {"test", "own", "ada"}, test::at_s(0)); !begun) return begun;
    if (auto added = store.add(named(1), {{1, made_by("a")}}); !added) return added;
    return store.add(named(1), {{2, made_by("b")}});
  });
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, "CONFLICT");
}

TEST_F(TacStoreTest, WhatAnImportLeftThatWasBrokenOffIsRemovedAndNothingElse) {
  const std::map<Tac, TacEntry> shared{{35'693'803, made_by("Halden")}};
  ASSERT_TRUE(import(1, shared));
  const auto begin = [&](std::uint8_t name, std::int64_t at) {
    return with_store([&](TacStore& store) -> Result<void> {
      if (auto begun = store.begin(named(name), {"test", "own", "ada"}, test::at_s(at)); !begun) return begun;
      std::map<Tac, TacEntry> entries = shared;
      entries[86'000'000 + name] = made_by("Kestrel");
      return store.add(named(name), entries);
    });
  };
  ASSERT_TRUE(begin(2, 0));     // broken off
  ASSERT_TRUE(begin(3, 7200));  // going on
  ASSERT_TRUE(with_store([](TacStore& store) { return store.drop_broken_imports(test::at_s(3600)); }));

  EXPECT_FALSE(with_store([](TacStore& store) { return store.finish(named(2)); })) << "it is gone";
  ASSERT_TRUE(with_store([](TacStore& store) { return store.finish(named(3)); }));
  const auto has = [&](std::uint8_t name, Tac tac) {
    const auto blocks =
        with_store([&](TacStore& store) { return store.blocks(named(name), {range_of(tac)}); });
    return blocks && blocks->contains(range_of(tac)) &&
           find_in_block(blocks->at(range_of(tac)), tac).has_value();
  };
  EXPECT_TRUE(has(1, 35'693'803));
  EXPECT_TRUE(has(3, 35'693'803));
  EXPECT_TRUE(has(3, 86'000'003));
  EXPECT_FALSE(has(2, 86'000'002));
}

}  // namespace
}  // namespace vouch::storage
