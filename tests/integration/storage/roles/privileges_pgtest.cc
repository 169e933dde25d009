#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <ostream>
#include <string>
#include <vector>

#include "storage/connection/database.h"
#include "tests/support/postgres/cluster.h"

namespace vouch::storage {
namespace {

/// One thing a process might try, and the roles that may.
struct Privilege {
  const char* what;
  const char* sql;
  std::vector<std::string> allowed;
};

const char* const kIngest = "vouch_ingest";
const char* const kCorrelator = "vouch_correlator";
const char* const kExporter = "vouch_exporter";
const std::vector<std::string> kRoles{kIngest, kCorrelator, kExporter};

// Nothing here changes a row: every statement is refused or touches none.
const std::vector<Privilege> kPrivileges{
    {"ReadFacts", "SELECT FROM vouch.registration_fact", kRoles},
    {"ReadContents", "SELECT FROM vouch.registration_content", kRoles},
    {"ReadFinders", "SELECT FROM vouch.finder", kRoles},
    {"ReadBindings", "SELECT FROM vouch.binding", kRoles},
    {"ReadSessions", "SELECT FROM vouch.session_fact, vouch.session_party, vouch.session_link", kRoles},
    {"ReadCoverage", "SELECT FROM vouch.feed, vouch.feed_coverage, vouch.feed_life", kRoles},
    {"ReadDroppedMonths", "SELECT FROM vouch.month_dropped", {kCorrelator, kExporter}},
    {"ForgetDroppedMonths", "DELETE FROM vouch.month_dropped WHERE false", {}},
    {"ReadWarrants",
     "SELECT FROM vouch.warrant, vouch.warrant_target, vouch.warrant_approval",
     {kCorrelator, kExporter}},
    {"ReadAudit", "SELECT caller FROM vouch.audit", {}},
    {"ReadPublicView", "SELECT FROM vouch.binding_view", {}},
    {"ReadMigrations", "SELECT FROM vouch_meta.vouch_migration", kRoles},

    {"AddFacts",
     "INSERT INTO vouch.registration_fact SELECT * FROM vouch.registration_fact WHERE false",
     {kIngest}},
    {"AddProfiles",
     "INSERT INTO vouch.client_profile SELECT * FROM vouch.client_profile WHERE false",
     {kIngest}},
    {"AddContents",
     "INSERT INTO vouch.registration_content SELECT * FROM vouch.registration_content WHERE false",
     {kIngest}},
    {"ChangeContents", "UPDATE vouch.registration_content SET contact = '' WHERE false", {}},
    {"RemoveContents", "DELETE FROM vouch.registration_content WHERE false", {}},
    {"AddVerdicts", "INSERT INTO vouch.verdict SELECT * FROM vouch.verdict WHERE false", {kIngest}},
    {"ChangeVerdicts", "UPDATE vouch.verdict SET trust_level = '' WHERE false", {}},
    {"AddFinders", "INSERT INTO vouch.finder SELECT * FROM vouch.finder WHERE false", {kIngest}},
    {"ChangeFinders", "UPDATE vouch.finder SET key = 0 WHERE false", {}},
    {"RemoveFinders", "DELETE FROM vouch.finder WHERE false", {}},
    {"NoteRemovals",
     "INSERT INTO vouch.binding_removal SELECT * FROM vouch.binding_removal WHERE false",
     {kIngest}},
    {"AddBindings", "INSERT INTO vouch.binding SELECT * FROM vouch.binding WHERE false", {kIngest}},
    {"ChangeBindings", "UPDATE vouch.binding SET refreshes = 0 WHERE false", {kIngest}},
    {"RemoveBindings", "DELETE FROM vouch.binding WHERE false", {kIngest}},
    {"AddSessions", "INSERT INTO vouch.session_fact SELECT * FROM vouch.session_fact WHERE false", {kIngest}},
    {"AddParties",
     "INSERT INTO vouch.session_party SELECT * FROM vouch.session_party WHERE false",
     {kIngest}},
    {"ChangeParties", "UPDATE vouch.session_party SET call_id = '' WHERE false", {}},
    {"ReadToldAnswers",
     "SELECT FROM vouch.told_answer, vouch.amendment, vouch.amendment_pass",
     {kCorrelator}},
    {"AddToldAnswers",
     "INSERT INTO vouch.told_answer SELECT * FROM vouch.told_answer WHERE false",
     {kCorrelator}},
    {"ChangeToldAnswers", "UPDATE vouch.told_answer SET as_of = as_of WHERE false", {}},
    {"RemoveToldAnswers", "DELETE FROM vouch.told_answer WHERE false", {}},
    {"AcknowledgeAmendments", "UPDATE vouch.amendment SET acknowledged_by = '' WHERE false", {kCorrelator}},
    {"ChangeAmendments", "UPDATE vouch.amendment SET known_at = known_at WHERE false", {}},
    {"RemoveAmendments", "DELETE FROM vouch.amendment WHERE false", {}},
    {"ForgetToldAnswers", "SELECT vouch.forget_told_answers()", {}},
    {"MoveTheClock", "UPDATE vouch.knowledge_clock SET at = at WHERE false", {kIngest, kCorrelator}},
    {"AddFeeds", "INSERT INTO vouch.feed SELECT * FROM vouch.feed WHERE false", {kIngest}},
    {"AddRefused", "INSERT INTO vouch.feed_refused SELECT * FROM vouch.feed_refused WHERE false", {kIngest}},
    {"AddCoverage",
     "INSERT INTO vouch.feed_coverage SELECT * FROM vouch.feed_coverage WHERE false",
     {kIngest}},
    {"AddLives", "INSERT INTO vouch.feed_life SELECT * FROM vouch.feed_life WHERE false", {kIngest}},

    {"ChangeFacts", "UPDATE vouch.registration_fact SET cell = '' WHERE false", {}},
    {"RemoveFacts", "DELETE FROM vouch.registration_fact WHERE false", {}},
    {"RemoveFactsOfAPartition", "DELETE FROM vouch.registration_fact_default WHERE false", {}},
    {"ChangeSessions", "UPDATE vouch.session_fact SET status = 0 WHERE false", {}},
    {"RemoveSessions", "DELETE FROM vouch.session_fact WHERE false", {}},
    {"ChangeCoverage", "UPDATE vouch.feed_coverage SET state = '' WHERE false", {}},
    {"RemoveCoverage", "DELETE FROM vouch.feed_coverage WHERE false", {}},
    {"ChangeLives", "UPDATE vouch.feed_life SET until = since WHERE false", {}},
    {"RemoveLives", "DELETE FROM vouch.feed_life WHERE false", {}},
    {"ChangeProfiles", "UPDATE vouch.client_profile SET content = '{}' WHERE false", {}},

    {"AddWarrants", "INSERT INTO vouch.warrant SELECT * FROM vouch.warrant WHERE false", {kCorrelator}},
    {"AddTargets",
     "INSERT INTO vouch.warrant_target SELECT * FROM vouch.warrant_target WHERE false",
     {kCorrelator}},
    {"Approve",
     "INSERT INTO vouch.warrant_approval SELECT * FROM vouch.warrant_approval WHERE false",
     {kCorrelator}},
    {"Revoke", "UPDATE vouch.warrant SET revoked_by = '', revoke_reason = '' WHERE false", {kCorrelator}},
    {"LengthenAWarrant", "UPDATE vouch.warrant SET valid_until = 'infinity' WHERE false", {}},
    {"ChangeTargets", "UPDATE vouch.warrant_target SET value = '' WHERE false", {}},
    {"RemoveWarrants", "DELETE FROM vouch.warrant WHERE false", {}},
    {"RemoveApprovals", "DELETE FROM vouch.warrant_approval WHERE false", {}},

    {"ReadCatalogues", "SELECT FROM vouch.tac_catalogue, vouch.tac_range, vouch.tac_block", kRoles},
    {"AddToCatalogues",
     "INSERT INTO vouch.tac_range SELECT * FROM vouch.tac_range WHERE false",
     {kCorrelator}},
    {"ChangeCatalogues", "UPDATE vouch.tac_block SET content = '' WHERE false", {}},
    {"RemoveCatalogues", "DELETE FROM vouch.tac_catalogue WHERE false", {}},
    {"RemoveBrokenImports", "SELECT vouch.drop_broken_imports('epoch')", {kCorrelator}},
    {"ReadReevaluations", "SELECT FROM vouch.reevaluation", {kIngest, kCorrelator}},
    {"ChangeReevaluations", "UPDATE vouch.reevaluation SET done = 0 WHERE false", {kIngest, kCorrelator}},
    {"RemoveReevaluations", "DELETE FROM vouch.reevaluation WHERE false", {}},
    {"ReadNetworkImeis", "SELECT FROM vouch.network_imei", kRoles},
    {"AddNetworkImeis",
     "INSERT INTO vouch.network_imei SELECT * FROM vouch.network_imei WHERE false",
     {kIngest}},
    {"ChangeNetworkImeis", "UPDATE vouch.network_imei SET imei = 0 WHERE false", {}},
    {"RemoveNetworkImeis", "DELETE FROM vouch.network_imei WHERE false", {}},
    {"ReadPolicies", "SELECT FROM vouch.policy", kRoles},
    {"ReadPolicyApprovals", "SELECT FROM vouch.policy_approval", {kCorrelator}},
    {"ReadRulings", "SELECT FROM vouch.ruling, vouch.verdict", {kCorrelator}},
    {"AddPolicies",
     "INSERT INTO vouch.policy SELECT * FROM vouch.policy WHERE false",
     {kIngest, kCorrelator}},
    {"PutInForce", "UPDATE vouch.policy SET in_force_since = NULL WHERE false", {kCorrelator}},
    {"ChangePolicies", "UPDATE vouch.policy SET content = '' WHERE false", {}},
    {"RemovePolicies", "DELETE FROM vouch.policy WHERE false", {}},
    {"ApprovePolicies",
     "INSERT INTO vouch.policy_approval SELECT * FROM vouch.policy_approval WHERE false",
     {kCorrelator}},
    {"ChangePolicyApprovals", "UPDATE vouch.policy_approval SET administrator = '' WHERE false", {}},
    {"RemovePolicyApprovals", "DELETE FROM vouch.policy_approval WHERE false", {}},
    {"AddRulings", "INSERT INTO vouch.ruling SELECT * FROM vouch.ruling WHERE false", {kCorrelator}},
    {"ChangeRulings", "UPDATE vouch.ruling SET trust_level = '' WHERE false", {}},

    {"AddAudit",
     "INSERT INTO vouch.audit (service, caller, role, operation, query, outcome, reason, result)"
     " SELECT '', '', '', '', '{}', '', '', '{}' WHERE false RETURNING entry",
     kRoles},
    {"ChangeAudit", "UPDATE vouch.audit SET outcome = '' WHERE false", {}},
    {"RemoveAudit", "DELETE FROM vouch.audit WHERE false", {}},
    {"EmptyAudit", "TRUNCATE vouch.audit", {}},
    {"DropAudit", "DROP TABLE vouch.audit", {}},
    {"ChooseAuditNumbers", "SELECT setval('vouch.audit_entry_seq', 1)", {}},

    {"AddToTheSchema", "CREATE TABLE vouch.mine ()", {}},
    {"AddToPublic", "CREATE TABLE public.mine ()", {}},
    {"RewriteMigrations", "DELETE FROM vouch_meta.vouch_migration WHERE false", {}},
    {"BecomeAnother", "SET ROLE vouch_owner", {}},
};

struct Case {
  Privilege privilege;
  std::string role;
  friend void PrintTo(const Case& one, std::ostream* out) { *out << one.role << " " << one.privilege.what; }
};

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const Privilege& privilege : kPrivileges) {
    for (const std::string& role : kRoles) all.push_back({privilege, role});
  }
  return all;
}

class PrivilegesTest : public ::testing::TestWithParam<Case> {
 protected:
  static std::string database() {
    static const std::string name = test::PostgresCluster::instance().migrated_database();
    return name;
  }
};

TEST_P(PrivilegesTest, AreTheLeastARoleNeeds) {
  const auto& [privilege, role] = GetParam();
  Database as_role{{test::PostgresCluster::instance().conninfo(database(), role)}};
  auto transaction = as_role.begin(Access::kReadWrite, std::chrono::seconds{5});
  ASSERT_TRUE(transaction);
  const auto done = transaction->script(privilege.what, privilege.sql);
  const bool allowed =
      std::find(privilege.allowed.begin(), privilege.allowed.end(), role) != privilege.allowed.end();
  EXPECT_EQ(done.has_value(), allowed) << role << ": " << privilege.sql;
  if (!done) {
    EXPECT_EQ(done.error().code, "DENIED");
  }
}

INSTANTIATE_TEST_SUITE_P(Roles, PrivilegesTest, ::testing::ValuesIn(cases()), [](const auto& one) {
  return one.param.role.substr(6) + "_" + one.param.privilege.what;
});

}  // namespace
}  // namespace vouch::storage
