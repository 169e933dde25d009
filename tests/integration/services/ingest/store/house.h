#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "services/ingest/store/batch_store.h"
#include "storage/connection/statement.h"
#include "tests/support/postgres/cluster.h"

namespace vouch::test {

/// A database of its own with ingest's way in, and what stands bound there as the public view has it.
class House {
 public:
  static constexpr std::chrono::seconds kLimit{20};

  Result<services::BatchWrite> plan(const services::Batch& batch) {
    const services::Batch* one = &batch;
    return store_.plan({&one, 1});
  }
  bool write(const Result<services::BatchWrite>& planned) { return planned && (*planned)().has_value(); }
  void store(const services::Batch& batch) { ASSERT_TRUE(write(plan(batch))); }
  /// In one transaction; nothing if that fails.
  std::vector<services::Stored> store_together(services::Batches batches) {
    return store_.plan(batches)
        .and_then([](const services::BatchWrite& write) { return write(); })
        .value_or(std::vector<services::Stored>{});
  }

  std::vector<std::string> bindings() {
    constexpr storage::Statement all{"all_bindings",
                                     "SELECT b::text FROM vouch.binding_view b ORDER BY impu, binding_id"};
    storage::Database owner{{test::PostgresCluster::instance().conninfo(name_)}};
    auto transaction = owner.begin(storage::Access::kReadOnly, kLimit);
    return *transaction->query(all, {}, [](storage::RowReader& row) { return row.text(); });
  }
  storage::Database& database() { return database_; }
  storage::Database& correlator() { return correlator_; }
  services::BatchStore& store() { return store_; }

 private:
  std::string name_ = test::PostgresCluster::instance().migrated_database();
  storage::Database database_{{test::PostgresCluster::instance().conninfo(name_, "vouch_ingest")}};
  storage::Database correlator_{{test::PostgresCluster::instance().conninfo(name_, "vouch_correlator")}};
  services::BatchStore store_{database_, kLimit};
};

inline services::Batch batch_of(std::vector<RegistrationFact> facts) {
  services::Batch batch;
  batch.progress.feed = "feed";
  batch.progress.kind = "GRPC";
  batch.output.reports = std::move(facts);
  return batch;
}

}  // namespace vouch::test
