#include "storage/policy/policy_store.h"

#include <gtest/gtest.h>

#include <chrono>
#include <map>

#include "storage/connection/database.h"
#include "tests/support/domain/builders.h"
#include "tests/support/postgres/cluster.h"

namespace vouch::storage {
namespace {

using test::at_s;
constexpr std::chrono::seconds kLimit{10};

class PolicyStoreTest : public ::testing::Test {
 protected:
  static test::PostgresCluster& cluster() { return test::PostgresCluster::instance(); }
  const std::string name_ = cluster().migrated_database();
  Database database_{{cluster().conninfo(name_, "vouch_correlator")}};

  template <class Body>
  auto with_store(Body body) {
    return with_transaction(database_, Access::kReadWrite, kLimit, [&](Transaction& transaction) {
      PolicyStore store{transaction};
      return body(store);
    });
  }
  KnowledgeTime put_in_force(const std::string& version) {
    return *with_store([&](PolicyStore& store) -> Result<KnowledgeTime> {
      const auto now = store.take_time();
      if (!store.add({version, "rules of " + version}) || !store.put_in_force(version, *now, 10, 3))
        return fail("INTERNAL", "test");
      return *now;
    });
  }
  std::string in_force(KnowledgeTime as_of) {
    const auto found = *with_store([&](PolicyStore& store) { return store.in_force(as_of); });
    return found ? found->version : "";
  }
};

TEST_F(PolicyStoreTest, APolicyComesBackWhole) {
  ASSERT_TRUE(with_store([](PolicyStore& store) -> Result<void> {
    if (auto added = store.add({"v1", "rules"}); !added) return added;
    if (auto one = store.approve("v1", {"ada", at_s(1), ""}); !one) return one;
    return store.approve("v1", {"ben", at_s(2), "it is meant"});
  }));
  const auto found = *with_store([](PolicyStore& store) { return store.find("v1"); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->content, "rules");
  ASSERT_EQ(found->approvals.size(), 2U);
  EXPECT_EQ(found->approvals[0].administrator, "ada");
  EXPECT_EQ(found->approvals[1].override_reason, "it is meant");
  EXPECT_FALSE(found->in_force_since);
}

TEST_F(PolicyStoreTest, OtherRulesOfTheSameVersionAreAConflict) {
  ASSERT_TRUE(with_store([](PolicyStore& store) { return store.add({"v1", "rules"}); }));
  EXPECT_TRUE(with_store([](PolicyStore& store) { return store.add({"v1", "rules"}); }));
  const auto other = with_store([](PolicyStore& store) { return store.add({"v1", "others"}); });
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, "CONFLICT");
}

TEST_F(PolicyStoreTest, AnEarlierKnowledgeTimeSeesThePolicyOfThen) {
  EXPECT_EQ(in_force(KnowledgeTime::max()), "");
  const auto first = put_in_force("v1");
  const auto second = put_in_force("v2");
  ASSERT_LT(first, second);
  EXPECT_EQ(in_force(KnowledgeTime::from_us(first.us - 1)), "");
  EXPECT_EQ(in_force(first), "v1");
  EXPECT_EQ(in_force(KnowledgeTime::from_us(second.us - 1)), "v1");
  EXPECT_EQ(in_force(second), "v2");
}

TEST_F(PolicyStoreTest, OneComesIntoForceOnce) {
  const auto since = put_in_force("v1");
  const auto again = with_store([&](PolicyStore& store) { return store.put_in_force("v1", since, 0, 0); });
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "CONFLICT");
}

TEST_F(PolicyStoreTest, TheFirstPolicyIsPutInForceOnlyWhereThereIsNone) {
  const KnowledgeTime early = KnowledgeTime::from_us(at_s(0).us);
  ASSERT_TRUE(with_store([&](PolicyStore& store) {
    return store.put_first_in_force({"b1", "built in"}, early);
  }));
  EXPECT_EQ(in_force(KnowledgeTime::max()), "b1");
  ASSERT_TRUE(with_store([&](PolicyStore& store) {
    return store.put_first_in_force({"b2", "of a later release"}, KnowledgeTime::from_us(at_s(9).us));
  }));
  EXPECT_EQ(in_force(KnowledgeTime::max()), "b1");
}

TEST_F(PolicyStoreTest, RulesOnTheVerdictsOfOtherPoliciesOnceAndTellsWhatBindingsHave) {
  cluster().execute(name_, R"(
    INSERT INTO vouch.verdict VALUES
      ('00000000-0000-0000-0000-000000000001', 'EMBEDDED', 'TRUSTED', 'v0', '{AUTH_AKA=AKAv1-MD5,SERVICE_MMTEL}'),
      ('00000000-0000-0000-0000-000000000002', 'SELF_CONTAINED', 'UNTRUSTED', 'v0', '{AUTH_DIGEST}'),
      ('00000000-0000-0000-0000-000000000003', 'EMBEDDED', 'TRUSTED', 'v1', '{AUTH_AKA=AKAv1-MD5}');
    INSERT INTO vouch.binding (registered_at, refreshed_at, expires_at, known_at, refreshes, binding_id,
      verdict_id, digest, emergency, impu, contact)
    SELECT now(), now(), now(), now(), 0, gen_random_uuid(),
      ('00000000-0000-0000-0000-00000000000' || (n % 2 + 1))::uuid, gen_random_uuid(),
      false, 'sip:' || n || '@example.com', 'c' FROM generate_series(1, 30) AS n)");
  Policy policy{"v1", {}, {}};
  policy.rules.push_back({"aka",
                          {{condition_from("AUTH_AKA=AKAv1*")}, {}, {}},
                          ClientType::kUndetermined,
                          TrustLevel::kUndetermined,
                          "Because.",
                          1});
  std::size_t rounds = 0;
  PolicyStore::VerdictId after{};
  for (;;) {
    const auto last = with_store([&](PolicyStore& store) { return store.rule_on_next(policy, after, 1); });
    ASSERT_TRUE(last);
    if (!*last) break;
    after = **last;
    ++rounds;
  }
  EXPECT_EQ(rounds, 2U) << "its own verdict needs no ruling";
  std::map<std::string, std::pair<Ruling, std::uint64_t>> used;
  ASSERT_TRUE(with_store([&](PolicyStore& store) {
    const auto pages = store.binding_pages();
    return store.each_in_use("v1", 0, *pages, [&](const VerdictInUse& one) {
      used[one.grounds.front()] = {one.stands, one.bindings};
    });
  }));
  ASSERT_EQ(used.size(), 2U);
  EXPECT_EQ(used.at("AUTH_AKA=AKAv1-MD5").first, Ruling{})
      << "as the policy rules, not as it was judged before";
  EXPECT_EQ(used.at("AUTH_AKA=AKAv1-MD5").second, 15U);
}

}  // namespace
}  // namespace vouch::storage
