#include "storage/migration/migrator.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/postgres/cluster.h"

namespace vouch::storage {
namespace {

/// A folder of migrations that a test may write to.
class MigrationFolder {
 public:
  MigrationFolder() {
    std::string pattern = std::filesystem::temp_directory_path() / "vouch-migrations-XXXXXX";
    path_ = mkdtemp(pattern.data());
    std::filesystem::copy(VOUCH_MIGRATIONS, path_);
  }
  ~MigrationFolder() { std::filesystem::remove_all(path_); }
  MigrationFolder(const MigrationFolder&) = delete;
  MigrationFolder& operator=(const MigrationFolder&) = delete;

  void write(const std::string& name, const std::string& sql) const {
    std::ofstream{path_ / name, std::ios::app} << sql;
  }
  void remove(const std::string& name) const { std::filesystem::remove(path_ / name); }
  void restore(const std::string& name) const {
    std::filesystem::copy_file(std::filesystem::path{VOUCH_MIGRATIONS} / name, path_ / name,
                               std::filesystem::copy_options::overwrite_existing);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string file_of(int version, const std::string& name) {
  const std::string digits = std::to_string(version);
  return std::string(4 - digits.size(), '0') + digits + "_" + name + ".sql";
}

class MigratorTest : public ::testing::Test {
 protected:
  std::string name_ = cluster().empty_database();
  Database database_{{cluster().conninfo(name_)}};
  MigrationFolder folder_;

  static test::PostgresCluster& cluster() { return test::PostgresCluster::instance(); }
  Result<SchemaState> migrate() { return Migrator{database_, folder_.path()}.migrate(); }
  Result<SchemaState> check() { return Migrator{database_, folder_.path()}.check(); }
  void by_hand(const std::string& sql) const { cluster().execute(name_, sql); }
  std::string cell(const std::string& sql) {
    const Statement statement{sql, sql};
    return with_transaction(database_, Access::kReadOnly, std::chrono::seconds{20},
                            [&](Transaction& transaction) {
                              return transaction.query(statement, {},
                                                       [](RowReader& row) { return row.text_or_empty(); });
                            })
        .value()
        .front();
  }
};

TEST_F(MigratorTest, BuildsTheSchemaFromNothing) {
  const auto state = migrate();
  ASSERT_TRUE(state) << state.error().code << " " << state.error().field;
  EXPECT_EQ(state->applied.front(), "0001_foundation.sql");
  EXPECT_EQ(state->version, static_cast<int>(state->applied.size()));
  ASSERT_TRUE(check());
  EXPECT_EQ(check()->fingerprint, state->fingerprint);
}

TEST_F(MigratorTest, ASecondRunFindsNothingToDo) {
  const auto first = migrate();
  const auto second = migrate();
  ASSERT_TRUE(first && second);
  EXPECT_TRUE(second->applied.empty());
  EXPECT_EQ(first->fingerprint, second->fingerprint);
}

TEST_F(MigratorTest, EqualSchemasHaveEqualFingerprintsInEveryDatabase) {
  const auto one = migrate();
  Database other{{cluster().conninfo(cluster().empty_database())}};
  const auto two = Migrator{other, folder_.path()}.migrate();
  ASSERT_TRUE(one && two);
  EXPECT_EQ(one->fingerprint, two->fingerprint);
}

TEST_F(MigratorTest, OfRunsAtTheSameTimeOneDoesTheWork) {
  std::atomic<std::size_t> applied = 0;
  std::atomic<int> failures = 0;
  std::vector<std::thread> runs;
  for (int i = 0; i < 4; ++i) {
    runs.emplace_back([&] {
      Database database{{cluster().conninfo(name_)}};
      const auto state = Migrator{database, folder_.path()}.migrate();
      if (state) {
        applied += state->applied.size();
      } else {
        ++failures;
      }
    });
  }
  for (std::thread& run : runs) run.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(applied, static_cast<std::size_t>(check()->version));
}

TEST_F(MigratorTest, AppliesOnlyWhatIsMissing) {
  const int version = migrate()->version;
  folder_.write(file_of(version + 1, "more"), "ALTER TABLE vouch.feed ADD COLUMN note text;");
  EXPECT_EQ(check().error().code, "DATABASE_OLDER");
  const auto state = migrate();
  ASSERT_TRUE(state) << state.error().code << " " << state.error().field;
  EXPECT_EQ(state->applied.size(), 1U);
  EXPECT_EQ(state->version, version + 1);
  EXPECT_TRUE(check());
}

TEST_F(MigratorTest, AMigrationThatFailsLeavesNothingBehind) {
  const int version = migrate()->version;
  const std::string next = file_of(version + 1, "bad");
  folder_.write(next, "CREATE TABLE vouch.half (x int); SELECT 1 / 0;");
  const auto state = migrate();
  ASSERT_FALSE(state);
  EXPECT_TRUE(state.error().field.starts_with(next)) << state.error().field;
  folder_.remove(next);
  EXPECT_TRUE(check());
}

TEST_F(MigratorTest, RefusesAnEditedMigrationByName) {
  ASSERT_TRUE(migrate());
  folder_.write("0001_foundation.sql", "-- a harmless remark\n");
  EXPECT_EQ(migrate().error().code, "MIGRATION_EDITED");
  EXPECT_EQ(check().error().code, "MIGRATION_EDITED");
  EXPECT_EQ(check().error().field, "0001_foundation.sql");
}

TEST_F(MigratorTest, RefusesAGap) {
  folder_.write("0999_too_far.sql", "SELECT 1;");
  EXPECT_EQ(migrate().error().code, "MIGRATION_GAP");
  EXPECT_EQ(migrate().error().field, "0999_too_far.sql");
}

TEST_F(MigratorTest, RefusesADatabaseNewerThanTheProgram) {
  const int version = migrate()->version;
  const std::string next = file_of(version + 1, "more");
  folder_.write(next, "SELECT 1;");
  ASSERT_TRUE(migrate());
  folder_.remove(next);
  EXPECT_EQ(migrate().error().code, "DATABASE_NEWER");
  EXPECT_EQ(check().error().code, "DATABASE_NEWER");
}

TEST_F(MigratorTest, RefusesAnotherEncoding) {
  cluster().execute("postgres", "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
  Database latin{{cluster().conninfo("latin")}};
  EXPECT_EQ((Migrator{latin, folder_.path()}.migrate().error().code), "BAD_ENCODING");
}

TEST_F(MigratorTest, AFolderWithoutMigrationsIsAnError) {
  EXPECT_EQ((Migrator{database_, folder_.path() / "nowhere"}.migrate().error().code), "MIGRATION_FOLDER");
}

struct Drift {
  const char* name;
  const char* sql;
  const char* told;
};

class DriftTest : public MigratorTest, public ::testing::WithParamInterface<Drift> {};

TEST_P(DriftTest, IsToldByObject) {
  ASSERT_TRUE(migrate());
  by_hand(GetParam().sql);
  const auto state = check();
  ASSERT_FALSE(state);
  EXPECT_EQ(state.error().code, "SCHEMA_DRIFT");
  EXPECT_NE(state.error().field.find(GetParam().told), std::string::npos) << state.error().field;
  EXPECT_EQ(migrate().error().code, "SCHEMA_DRIFT");
}

INSTANTIATE_TEST_SUITE_P(
    ByHand, DriftTest,
    ::testing::Values(
        Drift{"Index", "DROP INDEX vouch.audit_by_liid", "removed index audit_by_liid"},
        Drift{"NewColumn", "ALTER TABLE vouch.feed ADD note text", "added column feed.note"},
        Drift{"Type", "ALTER TABLE vouch.audit ALTER reason TYPE varchar(40)", "changed column audit.reason"},
        Drift{"Constraint", "ALTER TABLE vouch.warrant DROP CONSTRAINT warrant_check",
              "removed constraint warrant.warrant_check"},
        Drift{"Grant", "GRANT DELETE ON vouch.audit TO vouch_correlator",
              "changed grant table audit to vouch_correlator"},
        Drift{"ColumnGrant", "GRANT UPDATE (outcome) ON vouch.audit TO vouch_exporter",
              "added grant column audit.outcome to vouch_exporter"},
        Drift{"Trigger",
              "CREATE FUNCTION vouch.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
              "CREATE TRIGGER t BEFORE INSERT ON vouch.audit EXECUTE FUNCTION vouch.f()",
              "added trigger audit.t"}),
    [](const auto& drift) { return std::string{drift.param.name}; });

TEST_F(MigratorTest, PartitionsMadeLaterAreNoDrift) {
  ASSERT_TRUE(migrate());
  by_hand(
      "CREATE TABLE vouch.registration_fact_y PARTITION OF vouch.registration_fact FOR VALUES FROM "
      "('2026-01-01') TO "
      "('2026-02-01')");
  EXPECT_TRUE(check());
}

TEST_F(MigratorTest, WhatStaysOfAMonthIsNoDriftMeanwhile) {
  ASSERT_TRUE(migrate());
  by_hand(
      "DO $$ BEGIN PERFORM vouch.make_month('finder', '2026-01-01'), vouch.stage_month('finder', "
      "'2026-01-01'); END $$");
  EXPECT_TRUE(check());
}

TEST_F(MigratorTest, WhatWasFoundBeforeFactsWereCompactIsFoundInTheMonthsOfItsFacts) {
  std::vector<std::string> later;
  for (const auto& file : std::filesystem::directory_iterator{VOUCH_MIGRATIONS}) {
    const std::string name = file.path().filename();
    // The grants are of the whole schema.
    if ((name >= "0010" && name < "9999") || name == "roles.sql") later.push_back(name);
  }
  for (const std::string& name : later) folder_.remove(name);
  folder_.write("roles.sql", "SELECT 1;\n");
  ASSERT_TRUE(migrate());
  // Observed in March, known in May: before the facts were made compact, and after.
  by_hand(
      R"(INSERT INTO vouch.registration_fact
      (impu, registration_id, contact_index, hop, content_id, observed_at, known_at, cseq, holds_gruu)
    SELECT impu, gen_random_uuid(), 0, 0, gen_random_uuid(), '2020-03-01', known_at, 1, false
      FROM (VALUES ('sip:old@example.com', timestamptz '2020-05-01'), ('sip:new@example.com', 'infinity'))
           AS told (impu, known_at))");
  by_hand("INSERT INTO vouch.finder SELECT 7, known_at, '2020-05-01', impu FROM vouch.registration_fact");
  for (const std::string& name : later) folder_.restore(name);
  const auto migrated = migrate();
  ASSERT_TRUE(migrated) << migrated.error().code << " " << migrated.error().field;
  EXPECT_EQ(cell("SELECT string_agg(period || ' ' || impu, ', ' ORDER BY impu, period) FROM vouch.finder"),
            "2020-05-01 sip:new@example.com, 2020-03-01 sip:old@example.com, 2020-05-01 sip:old@example.com");
}

TEST_F(MigratorTest, EveryRoleMayCheck) {
  ASSERT_TRUE(migrate());
  for (const char* role : {"vouch_ingest", "vouch_correlator", "vouch_exporter"}) {
    Database database{{cluster().conninfo(name_, role)}};
    const auto state = Migrator{database, folder_.path()}.check();
    EXPECT_TRUE(state) << role << " " << state.error().field;
  }
}

}  // namespace
}  // namespace vouch::storage
