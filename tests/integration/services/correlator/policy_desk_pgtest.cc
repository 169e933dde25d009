#include "services/correlator/policy/policy_desk.h"

#include <future>
#include <string>

#include "services/common/policy/policy_file.h"
#include "tests/integration/services/answer/answer_fixture.h"

namespace vouch::services {
namespace {

using test::Register;

class PolicyDeskTest : public test::AnswerTest {
 protected:
  void SetUp() override {
    AnswerTest::SetUp();
    ingest({Register("a").at(-500)});
  }

  /// The built-in rules under another name.
  static std::string named(const std::string& version) {
    std::string text{default_policy_text()};
    const std::string built_in = '"' + default_policy().version + '"';
    return text.replace(text.find(built_in), built_in.size(), '"' + version + '"');
  }

  Result<PolicyEffect> apply(const std::string& administrator, const std::string& version) {
    return policies_.apply({administrator, Role::kAdministrator, {}}, {named(version), "", ""}, now_, "{}");
  }

  /// Its version; empty while only the built-in one judges.
  std::string in_force() {
    auto transaction = reader_.begin(storage::Access::kReadOnly, test::kLimit);
    return storage::PolicyStore{*transaction}
        .in_force(KnowledgeTime::max())
        ->value_or(storage::PolicyText{})
        .version;
  }

  bool somebody_waits_for_a_lock() {
    storage::Database owner{{cluster().conninfo(name_)}};
    auto transaction = owner.begin(storage::Access::kReadOnly, test::kLimit);
    const storage::Statement waits{"waits",
                                   "SELECT count(*) FROM pg_stat_activity WHERE usename = 'vouch_correlator' "
                                   "AND wait_event_type = 'Lock'"};
    return transaction->query(waits, {}, [](storage::RowReader& row) { return row.number<int>(); })->front() >
           0;
  }

  // Ingest's fixture judges by rules of its own: the built-in ones change all of it.
  PolicyDesk policies_{reader_, test::kLimit, {100, 250'000}};
};

TEST_F(PolicyDeskTest, TheSecondAdministratorPutsItInForce) {
  ASSERT_TRUE(apply("ada", "B"));
  EXPECT_EQ(in_force(), "");
  ASSERT_TRUE(apply("ben", "B"));
  EXPECT_EQ(in_force(), "B");
}

// What it changes was counted against the one before: nobody saw what it does to what stands now.
TEST_F(PolicyDeskTest, OneThatAnotherOvertookIsNotPutInForce) {
  ASSERT_TRUE(apply("ada", "B"));
  storage::Database owner{{cluster().conninfo(name_)}};
  auto other = owner.begin(storage::Access::kReadWrite, test::kLimit);
  ASSERT_TRUE(other->change({"lock", "LOCK TABLE vouch.verdict IN ACCESS EXCLUSIVE MODE"}, {}));
  auto applied = std::async(std::launch::async, [&] { return apply("ben", "B"); });
  while (!somebody_waits_for_a_lock())
    ASSERT_NE(applied.wait_for(std::chrono::seconds{0}), std::future_status::ready);
  ASSERT_TRUE(other->change(
      {"overtake",
       "INSERT INTO vouch.policy (version, content, in_force_since) VALUES ('C', $1, clock_timestamp())"},
      {named("C")}));
  ASSERT_TRUE(other->commit());
  const auto told = applied.get();
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().code, "POLICY_OVERTAKEN");
  EXPECT_EQ(in_force(), "C");
}

}  // namespace
}  // namespace vouch::services
