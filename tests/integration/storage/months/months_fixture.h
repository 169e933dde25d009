#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "storage/months/months.h"
#include "storage/warrant/warrant_store.h"
#include "tests/integration/storage/ingest/ingest_fixture.h"

namespace vouch::storage {

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
    return std::stoul(told("SELECT count(*) FROM vouch." + table));
  }
  /// The first cell of what the owner is told.
  std::string told(const std::string& sql) {
    Database owner{{cluster().conninfo(name_)}};
    const Statement statement{sql, sql};
    return with_transaction(owner, Access::kReadWrite, test::kLimit,
                            [&](Transaction& transaction) {
                              return transaction.query(statement, {},
                                                       [](RowReader& row) { return row.text_or_empty(); });
                            })
        .value()
        .front();
  }
  void store(const std::vector<SessionFact>& facts) {
    auto batch = begin();
    ASSERT_TRUE(batch.add_session_facts(facts));
    ASSERT_TRUE(batch.commit());
  }
  void warrant_for(const Target& target, NetworkTime until = at_s(20'000 * kDay_s),
                   NetworkTime since = at_s(-kDay_s)) {
    Warrant made;
    made.liid = Liid{"L1"};
    made.authority = "Authority";
    made.targets = {target};
    made.valid_from = since;
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

}  // namespace vouch::storage
