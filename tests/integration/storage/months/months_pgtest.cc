#include "storage/months/months.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "storage/binding/statements.h"
#include "storage/warrant/warrant_store.h"
#include "tests/integration/storage/ingest/ingest_fixture.h"

namespace vouch::storage {
namespace {

using namespace std::chrono_literals;
using test::at_s;  // second 0 is in November 2023
using test::impu;
using test::Register;

constexpr std::chrono::year_month kNovember = 2023y / 11;
constexpr std::int64_t kDay_s = 86'400;

class MonthsTest : public test::IngestTest {
 protected:
  MonthsKept keep(std::chrono::year_month now, std::optional<unsigned> keep = {}) {
    Database owner{{cluster().conninfo(name_)}};
    auto kept = keep_months(owner, now, keep, test::kLimit);
    if (!kept) throw std::runtime_error(kept.error().code + " " + kept.error().field);
    return *kept;
  }
  std::size_t rows_of(const std::string& table) {
    Database owner{{cluster().conninfo(name_)}};
    auto transaction = owner.begin(Access::kReadOnly, test::kLimit);
    const std::string text = "SELECT count(*) FROM vouch." + table;
    const Statement count{table, text};
    return transaction->query(count, {}, [](RowReader& row) { return row.number<std::size_t>(); })->front();
  }
  void warrant_for(const Target& target, NetworkTime until = at_s(20'000 * kDay_s)) {
    Warrant made;
    made.liid = Liid{"L1"};
    made.authority = "Authority";
    made.targets = {target};
    made.valid_from = at_s(-kDay_s);
    made.valid_until = until;
    made.deliveries = {Delivery::kQuery};
    made.created_by = "ada";
    made.created_at = at_s(-kDay_s);
    made.approvals = {{"ada", at_s(-kDay_s)}};
    ASSERT_TRUE(with_transaction(reader_, Access::kReadWrite, test::kLimit, [&](Transaction& transaction) {
      return WarrantStore{transaction}.create(made);
    }));
  }
};

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

TEST_F(MonthsTest, WithoutAPartitionAreDroppedFromTheDefaultOne) {
  ingest({Register("old")});
  EXPECT_EQ(keep(2024y / 2, 1).dropped, std::vector<std::string>{"2023-11-01"});
  EXPECT_EQ(rows_of("registration_fact") + rows_of("registration_content") + rows_of("binding"), 0U);
}

struct Kept {
  const char* name;
  Target target;
};

class KeptByWarrant : public MonthsTest, public ::testing::WithParamInterface<Kept> {};

TEST_P(KeptByWarrant, StaysUntilTheWarrantEnds) {
  keep(kNovember);
  ingest({Register("alice")});
  ingest({Register("bob").impu("bob").impi("bob").device(test::kOtherPhone)});
  warrant_for(GetParam().target);
  keep(2024y / 1, 1);
  EXPECT_EQ(facts_of(impu("alice")).size(), 1U);
  EXPECT_TRUE(facts_of(impu("bob")).empty()) << "nobody speaks of him";
  EXPECT_EQ(
      ask_bindings([](auto& reader) { return reader.impus_of(test::impi("alice"), KnowledgeTime::max()); }),
      std::vector{impu("alice")});
  EXPECT_EQ(rows_of("binding"), 1U);

  cluster().execute(
      name_, "UPDATE vouch.warrant SET revoked_by = 'ben', revoked_at = now(), revoke_reason = 'over'");
  EXPECT_EQ(keep(2024y / 1, 1).dropped, std::vector<std::string>{"2023-11-01"});
  EXPECT_TRUE(facts_of(impu("alice")).empty());
  EXPECT_EQ(rows_of("binding"), 0U);
}

INSTANTIATE_TEST_SUITE_P(By, KeptByWarrant,
                         ::testing::Values(Kept{"Imei", *Imei::from_digits(test::kPhone)},
                                           Kept{"Impu", test::impu("alice")},
                                           Kept{"Impi", test::impi("alice")}),
                         [](const auto& one) { return std::string{one.param.name}; });

TEST_F(MonthsTest, AWarrantThatIsOverKeepsNothing) {
  keep(kNovember);
  ingest({Register("alice")});
  warrant_for(impu("alice"), at_s(kDay_s));
  keep(2024y / 1, 1);
  EXPECT_TRUE(facts_of(impu("alice")).empty());
}

TEST_F(MonthsTest, AContentIsLookedForInItsMonthAlone) {
  keep(kNovember);
  Database owner{{cluster().conninfo(name_)}};
  for (const char* mode : {"force_custom_plan", "force_generic_plan"}) {
    auto transaction = owner.begin(Access::kReadWrite, test::kLimit);
    ASSERT_TRUE(transaction->script("mode", std::string{"SET LOCAL plan_cache_mode = "} + mode));
    const std::string text = "EXPLAIN (COSTS OFF) " + std::string{binding_sql::kKnownContents.text};
    std::string plan;
    ASSERT_TRUE(transaction->each_row({mode, text},
                                      {"{00000000-0000-0000-0000-000000000001}", "{2023-12-01}"},
                                      [&](RowReader& row) { plan += row.text() + "\n"; }));
    EXPECT_EQ(plan.find("registration_content_202311"), std::string::npos) << mode << "\n" << plan;
    EXPECT_EQ(plan.find("registration_content_202401"), std::string::npos) << mode << "\n" << plan;
  }
}

}  // namespace
}  // namespace vouch::storage
