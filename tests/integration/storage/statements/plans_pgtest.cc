#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "storage/audit/statements.h"
#include "storage/binding/statements.h"
#include "storage/connection/database.h"
#include "storage/feed/statements.h"
#include "storage/ingest/statements.h"
#include "storage/network_imei/statements.h"
#include "storage/policy/statements.h"
#include "storage/reevaluation/statements.h"
#include "storage/session/statements.h"
#include "storage/tac/statements.h"
#include "storage/warrant/statements.h"
#include "storage/watch/statements.h"
#include "tests/support/postgres/cluster.h"

namespace vouch::storage {
namespace {

constexpr std::chrono::seconds kLimit{30};
const char* const kTime = "2026-01-01 01:00:00+00";
const char* const kLater = "2026-01-01 01:10:00+00";
const char* const kUuid = "00000000-0000-0000-0000-000000000001";

/// Parameters of a statement as it is used; a statement without any here fails the test.
const std::map<std::string_view, Row>& parameters() {
  static const std::string uuids = std::string{"{"} + kUuid + "}";
  static const Row binding_row{"{\"sip:7@example.com\"}",
                               uuids,
                               "{i}",
                               "{1}",
                               "{NULL}",
                               "{n}",
                               "{NULL}",
                               "{c}",
                               "{false}",
                               "{epoch}",
                               "{epoch}",
                               "{epoch}",
                               "{NULL}",
                               "{NULL}",
                               "{0}",
                               uuids,
                               uuids,
                               "{epoch}"};
  static const std::map<std::string_view, Row> all{
      {"add_profiles", {std::string{"{"} + kUuid + "}", "{\"{}\"}"}},
      {"facts_of_impus", {"{\"sip:7@example.com\",\"sip:8@example.com\"}", kTime}},
      {"facts_since",
       {"{\"sip:7@example.com\",\"sip:8@example.com\"}", std::string{"{\""} + kTime + "\",\"" + kTime + "\"}",
        kTime}},
      {"pasts", {"{\"sip:7@example.com\",\"sip:8@example.com\"}", kTime}},
      {"remove_pasts", {"{\"sip:7@example.com\"}"}},
      {"standing_bindings", {"{\"sip:7@example.com\",\"sip:8@example.com\"}"}},
      {"remove_bindings", {"{\"sip:7@example.com\"}", std::string{"{"} + kUuid + "}"}},
      {"update_bindings", binding_row},
      {"add_verdicts", {uuids, "{t}", "{l}", "{1}", "{\"{}\"}"}},
      {"profiles", {uuids}},
      {"contents", {uuids, "{2026-01-01}"}},
      {"known_contents", {uuids, "{2026-01-01}"}},
      {"impus_by_device", {"{8,10}", kTime, "513"}},
      {"impus_by_impi", {"{8,10}", kTime, {}}},
      {"impus_by_uri", {"{8,10}", kTime, "513"}},
      {"impus_by_flow", {"{8,10}", kTime, {}}},
      {"impus_by_path", {"{8,10}", kTime, {}}},
      {"note_removals", {"{\"sip:7@example.com\"}", kTime}},
      {"changed_since", {"{8}", "{\"sip:7@example.com\"}", "{7}", kTime, kTime, kLater}},
      {"impis_of_targets", {"{8}", "{\"sip:7@example.com\"}", "{7}"}},
      {"knowledge_horizon", {}},
      {"take_knowledge_time", {}},
      {"known_session_facts", {"{call-7}", "{2026-01-01 01:00:00+00}", std::string{"{"} + kUuid + "}"}},
      {"session_facts_of_call", {"call-7", kTime}},
      {"add_session_links", {"{link-7}", "{call-7}", kTime}},
      {"facts_of_linked_calls", {"{link-7}", "{call-8}", "{call-7}", kLater, "{link-8}", kTime, kLater}},
      {"calls_named",
       {"{\"sip:7@example.com\"}", kTime, kLater, kLater, kTime, "100", "{-infinity}", "{infinity}"}},
      {"calls_of_icids", {"{link-7}", kTime}},
      {"calls",
       {"{call-7,call-8}", kTime, kLater, kLater, "{\"sip:7@example.com\"}", "-infinity", "", "infinity",
        "20", "{sign:7}", "{-infinity}", "{infinity}"}},
      {"upsert_feeds", {"{f}", "{GRPC}", "{AT_S_CSCF}", "{1}", "{1}", "{1}", kTime}},
      {"add_refused", {"{f}", "{2026-01-01}", "{1}"}},
      {"add_coverage", {"{f1}", "{2026-01-01}", "{2026-01-02}", "{ALIVE}", "{0}", kTime}},
      {"add_lives",
       {"{f1}", "{2026-01-01}", "{infinity}", "{EXPECTED}", "{HEP}", "{AT_S_CSCF}", "{scscf-1}", "{60}",
        kTime}},
      {"lives", {kTime, kLater, kLater}},
      {"feeds", {}},
      {"settled_sequence", {"f"}},
      {"coverage", {kTime, kLater, kLater}},
      {"dropped", {kTime, kLater}},
      {"create_warrant", {"L1", "a", kTime, kLater, "{QUERY}", "ada", kTime}},
      {"add_targets", {"L1", "{IMPU}", "{x}"}},
      {"approve_warrant", {"L1", "ben", kTime}},
      {"revoke_warrant", {"L1", "ben", kTime, ""}},
      {"find_warrants", {"{L1,L2}"}},
      {"list_warrants", {"", "10"}},
      {"add_policy", {"v1", "rules"}},
      {"approve_policy", {"v1", "ben", kTime, "because"}},
      {"policies", {"v1"}},
      {"policy_in_force", {kTime}},
      {"put_in_force", {"v1", kTime, "1", "1"}},
      {"put_first_in_force", {"v1", "rules", kTime}},
      {"take_policy_time", {}},
      {"verdicts_to_rule_on", {"v1", kUuid, "1000"}},
      {"add_rulings", {"v1", std::string{"{"} + kUuid + "}", "{t}", "{l}"}},
      {"verdicts_in_use", {"v1", "(0,0)", "(16,0)"}},
      {"binding_pages", {}},
      {"begin_catalogue", {kUuid, "s", "l", "ada", kTime}},
      {"add_tac_blocks", {uuids, "{b}"}},
      {"add_tac_ranges", {kUuid, "{35693}", uuids, "{1}"}},
      {"finish_catalogue", {kUuid, kTime}},
      {"catalogues", {}},
      {"catalogue_at", {kTime}},
      {"tac_blocks", {kUuid, "{35693}"}},
      {"differing_blocks", {kUuid, kUuid}},
      {"take_catalogue_time", {}},
      {"drop_broken_imports", {kTime}},
      {"add_network_imeis", {"{001010000000001}", "{2026-01-01}", "{35693803564380}", "{MME}", kTime}},
      {"network_imeis_of", {"{001010000000001}", kTime}},
      {"calls_touched",
       {"{8}", "{\"sip:7@example.com\"}", "{7}", "{sign:7}", kTime, kLater, kTime, kLater, kTime, "", "32",
        Cell{}}},
      {"late_registrations",
       {"{8}", "{\"sip:7@example.com\"}", "{7}", std::string{"{\""} + kTime + "\"}",
        std::string{"{\""} + kLater + "\"}", std::string{"{\""} + kLater + "\"}"}},
      {"amendments_due", {"L7", kTime, "7", "1"}},
      {"earliest_news", {"{8}", "{\"sip:7@example.com\"}", "{7}", "{sign:7}", kTime, kLater}},
      {"calls_told_in", {"L7", "7"}},
      {"add_left_out", {"L7", "7", "1", "call-x", kTime}},
      {"begin_pass", {"L1", kTime}},
      {"take_pass", {"L1"}},
      {"note_pass", {"L1", kTime, kLater, "7", "1", "", "7"}},
      {"told_answers_after", {"L7", kTime, "7", "1", "32"}},
      {"add_amendment", {"L1", "1", "1", kTime, kTime}},
      {"untaken_amendments", {"L7", kTime, "7", "1", "32"}},
      {"acknowledge_amendments", {"L7", "{7}", "{1}", "{2026-01-01}", "mdf", kTime}},
      {"append_audit_of_answers",
       {"{s}", "{c}", "{r}", "{o}", "{L1}", "{\"{}\"}", std::string{"{"} + kTime + "}", "{DONE}", "{\"\"}",
        "{\"{}\"}", "{1}", "{1}", "{SESSION}", "{call-7}", "{NULL}"}},
      {"is_any_known", {kTime, kLater}},
      {"is_known_of", {"{001010000000001}", kTime, kLater}},
      {"ask_for_catalogue", {"7", kUuid, kUuid, "ada", kTime}},
      {"ask_for_more_imeis", {"1"}},
      {"ask_for_imeis", {"mme", kTime, "1", kTime}},
      {"begin_reevaluation", {"POLICY", "v1", "ada", kTime}},
      {"note_progress", {"1", "1", "1", "1", kTime}},
      {"end_reevaluation", {"1", "1", "1", "false", kTime}},
      {"next_walk", {"1"}},
      {"walk_on", {"1", "0", "1", "", kUuid, kTime, "1", "1", "false", kTime}},
      {"bindings_behind", {"sip:7@example.com", kUuid, "100"}},
      {"differing_ranges", {kUuid, kUuid}},
      {"imeis_behind", {kTime, "001010000000001", "100"}},
      {"reevaluations", {"20"}},
      {"append_audit",
       {"{s}", "{c}", "{r}", "{o}", "{L1}", "{\"{}\"}", std::string{"{"} + kTime + "}", "{DONE}", "{\"\"}",
        "{\"{}\"}"}}};
  return all;
}

std::vector<Statement> statements() {
  std::vector<Statement> all;
  for (const auto& leaf : {binding_sql::all(), session_sql::all(), feed_sql::all(), ingest_sql::all(),
                           warrant_sql::all(), audit_sql::all(), policy_sql::all(), tac_sql::all(),
                           network_imei_sql::all(), watch_sql::all(), reevaluation_sql::all()}) {
    all.insert(all.end(), leaf.begin(), leaf.end());
  }
  return all;
}

std::string database() {
  static const std::string name = [] {
    auto& cluster = test::PostgresCluster::instance();
    const std::string made = cluster.migrated_database();
    std::ifstream file{VOUCH_FILL_SQL};
    cluster.execute(made, std::string{std::istreambuf_iterator<char>{file}, {}});
    return made;
  }();
  return name;
}

std::string plan_of(const Statement& statement, const char* mode, const char* options = "COSTS OFF",
                    const std::string& name = database()) {
  const std::string explain = std::string{"EXPLAIN ("} + options + ") " + std::string{statement.text};
  Database owner{{test::PostgresCluster::instance().conninfo(name)}};
  auto transaction = owner.begin(Access::kReadWrite, kLimit);
  if (!transaction->script("mode", std::string{"SET LOCAL plan_cache_mode = "} + mode)) return {};
  const auto lines = transaction->query({"explain", explain}, parameters().at(statement.name),
                                        [](RowReader& row) { return row.text(); });
  std::string plan;
  if (!lines) return plan;
  for (const std::string& line : *lines) plan += line + "\n";
  return plan;
}

class PlanTest : public ::testing::TestWithParam<Statement> {};

/// A plan may be made while a month is new, and stays.
TEST_P(PlanTest, ReadsNoMonthFromEndToEndThatWasEmptyWhenItWasPlanned) {
  static const std::string empty = test::PostgresCluster::instance().migrated_database();
  const std::string plan = plan_of(GetParam(), "force_generic_plan", "COSTS OFF", empty);
  ASSERT_FALSE(plan.empty());
  const std::regex month{"Seq Scan on (registration_fact|registration_content|finder|session_fact)_"};
  EXPECT_FALSE(std::regex_search(plan, month)) << plan;
}

TEST_P(PlanTest, ReadsNoBigTableFromEndToEnd) {
  const Statement& statement = GetParam();
  const auto known = parameters().find(statement.name);
  ASSERT_NE(known, parameters().end()) << "give " << statement.name << " parameters in this test";
  for (const char* mode : {"force_custom_plan", "force_generic_plan"}) {
    const std::string plan = plan_of(statement, mode);
    ASSERT_FALSE(plan.empty());
    for (const char* table :
         {"registration_fact", "registration_content", "finder", "binding", "session_fact", "session_party",
          "session_link", "audit", "told_answer", "amendment", "registration_past"}) {
      EXPECT_EQ(plan.find(std::string{"Seq Scan on "} + table), std::string::npos) << mode << "\n" << plan;
    }
  }
}

/// The partitions that are looked into, of whatever table: months, or "default".
std::set<std::string> partitions_read(const std::string& plan) {
  static const std::regex partition{
      " on (registration_content|registration_fact|finder|session_fact)_(default|[0-9]{6})"};
  std::set<std::string> read;
  std::istringstream lines{plan};
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    const bool executed = line.find("never executed") == std::string::npos;
    if (executed && std::regex_search(line, found, partition)) read.insert(found[2]);
  }
  return read;
}

/// Of what these ask for the month is known.
const std::set<std::string_view> kOfOneMonth{"contents", "known_contents", "known_session_facts"};
/// Of what these ask for the first month is known.
const std::set<std::string_view> kFromOneMonthOn{"facts_since"};
/// These must look into every month: an identity may have shown anything at any time, and what held at one
/// time follows from all that was said before.
const std::set<std::string_view> kOfEveryMonth{
    "facts_of_impus",        "impus_by_device",    "impus_by_impi",    "impus_by_uri",
    "impus_by_flow",         "impus_by_path",      "changed_since",    "session_facts_of_call",
    "facts_of_linked_calls", "call_ids_of_impus",  "impis_of_targets", "calls",
    "calls_touched",         "late_registrations", "earliest_news"};

TEST_P(PlanTest, LooksIntoNoMonthButThoseAskedFor) {
  const Statement& statement = GetParam();
  const std::regex with_months{"vouch\\.(registration_content|registration_fact|finder|session_fact)\\b"};
  if (!std::regex_search(std::string{statement.text}, with_months)) return;
  if (kOfEveryMonth.contains(statement.name)) return;
  const bool goes_on = kFromOneMonthOn.contains(statement.name);
  ASSERT_TRUE(goes_on || kOfOneMonth.contains(statement.name)) << "say in this test which months it needs";
  for (const char* mode : {"force_custom_plan", "force_generic_plan"}) {
    const std::string plan = plan_of(statement, mode, "ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF");
    const std::set<std::string> one{"202601"};
    const std::set<std::string> and_later{"202601", "202602", "default"};
    EXPECT_EQ(partitions_read(plan), goes_on ? and_later : one) << mode << "\n" << plan;
  }
}

TEST(Finders, AnIdentityIsFoundByTheIndexOfItsKindAlone) {
  const std::string plan = plan_of(binding_sql::kImpusByDevice, "force_generic_plan");
  EXPECT_NE(plan.find("registration_content_202601_device_key_idx"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("flow_key"), std::string::npos) << plan;
}

TEST(Coverage, ATimeIsFoundHoweverMuchWasToldSince) {
  for (const char* mode : {"force_custom_plan", "force_generic_plan"}) {
    const std::string plan = plan_of(feed_sql::kCoverage, mode);
    for (const char* index : {"feed_coverage_whole", "feed_coverage_by_begin", "feed_coverage_by_stretch"})
      EXPECT_NE(plan.find(index), std::string::npos) << mode << "\n" << plan;
  }
}

TEST(Coverage, WhatAFeedSaysNextIsComparedWithTheLastRowOfAStretchAlone) {
  for (const char* mode : {"force_custom_plan", "force_generic_plan"}) {
    const std::string plan = plan_of(feed_sql::kAddCoverage, mode);
    for (const char* index : {"feed_coverage_whole", "feed_coverage_by_begin", "feed_coverage_by_stretch"})
      EXPECT_NE(plan.find(index), std::string::npos) << mode << "\n" << plan;
  }
}

TEST_P(PlanTest, Runs) {
  const Statement& statement = GetParam();
  const auto known = parameters().find(statement.name);
  ASSERT_NE(known, parameters().end());
  Database owner{{test::PostgresCluster::instance().conninfo(database())}};
  auto transaction = owner.begin(Access::kReadWrite, kLimit);
  const auto done = transaction->each_row(statement, known->second, [](RowReader&) {});
  // A target or an approval of a warrant that is not there is refused, which is as good as running.
  EXPECT_TRUE(done || done.error().code == "NOT_FOUND") << done.error().field;
}

INSTANTIATE_TEST_SUITE_P(Statements, PlanTest, ::testing::ValuesIn(statements()),
                         [](const auto& one) { return std::string{one.param.name}; });

}  // namespace
}  // namespace vouch::storage
